package theme

import "github.com/charmbracelet/lipgloss"

// pen makes the styles of one look.
type pen struct {
	r *lipgloss.Renderer
	Look
}

// of makes a style of ours of one of the library. Inlined, it would take 35 kB of the program.
//
//go:noinline
func (p pen) of(s lipgloss.Style) Style { return Style{&look{style: s, ascii: p.ASCII}} }

func (p pen) plain() lipgloss.Style { return p.r.NewStyle() }

func (p pen) ink(c string) lipgloss.Style { return p.plain().Foreground(lipgloss.Color(c)) }

func (p pen) on(ground, c string) lipgloss.Style { return p.ink(c).Background(lipgloss.Color(ground)) }

// mono has no colours. Reverse is never bold: the Linux console would write it
// in grey on grey.
func (p pen) mono(t *Theme) {
	bold, turned := p.of(p.plain().Bold(true)), p.of(p.plain().Reverse(true))
	t.Paid, t.Late, t.Bad, t.Focus = bold, bold, bold, bold
	t.Pending, t.Busy = t.Label, t.Label
	t.Check, t.BadLoud, t.Selected = turned, turned, turned
	t.PaidBlock, t.CheckBlock, t.RefusedBlock = Block{turned, turned}, Block{turned, turned}, Block{turned, turned}
}

// The sixteen colours a terminal has of its own. Each has others, and no ink of
// them is read on black and on white; but the bright ones are read on black
// everywhere, so black goes with them. Bold would make a dark ink bright.
const (
	black, red, green, yellow                             = "0", "1", "2", "3"
	brightRed, brightGreen, brightYellow, magenta, bright = "9", "10", "11", "13", "15"
	cyan                                                  = "14"
)

func (p pen) ansi(t *Theme) {
	label := func(c string) lipgloss.Style { return p.on(black, c) }
	turned := p.of(p.plain().Reverse(true))
	t.Paid, t.Late = p.of(label(brightGreen).Bold(true)), p.of(label(magenta).Bold(true))
	t.Pending, t.Bad, t.Busy = p.of(label(brightYellow)), p.of(label(brightRed)), p.of(label(cyan))
	t.BadLoud = p.of(p.on(red, bright).Bold(true))
	t.Check = p.of(p.on(yellow, black))
	if p.Depth == Eight { // its yellow is a brown
		t.Check = p.of(p.on(yellow, bright))
	}
	t.Focus, t.Selected = t.Title, turned
	if p.Strong {
		t.Bad = t.BadLoud
	} else {
		t.Frame = p.of(p.plain().Faint(true))
	}
	// Where a ground is too dull to be read on from afar, a field of it stands around
	// the text. A terminal without colours makes something reversed of both.
	full := func(ground string) Block {
		st := p.of(p.on(black, ground).Reverse(true))
		return Block{st, st}
	}
	around := func(ground, c string) Block { return Block{p.of(label(c).Bold(true)), full(ground).Edge} }
	t.PaidBlock, t.CheckBlock, t.RefusedBlock = full(green), full(yellow), around(red, bright)
	if p.Depth == Eight {
		t.PaidBlock, t.CheckBlock = around(green, brightGreen), around(yellow, brightYellow)
	}
}

// Entries of the 256 colours that are the same everywhere. Some change 16 to 21
// with their theme, so none of those is used.
const (
	night, day         = "232", "231"
	lime, amber, ruby  = "40", "220", "124"
	violet, wine       = "90", "88"
	vivid, lemon, aqua = "46", "226", "51"
	teal               = "29" // is seen on black and on white
)

// inks are those of the text on one ground.
type inks struct{ hint, frame, paid, late, pending, bad, busy, row, rowInk string }

var (
	onDark  = inks{hint: "248", frame: "244", paid: "77", late: "213", pending: "221", bad: "210", busy: "80", row: "238", rowInk: day}
	onLight = inks{hint: "240", frame: "245", paid: "22", late: violet, pending: "94", bad: ruby, busy: "24", row: "252", rowInk: night}
)

func (p pen) exact(t *Theme) {
	in, ink := onDark, p.ink
	switch p.Ground {
	case Light:
		in = onLight
	case Unknown: // a black one comes along
		ink = func(c string) lipgloss.Style { return p.on(night, c) }
	}
	t.Frame = p.of(p.ink(in.frame))
	t.Paid, t.Late, t.Bad = p.of(ink(in.paid).Bold(true)), p.of(ink(in.late).Bold(true)), p.of(ink(in.bad))
	t.Pending, t.Busy = p.of(ink(in.pending)), p.of(ink(in.busy))
	if p.Ground == Unknown {
		t.Focus, t.Selected, t.PaidLine = t.Title, p.of(p.plain().Reverse(true)), p.of(p.ink(teal))
	} else {
		t.Hint, t.PaidLine = p.of(p.ink(in.hint)), p.of(p.ink(in.paid))
		t.Focus, t.Selected = p.of(ink(in.busy).Bold(true)), p.of(p.on(in.row, in.rowInk).Bold(true))
	}
	t.Check, t.BadLoud = p.of(p.on(amber, night)), p.of(p.on(ruby, day).Bold(true))
	p.blocks(t, lime, amber, ruby)
}

func (p pen) strong(t *Theme) {
	turned := p.of(p.plain().Reverse(true))
	t.Paid, t.Late = p.of(p.on(vivid, night).Bold(true)), p.of(p.on(violet, day).Bold(true))
	t.Pending, t.Check = p.of(p.on(lemon, night)), p.of(p.on(lemon, night).Bold(true))
	t.Bad, t.BadLoud = p.of(p.on(wine, day).Bold(true)), p.of(p.on(wine, day).Bold(true))
	t.Busy, t.Focus, t.Selected = p.of(p.on(aqua, night)), t.Title, turned
	p.blocks(t, vivid, lemon, wine)
}

// blocks are dark on what is bright, and white on red.
func (p pen) blocks(t *Theme, paid, check, refused string) {
	block := func(s lipgloss.Style) Block {
		st := p.of(s.Bold(true))
		return Block{st, st}
	}
	t.PaidBlock, t.CheckBlock, t.RefusedBlock = block(p.on(paid, night)), block(p.on(check, night)), block(p.on(refused, day))
}
