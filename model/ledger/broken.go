package ledger

import (
	"fmt"
	"time"
)

// Walked is what a walk along the chain found.
type Walked struct {
	Lines    int64 // that hold together, from the first
	Head     Hash  // of the last of them
	Closings int   // among them
	Broken   *Broken
	Found    *Point // the hash that was looked for; nil where it is none of theirs
}

// Point is a line of the chain.
type Point struct {
	Seq     int64
	Closing int // its number; 0 where the line is of none
	At      time.Time
}

// Fate is what became of a line.
type Fate string

const (
	LineChanged Fate = "changed"
	LineRemoved Fate = "removed"
	LinePutIn   Fate = "put in"
)

// Broken is the first line that is not as it was written.
type Broken struct {
	How  Fate
	What string    // "event", "invoice", "note", "closing", "line": of the chain itself
	Seq  int64     // of the line; 0 where what was put in has none
	N    int64     // of the event, the note, the closing
	Ref  string    // of the sale; "" where it is of none, or not known
	At   time.Time // of the event or note; zero where that is not known
}

func (e *Broken) Error() string {
	return fmt.Sprintf("%s %d %s (line %d, sale %q)", e.What, e.N, e.How, e.Seq, e.Ref)
}
