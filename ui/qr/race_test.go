//go:build race

package qr

func init() { race = true }
