package hub

import (
	"context"
	"errors"
	"strings"
)

// channel is where changes of a shop are told.
func channel(shop string) string { return "caisse_" + strings.ToLower(shop) }

// Listen asks to be woken by changes of some shops. It says whether that works:
// a pooler that gives a session to nobody, and some servers, have nothing to
// listen to. Then the news comes with the beat.
func (h *Hub) Listen(ctx context.Context, shops ...string) (bool, error) {
	var listen strings.Builder
	for _, shop := range shops {
		listen.WriteString("LISTEN " + identifier(channel(shop)) + "; ")
	}
	// Behind a pooler the session that is told is somebody else's, now or later. A
	// quiet one gives the same twice: what gives it away is that the session is
	// not the one we were said to have.
	for _, ask := range []struct {
		text string
		good func([]rows) bool
	}{
		{"SELECT pg_backend_pid()", func(a []rows) bool { return number(a[0].first()[0]) == int64(h.conn.PID()) }},
		{listen.String(), func([]rows) bool { return true }},
		{"SELECT count(*) FROM pg_listening_channels()", func(a []rows) bool { return number(a[0].first()[0]) >= int64(len(shops)) }},
	} {
		answers, err := h.do(ctx, quickLimit, ask.text)
		var e *Error
		switch {
		case errors.As(err, &e) && e.Code != "" && !h.Lost(): // not known there
			return false, nil
		case err != nil:
			return false, err
		case !ask.good(answers):
			return false, nil
		}
	}
	return true, nil
}

// Wait returns when a shop that is listened to has changed, or with the error
// of ctx. Other calls go in between.
func (h *Hub) Wait(ctx context.Context) error {
	for {
		h.wake(ctx)
		if err := h.take(ctx); err != nil {
			return err
		}
		heard, err := h.wait(ctx)
		h.give()
		switch {
		case heard:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return err
		}
	}
}

// wait has the connection until something is heard, somebody else wants it, or
// ctx ends.
func (h *Hub) wait(ctx context.Context) (heard bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	h.mu.Lock()
	if h.next > 0 {
		h.mu.Unlock()
		return false, nil
	}
	h.idle = cancel
	h.mu.Unlock()
	defer func() {
		h.mu.Lock()
		h.idle = nil
		h.mu.Unlock()
	}()
	if h.Lost() {
		return false, &Error{Kind: ErrLost, Text: "closed"}
	}
	if h.heard.Swap(false) { // while other calls went on
		return true, nil
	}
	if err = h.conn.WaitForNotification(ctx); err == nil {
		return h.heard.Swap(false), nil // not of what this till itself has changed
	}
	if ctx.Err() != nil && !h.conn.IsClosed() {
		return false, nil
	}
	h.lost.Store(h.conn.IsClosed())
	return false, explain(err, false)
}
