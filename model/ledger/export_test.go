package ledger

// Racing is race, for the tests outside.
func Racing() bool { return race }
