package settings

import (
	"syscall"
	"testing"
)

func setfsuid(t *testing.T, uid int) {
	if err := syscall.Setfsuid(uid); err != nil {
		t.Error(err)
	}
}
