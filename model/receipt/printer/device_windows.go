package printer

import (
	"strings"
	"time"
)

const openNow = 0

var noTime time.Time

// devicePath is where Windows has a device: LPT1 is \\.\LPT1.
func devicePath(path string) string {
	if isDeviceName(path) {
		return `\\.\` + path
	}
	return path
}

func isDeviceName(path string) bool { return !strings.ContainsAny(path, `/\`) }
