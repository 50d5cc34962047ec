//go:build !unix

package settings

import "io/fs"

const noWait, noFollow = 0, 0

// OthersWrite is for systems whose permissions are bits: here a folder of the
// user's is the user's.
func OthersWrite(fs.FileInfo) bool { return false }
