package sandbox

import (
	"net"
	"strings"
	"testing"
)

// Once closed an address is free, however soon that is.
func TestClosedAtOnce(t *testing.T) {
	for range 200 {
		l, err := Listen("127.0.0.1:0", Options{})
		if err != nil {
			t.Fatal(err)
		}
		l.Close()
		again, err := net.Listen("tcp", strings.TrimPrefix(l.Base, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		again.Close()
	}
}
