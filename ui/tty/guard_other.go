//go:build unix && !linux

package tty

import "os"

// Guard is nobody where the runtime cannot be made to wait for one.
type Guard struct{}

// Watch starts none.
func (l *Line) Watch(_, _ string, _ []string) *Guard { return nil }

// Dismiss has nothing to do.
func (g *Guard) Dismiss() {}

func stty(*os.File) string { return "" }
