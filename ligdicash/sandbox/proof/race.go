//go:build race

package proof

func init() { raced = true }
