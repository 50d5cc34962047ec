//go:build race

package ledger

func init() { race = true }
