package market

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
)

// stall is a till in a process of its own: this test's program, begun anew.
type stall struct {
	Dir, Base, Address, Name, Shop string
	Key                            string // of the account

	m       *market
	reading sync.WaitGroup
	cmd     *exec.Cmd
	in      io.WriteCloser

	// Guarded by the market's.
	up       bool
	good     []turnOf // when it began to reach the shared ledger, and no longer did
	accepted []string
}

// turnOf says since when something is so.
type turnOf struct {
	at time.Time
	so bool
}

const stallEnv = "CAISSE_TEST_STALL"

// keepStall is the whole of such a process. It is told what to do line by line,
// and says what happens line by line.
func keepStall(text string) int {
	var s stall
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	place := till.Place{
		Settings: settings.Settings{BaseURL: s.Base, DataDir: s.Dir, Shop: s.Shop, Zone: time.UTC},
		Getenv: func(name string) string {
			return map[string]string{"LIGDICASH_API_KEY": s.Key, "LIGDICASH_API_TOKEN": "FAKE-TOKEN-" + s.Name}[name]
		},
		Share: till.ShareWith{Address: s.Address, Name: s.Name},
	}
	t, done, err := place.Sell(context.Background())
	if err == nil {
		err = place.Connect(t)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	ctx, cancel := context.WithCancel(context.Background())
	var saying sync.Mutex
	say := func(format string, args ...any) {
		saying.Lock()
		defer saying.Unlock()
		fmt.Printf(format+"\n", args...)
	}
	var over sync.WaitGroup
	over.Go(func() { t.Run(ctx) })
	over.Go(func() {
		for all := t.News(ctx); all != nil; all = t.News(ctx) {
			for _, n := range all {
				switch n := n.(type) {
				case till.InvoiceNews:
					say("is %s %s", n.Invoice.Ref, strings.ReplaceAll(string(n.Invoice.State), " ", "_"))
					if _, _, links, err := t.Links(ctx, n.Invoice.Ref, n.Invoice.Sale); err == nil {
						live := 0
						for _, l := range links {
							if l.Showable() && t.Owns(l) {
								live++
							}
						}
						if live > 1 {
							say("odd %d links of %s are live", live, n.Invoice.Sale)
						}
					}
				case till.OthersNews:
					for _, n := range n.All {
						say("is %s %s", n.Invoice.Ref, strings.ReplaceAll(string(n.Invoice.State), " ", "_"))
					}
				case till.TroubleNews:
					say("trouble %v", n.Err)
				}
			}
		}
	})
	over.Go(func() {
		for was := false; ctx.Err() == nil; time.Sleep(5 * time.Millisecond) {
			if is := t.Sharing().Good; is != was {
				was = is
				say("good %v", is)
			}
		}
	})
	say("up")
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		do, what, _ := strings.Cut(lines.Text(), " ")
		switch do {
		case "sell":
			line, err := model.ParseLine(what)
			if err != nil {
				say("odd %v", err)
				continue
			}
			inv, err := t.Charge(ctx, model.Sale{Line: line}, model.SaleWords{Sale: "Vente"})
			if err != nil {
				say("odd not sold: %v", err)
				continue
			}
			say("sold %s %d", inv.Ref, inv.Amount)
		case "again":
			if inv, err := t.Again(ctx, what); err == nil { // else it has moved on
				say("sold %s %d", inv.Ref, inv.Amount)
			}
		case "check":
			over.Go(func() {
				if _, err := t.Check(ctx, what); err != nil && ctx.Err() == nil && !errors.Is(err, till.ErrOthersAway) && !errors.Is(err, till.ErrNotFound) {
					say("trouble %v", err)
				}
			})
		}
	}
	cancel()
	over.Wait()
	done(0)
	return 0
}

// path is the ledger's.
func (s *stall) path() string { return filepath.Join(s.Dir, "sandbox.db") }

// open starts the process.
func (s *stall) open() {
	s.m.Helper()
	exe, err := os.Executable()
	if err != nil {
		s.m.Fatal(err)
	}
	text, err := json.Marshal(s)
	if err != nil {
		s.m.Fatal(err)
	}
	s.cmd = exec.Command(exe)
	s.cmd.Env = append(os.Environ(), stallEnv+"="+string(text))
	s.cmd.Stderr = os.Stderr
	out, err := s.cmd.StdoutPipe()
	if err == nil {
		s.in, err = s.cmd.StdinPipe()
	}
	if err == nil {
		err = s.cmd.Start()
	}
	if err != nil {
		s.m.Fatal(err)
	}
	began := make(chan struct{})
	s.reading.Go(func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if lines.Text() == "up" {
				close(began)
			}
			s.m.hears(s, lines.Text())
		}
	})
	select {
	case <-began:
	case <-time.After(30 * time.Second):
		s.m.Fatalf("%s does not begin", s.Name)
	}
}

// tell gives the till something to do; one that was killed does not hear it.
func (s *stall) tell(format string, args ...any) { fmt.Fprintf(s.in, format+"\n", args...) }

// ends the process: at once, or as a cashier does.
func (s *stall) ends(killed bool) {
	if s.cmd == nil {
		return
	}
	if killed {
		s.cmd.Process.Kill()
	}
	s.in.Close()
	s.reading.Wait()
	s.cmd.Wait() // its error is the kill
	s.cmd = nil
	s.m.set(func() {
		s.up = false
		s.good = append(s.good, turnOf{time.Now(), false})
	})
}

// hears takes a line of a till.
func (m *market) hears(s *stall, line string) {
	now := time.Now()
	words := strings.Fields(line)
	m.mu.Lock()
	defer m.mu.Unlock()
	switch words[0] {
	case "up":
		s.up = true
		s.good = append(s.good, turnOf{now, false})
	case "sold":
		amount, _ := strconv.Atoi(words[2])
		it := m.known(words[1])
		it.amount, it.by, it.sold = int64(amount), s, now
		s.accepted = append(s.accepted, words[1])
	case "is":
		state := model.State(strings.ReplaceAll(words[2], "_", " "))
		it := m.known(words[1])
		if it.by != nil && it.by != s && it.heard.IsZero() {
			it.heard = now
		}
		switch {
		case state == model.Pending && it.by == s && it.shown.IsZero():
			it.shown = now
			m.shown = append(m.shown, it)
		case state.IsPaid() && it.green.IsZero():
			it.green = now
		}
		if was := m.paid[s.Name+" "+words[1]]; was && !state.IsPaid() {
			m.odd("at %s %s was paid and is %s", s.Name, words[1], state)
		} else if state.IsPaid() {
			m.paid[s.Name+" "+words[1]] = true
		}
	case "good":
		s.good = append(s.good, turnOf{now, words[1] == "true"})
	case "odd":
		m.odd("%s: %s", s.Name, line)
	case "trouble":
		m.troubles[line]++
	}
}

// reached says whether the till reached the shared ledger all the time from one
// moment to another.
func (s *stall) reached(from, to time.Time) bool {
	so := false
	for _, g := range s.good {
		if g.at.After(to) {
			break
		}
		if so = g.so; !so && g.at.After(from) {
			return false
		}
		if so && g.at.After(from) {
			return false
		}
	}
	return so
}

// away is for how long the till had not reached the shared ledger at a moment.
func (s *stall) away(at time.Time) (d time.Duration) {
	for _, g := range s.good {
		if g.at.After(at) {
			break
		}
		if d = 0; !g.so {
			d = at.Sub(g.at)
		}
	}
	return d
}

// sale is what is known of one outside of the tills.
type sale struct {
	ref, token string
	amount     int64
	by         *stall
	sold       time.Time
	heard      time.Time // another till said that there is one
	shown      time.Time // its link
	green      time.Time // the first till said that it is paid
}

// known is the sale of a reference; its lines come in any order.
func (m *market) known(ref string) *sale {
	if m.sales[ref] == nil {
		m.sales[ref] = &sale{ref: ref}
	}
	return m.sales[ref]
}
