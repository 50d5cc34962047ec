package display

import (
	"bufio"
	"context"
	"errors"
	"net"
	"os"
	"time"
)

// Seen is what a display has of a console.
type Seen struct {
	State
	Frame // the zero one unless Open
}

// State is whether there is a console to follow.
type State int

const (
	Gone    State = iota // none runs, or it says nothing
	Open                 // Frame is what it shows
	Strange              // something listens there that is no console of this version
	NoPlace              // no folder is this user's alone
)

const (
	// silence is how long a console may say nothing: three of its beats. One that is
	// suspended says nothing, and knows nothing of what is paid meanwhile.
	silence = 3 * beat
	// soon and later are how often a console is looked for: one that goes over to
	// another profile is back at once.
	soon, later = 100 * time.Millisecond, 500 * time.Millisecond
	soonFor     = 50 // times
)

// Follow tells on of every change of what the console shows, from the beginning on,
// until ctx ends. on is called by one goroutine at a time, and should not take long.
func (t Till) Follow(ctx context.Context, on func(Seen)) {
	last := Seen{State: -1}
	tell := func(s Seen) {
		if ctx.Err() == nil && s != last {
			last = s
			on(s)
		}
	}
	kept := "" // the socket that was followed last
	for tries := 0; ctx.Err() == nil; tries++ {
		paths, err := t.sockets()
		if len(paths) == 0 && err != nil {
			tell(Seen{State: NoPlace})
		} else if conn, path := dial(ctx, kept, paths); conn != nil {
			kept = path
			if heard := t.hear(ctx, conn, tell); heard {
				tries = 0
			}
		} else {
			tell(Seen{State: Gone})
		}
		pause := soon
		if tries > soonFor || last.State == Strange {
			pause = later
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

// dial is the first of paths on which somebody listens, kept before the others.
func dial(ctx context.Context, kept string, paths []string) (net.Conn, string) {
	for _, path := range append([]string{kept}, paths...) {
		if path == "" || !ours(path) {
			continue
		}
		conn, err := (&net.Dialer{Timeout: silence}).DialContext(ctx, "unix", path)
		if err == nil {
			return conn, path
		}
	}
	return nil, ""
}

// hear tells of what comes on conn until it ends; it says whether anything did.
func (t Till) hear(ctx context.Context, conn net.Conn, tell func(Seen)) (heard bool) {
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	lines := bufio.NewReaderSize(conn, mostLine)
	for {
		_ = conn.SetReadDeadline(time.Now().Add(silence)) // for the whole of a line, in however many pieces
		line, err := lines.ReadSlice('\n')
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded) && len(line) == 0:
			tell(Seen{State: Gone}) // and go on listening: it may be woken
			continue
		case errors.Is(err, bufio.ErrBufferFull):
			tell(Seen{State: Strange})
			return heard
		case err != nil:
			tell(Seen{State: Gone})
			return heard
		}
		f, err := read(line)
		if err != nil {
			tell(Seen{State: Strange})
			return heard
		}
		heard = true
		tell(Seen{Open, f})
	}
}
