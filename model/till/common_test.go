package till

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// The keyring is asked once a minute, whatever it says, however often the server
// is tried.
func TestRemembered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		locked := errors.New("locked")
		ask := remembered(func(context.Context) (int, error) {
			if asked++; asked == 1 {
				return 0, locked
			}
			return asked, nil
		}, time.Minute)
		for range 12 {
			if _, err := ask(t.Context()); err != locked {
				t.Fatal(err)
			}
			time.Sleep(4 * time.Second)
		}
		time.Sleep(12 * time.Second)
		for range 12 {
			if n, err := ask(t.Context()); n != 2 || err != nil {
				t.Fatal(n, err)
			}
			time.Sleep(4 * time.Second)
		}
	})
}
