// Package export is the dialog that asks where a file should go: the invoices of
// a query, or a report. It writes none itself: the console does, whatever is up.
package export

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/field"
	"caisse/ui/files"
	"caisse/ui/screen"
	"caisse/ui/text"
)

// dialog is the dialog that asks where a file should go and writes it: the
// invoices of a query, or a report as text.
type dialog struct {
	c       *screen.Console
	ctx     context.Context
	ask     int // the number of this dialog's questions
	opened  screen.Beat
	q       till.Query   // what is exported
	paper   *files.Paper // nil: invoices are
	counted bool
	count   till.Total // what q matches, once counted

	path    field.Field
	first   string // what path held before anybody typed
	as      format
	stage   stage
	problem string      // why nothing was written
	taken   string      // what path held when a file was found there: Enter again replaces it
	takenAt screen.Beat // when that was said

	job     *files.Job // the one that runs; it names its messages
	out     files.Written
	damaged error // what the file lacks
	w, h    int
}

type stage int

const (
	asks stage = iota
	writes
	isDone
)

// format is how a file is written. The extension typed decides.
type format int

const (
	csv format = iota
	jsonl
	plainText
)

var extensions = [...][]string{csv: {".csv"}, jsonl: {".jsonl", ".ndjson", ".json"}, plainText: {".txt"}}

type (
	folderFound struct {
		ask int
		dir string
	}
	salesCounted struct {
		ask   int
		total till.Total
		err   error
	}
)

// New asks where the invoices of q should go. name is the file's, its
// extension does not matter.
func New(ctx context.Context, c *screen.Console, q till.Query, name string) screen.Screen {
	return begin(&dialog{c: c, ctx: ctx, q: q}, name)
}

// NewPaper asks where the text of r should go, which is of the till called sold; ""
// is of all of them.
func NewPaper(ctx context.Context, c *screen.Console, r till.Report, sold string, trouble error) screen.Screen {
	name := cells.Join("-", cells.ASCII(strings.ToLower(in(c.W).fileName)), r.From.Format(time.DateOnly), sold)
	return begin(&dialog{c: c, ctx: ctx, as: plainText, paper: &files.Paper{Report: r, Till: sold, Trouble: trouble}}, name)
}

// NewClosing asks where the text of a closing should go.
func NewClosing(ctx context.Context, c *screen.Console, z till.Closing, sold string) screen.Screen {
	name := cells.Join("-", cells.ASCII(strings.ToLower(c.ClosingTitle(z))), z.Day.String())
	return begin(&dialog{c: c, ctx: ctx, as: plainText, paper: &files.Paper{Closing: &z, Till: sold}}, strings.ReplaceAll(name, " ", "-"))
}

// NewEvidence asks where all that is known of inv should go. It is read when it is
// written.
func NewEvidence(ctx context.Context, c *screen.Console, inv model.Invoice) screen.Screen {
	return begin(&dialog{c: c, ctx: ctx, as: plainText, paper: &files.Paper{Sale: inv.Ref}}, cells.ASCII(c.EvidenceName(inv)))
}

func begin(s *dialog, name string) *dialog {
	s.ask, s.opened = s.c.Ask(), s.c.Beat()
	s.path = field.New(1000).Focus(true)
	s.first = SafeName(name) + extensions[s.as][0]
	s.path.SetValue(s.first)
	if w := s.c.Writing; w != nil { // one at a time: that one is shown
		s.q, s.paper, s.job, s.stage = w.Query, w.Paper, w, writes
		s.path.SetValue(w.Path)
	}
	return s
}

// Init looks for a folder and counts what would be exported.
func (s *dialog) Init() tea.Cmd {
	t, ctx, q, ask := s.c.Till, s.ctx, s.q, s.ask
	look := func() tea.Msg { return folderFound{ask, files.Folder()} }
	if s.stage == writes {
		return nil
	}
	if s.paper != nil {
		return look
	}
	return tea.Batch(look, func() tea.Msg {
		n, err := t.Total(ctx, q)
		return salesCounted{ask, n, err}
	})
}

func (s *dialog) Resize(w, h int) screen.Screen { s.w, s.h = w, h; return s }

func (s *dialog) Typing() bool { return s.stage == asks }

func (s *dialog) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case folderFound:
		if msg.ask == s.ask && msg.dir != "" && s.path.Value() == s.first {
			s.first = filepath.Join(msg.dir, s.first)
			s.path.SetValue(s.first)
			s.path.CursorEnd()
		}
	case salesCounted:
		var damaged *till.Damaged
		if msg.ask == s.ask && (msg.err == nil || errors.As(msg.err, &damaged)) {
			s.count, s.counted = msg.total, true // without it, the export itself will say what is wrong
		}
	case screen.ExportEnded:
		if msg.Of == s.job && s.stage == writes {
			return s.ended(msg), nil
		}
	case tea.KeyMsg:
		return s.pressed(msg)
	}
	return s, nil
}

func (s *dialog) pressed(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	switch s.stage {
	case writes:
		if key.Matches(k, s.c.KBack()) && !s.job.Stopping {
			s.job.Halt()
		}
		return s, nil
	case isDone:
		switch {
		case key.Matches(k, s.kSave()), key.Matches(k, s.c.KBack()):
			return s, s.c.Close()
		case screen.StartsAmount(k):
			return s, s.c.Next(k)
		}
		return s, nil
	}
	switch {
	case key.Matches(k, s.c.KBack()):
		return s, s.c.Close()
	case key.Matches(k, s.kSave()):
		return s.save()
	case key.Matches(k, s.kFormat()):
		return s.other(), nil
	case key.Matches(k, screen.KClear()):
		s.path.SetValue("")
	default:
		s.path = s.path.Typed(k)
	}
	if s.typed() != s.taken {
		s.taken, s.problem = "", ""
	}
	return s, nil
}

// typed is the path as it stands in the field, without the quotes that file
// managers put around it.
func (s *dialog) typed() string {
	p := strings.TrimSpace(s.path.Value())
	for _, quote := range []string{`"`, "'"} {
		if len(p) > 1 && strings.HasPrefix(p, quote) && strings.HasSuffix(p, quote) {
			p = p[1 : len(p)-1]
		}
	}
	return p
}

// format is what will be written: what the extension says, else what was
// chosen.
func (s *dialog) format() format {
	if s.paper != nil {
		return plainText
	}
	ext := strings.ToLower(filepath.Ext(s.typed()))
	for _, f := range []format{csv, jsonl} {
		if slices.Contains(extensions[f], ext) {
			return f
		}
	}
	return s.as
}

// other changes the format, and the extension with it; of evidence, how much of the
// telephone is in it.
func (s *dialog) other() *dialog {
	if s.evidence() {
		s.paper = &files.Paper{Sale: s.paper.Sale, Whole: !s.paper.Whole} // the one before may be being written
		s.taken, s.problem = "", ""
		return s
	}
	was := s.format()
	s.as = csv + jsonl - was
	p := s.typed()
	if ext := filepath.Ext(p); slices.Contains(extensions[was], strings.ToLower(ext)) {
		p = strings.TrimSuffix(p, ext) + extensions[s.as][0]
	}
	s.path.SetValue(p)
	s.path.CursorEnd()
	s.taken, s.problem = "", ""
	return s
}

// evidence says that it is of one sale.
func (s *dialog) evidence() bool { return s.paper != nil && s.paper.Sale != "" }

// told reads the evidence of a sale, and writes it in p's words.
func (s *dialog) told(p text.Plain) func(context.Context) (string, error) {
	c, t, ref := s.c, s.c.Till, s.paper.Sale
	of := text.Statement{Head: c.PaperHead(), Till: c.TillName(), Version: c.Version, Verify: c.Verify(), Whole: s.paper.Whole}
	return func(ctx context.Context) (string, error) {
		e, err := t.Evidence(ctx, ref)
		if err != nil {
			return "", err
		}
		return p.Evidence(e, of), nil
	}
}

// save writes the file. A file that is there already is replaced only when
// that was asked, long enough ago to have been read.
func (s *dialog) save() (screen.Screen, tea.Cmd) {
	path := s.typed()
	if path == "" {
		s.problem = in(s.c.W).noPath
		return s, nil
	}
	replace := s.taken == path
	if replace && s.c.Since(s.takenAt) < screen.QuietFor {
		return s, nil
	}
	c, as, ext := s.c, s.format(), extensions[s.format()][0]
	s.job = files.New(s.ctx, path, s.q, s.paper)
	s.stage, s.problem = writes, ""
	p := text.NewPlain(c.W.Lang, c.Theme.ASCII, c.Days, c.Now).Among(c.Callers()) // the console's own words may change while it is written
	if s.paper != nil {
		p.Sandbox, p.Foreign = c.Sandbox, c.Foreign
		if s.evidence() {
			return s, c.Tell(screen.ExportWanted{Job: s.job, Text: s.told(p.Presumed(c.Unwritten)), Ext: ext, Replace: replace})
		}
		if z := s.paper.Closing; z != nil {
			return s, c.Tell(screen.ExportWanted{Job: s.job, Paper: p.Closing(*z, text.SoldAt(c.Shop, s.paper.Till)), Ext: ext, Replace: replace})
		}
		return s, c.Tell(screen.ExportWanted{Job: s.job, Paper: p.Report(s.paper.Report, text.SoldAt(c.Shop, s.paper.Till), s.paper.Trouble), Ext: ext, Replace: replace})
	}
	e := till.Export{Query: s.q, As: till.CSV, Lang: c.W.Lang, Zone: c.Zone, Label: p.Label}
	if as == jsonl {
		e.As = till.JSONL
	}
	return s, c.Tell(screen.ExportWanted{Job: s.job, Rows: e, Ext: ext, Replace: replace})
}

func (s *dialog) ended(msg screen.ExportEnded) *dialog {
	var damaged *till.Damaged
	switch {
	case msg.Err == nil || errors.As(msg.Err, &damaged):
		s.stage, s.out, s.damaged = isDone, msg.Out, msg.Err
		return s
	case s.job.Stopping && errors.Is(msg.Err, context.Canceled):
		s.problem = s.c.W.Report.Stopped
	case errors.Is(msg.Err, fs.ErrExist):
		s.taken, s.takenAt, s.problem = s.typed(), s.c.Beat(), in(s.c.W).exists
	default:
		s.taken, s.problem = "", s.c.FileTrouble(msg.Err)
	}
	s.stage = asks
	return s
}

func (s *dialog) kSave() key.Binding {
	w := in(s.c.W)
	label := w.kSave
	switch {
	case s.stage == isDone:
		label = w.kDone
	case s.taken != "":
		label = w.kReplace
	case s.paper == nil:
		label = s.c.W.Report.KExport
	}
	return screen.When(s.stage != writes, s.c.KEnter(label))
}

func (s *dialog) kFormat() key.Binding {
	label := in(s.c.W).kFormat
	if s.evidence() {
		label = in(s.c.W).kPhone
	}
	return screen.When(s.stage == asks && (s.paper == nil || s.evidence()), screen.Bind("tab shift+tab", "Tab", label))
}

func (*dialog) ID() string { return screen.ExportID }

func (s *dialog) Keys() []key.Binding {
	back := s.c.KBack()
	if s.stage == writes {
		back = screen.When(!s.job.Stopping, s.c.KEsc(in(s.c.W).kStop))
	}
	return []key.Binding{s.kSave(), s.kFormat(), back, screen.When(s.stage == asks, screen.KClear())}
}

// SafeName is a file name that every system takes, without an extension of
// ours.
func SafeName(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, model.Clean(name))
	for _, all := range extensions {
		for _, ext := range all {
			if strings.HasSuffix(strings.ToLower(name), ext) {
				name = name[:len(name)-len(ext)]
			}
		}
	}
	if r := []rune(name); len(r) > 80 {
		name = string(r[:80])
	}
	if name = strings.Trim(name, " .-"); name == "" {
		return "caisse"
	}
	return name
}
