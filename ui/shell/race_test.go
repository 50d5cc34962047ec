//go:build race

package shell

func init() { race = true }
