//go:build !unix

package tty

import "os"

// atOnce is nil: a console may hold a write up.
func atOnce(*os.File) func([]byte) int { return nil }
