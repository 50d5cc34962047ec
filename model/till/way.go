package till

// Way is what a cashier chooses to do about a ledger that cannot simply be
// opened.
type Way int

const (
	Leave     Way = iota // nothing: the console ends
	LookOnly             // read what can be read
	GoOn                 // with what is there, although some is missing
	PutBack              // the newest backup, the present one kept beside it
	NewLedger            // a new one, the present one kept beside it
)
