//go:build race

package till

func init() { race = true }
