package text

// Finding is one line of a check-up.
type Finding struct {
	Name  string `json:"name"`  // stable, English
	Label string `json:"label"` // in the language of the run
	Grade Grade  `json:"grade"`
	Text  string `json:"text"`
	Todo  string `json:"todo,omitempty"` // what to do about it
}

// Grade says how a Finding is to be taken.
type Grade string

const (
	Fine    Grade = "ok"
	Warning Grade = "warning" // works, not at its best
	Fault   Grade = "fault"   // must be put right before money is taken
	Skipped Grade = "skipped" // could not be looked at
)
