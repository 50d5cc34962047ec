//go:build race

package ui

func init() { race = true }
