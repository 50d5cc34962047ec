//go:build unix

package program

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"caisse/ui/glass"
)

// tmuxSays puts a tmux before all others that answers as the file it returns says:
// "" is one that has not heard yet from the terminal it is shown in.
func tmuxSays(t *testing.T, d desk) (desk, func(answer string)) {
	bin := t.TempDir()
	file := filepath.Join(bin, "answer")
	say := func(answer string) {
		if os.WriteFile(file+".new", []byte(answer), 0o600) != nil || os.Rename(file+".new", file) != nil {
			t.Fatal("the answer of tmux cannot be written")
		}
	}
	say("|xterm|")
	if err := os.WriteFile(filepath.Join(bin, "tmux"), []byte("#!/bin/sh\nread -r said <"+file+"\necho \"$said\"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return d.under("tmux-256color", "TMUX=/nowhere,1,0", "PATH="+bin+":/usr/bin:/bin"), say
}

// sextants says that a code of sextants is on the screen: six modules a cell, which
// few terminals draw themselves.
func sextants(screen string) bool {
	return strings.ContainsFunc(screen, func(r rune) bool { return r >= 0x1fb00 && r <= 0x1fb3b })
}

// A tmux that is only beginning does not know the terminal around it yet: the code
// comes as soon as it does, and goes where another that draws none is attached.
func TestTmuxKnowsLater(t *testing.T) {
	t.Parallel()
	d, says := tmuxSays(t, newDesk(t))
	c := d.start(t, glass.Config{Args: []string{"-sandbox"}})
	c.await("NOUVELLE VENTE")
	c.sell("1004")
	c.await("Le QR ne tient pas ici")
	says("kitty(0.42.2)|xterm-kitty|256,RGB")
	c.waits("a code", sextants)

	says("XTerm(379)|xterm|256")
	c.Resize(80, 25)
	c.await("Le QR ne tient pas ici")
	says("|xterm|") // detached, and attached anew
	c.Resize(80, 24)
	says("kitty(0.42.2)|xterm-kitty|256,RGB")
	c.waits("the code again", sextants)
}
