package shell

import (
	"context"
	"fmt"
	"strings"

	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/text"
)

func verify() command {
	return command{
		Name: "verify", Takes: anything, Ledger: true, JSON: true, Uses: []string{settings.NameLedger, settings.NameTimeZone},
		Says: func(w *text.Words) saying {
			say := verifyIn(w)
			return saying{Does: say.does, Args: say.args, More: say.more}
		},
		Run: func(ctx context.Context, s *Shell, args []string) error {
			say := verifyIn(s.words())
			hash := strings.ToLower(strings.Join(strings.Fields(strings.Join(args, "")), ""))
			if len(args) > 0 && hash == "" || hash != "" && (len(hash) < till.MinHash || len(hash) > 64 || strings.Trim(hash, "0123456789abcdef") != "") {
				return usage(fmt.Sprintf(say.notAHash, till.MinHash))
			}
			return s.walk(ctx, hash)
		},
	}
}

// verified is what verify answers with -json.
type verified struct {
	Whole    bool   `json:"whole"` // every line is as it was written
	Lines    int64  `json:"lines"` // that hold together, from the first
	Closings int    `json:"closings"`
	Head     string `json:"head"` // the hash of the last of them

	Fate string `json:"fate"` // of the first that does not hold: "changed", "removed", "put in"
	What string `json:"what"` // "event", "invoice", "note", "closing", "line"
	Line int64  `json:"line"` // its place in the chain; 0: it has none
	Sale string `json:"transaction_id"`
	At   string `json:"at"`

	Hash    string `json:"hash"`         // what was looked for
	Found   bool   `json:"hash_found"`   // it is that of a line
	Closing int    `json:"hash_closing"` // of this closing, where it is one
}

func (s *Shell) walk(ctx context.Context, hash string) error {
	say := verifyIn(s.words())
	t, done, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	p := s.progress()
	p.say(say.walking)
	w, err := t.Walk(ctx, hash, func(n int64) { p.say(fmt.Sprintf(say.walkingPart, s.count(n))) })
	p.clear()
	if err != nil {
		return s.unread(err)
	}
	var wrong error
	switch {
	case w.Broken != nil:
		wrong = Exit{ExitLook, s.broken(w.Broken)}
	case hash != "" && w.Found == nil:
		wrong = Exit{ExitLook, fmt.Sprintf(say.cut, hash[:till.MinHash])}
	}
	if s.JSON {
		out := verified{Whole: w.Broken == nil, Lines: w.Lines, Closings: w.Closings, Head: w.Head.String(), Hash: hash, Found: w.Found != nil}
		if b := w.Broken; b != nil {
			out.Fate, out.What, out.Line, out.Sale = string(b.How), b.What, b.Seq, b.Ref
			if !b.At.IsZero() {
				out.At = stamp(b.At)
			}
		}
		if w.Found != nil {
			out.Closing = w.Found.Closing
		}
		if err := s.wrote(s.object(out, faultOf(wrong))); err != nil {
			return err
		}
		return wrong
	}
	if wrong != nil {
		return wrong
	}
	lines := fmt.Sprintf(say.whole, s.count(w.Lines), s.count(int64(w.Closings)))
	switch {
	case w.Found != nil && w.Found.Closing > 0:
		lines += " " + fmt.Sprintf(say.foundClosing, w.Found.Closing)
	case w.Found != nil:
		lines += " " + fmt.Sprintf(say.found, s.count(w.Found.Seq))
	}
	if err := s.line(folded(s.Out, lines)); err != nil {
		return s.wrote(err)
	}
	return s.wrote(s.line(say.head + " " + strings.Join(text.HashLines(w.Head.String()), " ")))
}

// broken names the first line that does not hold.
func (s *Shell) broken(b *till.Broken) string {
	say := verifyIn(s.words())
	what := say.what[b.What]
	if b.What == "closing" {
		what = fmt.Sprintf(what, b.N)
	}
	var where []string
	if b.Seq > 0 {
		where = append(where, fmt.Sprintf(say.line, s.count(b.Seq)))
	}
	if b.Ref != "" {
		where = append(where, fmt.Sprintf(say.sale, model.Clean(b.Ref)))
	}
	if !b.At.IsZero() {
		where = append(where, s.plain().Date(b.At))
	}
	if len(where) > 0 {
		what += " (" + strings.Join(where, ", ") + ")"
	}
	return fmt.Sprintf(say.fate[b.How], what) + " " + say.do
}
