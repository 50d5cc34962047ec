package theme

import "github.com/charmbracelet/lipgloss"

// pen makes the styles of one look.
type pen struct {
	r *lipgloss.Renderer
	Look
}

func (p pen) plain() lipgloss.Style { return p.r.NewStyle() }

func (p pen) ink(c string) lipgloss.Style { return p.plain().Foreground(lipgloss.Color(c)) }

func (p pen) on(ground, c string) lipgloss.Style { return p.ink(c).Background(lipgloss.Color(ground)) }

// mono has no colours. Reverse is never bold: the Linux console would write it
// in grey on grey.
func (p pen) mono(t *Theme) {
	bold, turned := of(p.plain().Bold(true)), of(p.plain().Reverse(true))
	t.Paid, t.Late, t.Bad, t.Focus = bold, bold, bold, bold
	t.Pending, t.Busy = t.Label, t.Label
	t.Check, t.BadLoud, t.Selected = turned, turned, turned
	t.PaidBlock = Block{turned, turned}
	t.CheckBlock, t.RefusedBlock = Block{bold, turned}, Block{bold, turned}
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
	turned := of(p.plain().Reverse(true))
	t.Paid, t.Late = of(label(brightGreen).Bold(true)), of(label(magenta).Bold(true))
	t.Pending, t.Bad, t.Busy = of(label(brightYellow)), of(label(brightRed)), of(label(cyan))
	t.BadLoud = of(p.on(red, bright).Bold(true))
	t.Check = of(p.on(yellow, black))
	if p.Depth == Eight { // its yellow is a brown
		t.Check = of(p.on(yellow, bright))
	}
	t.Focus, t.Selected = t.Title, turned
	if p.Strong {
		t.Bad, t.Focus = t.BadLoud, turned
	} else {
		t.Frame = of(p.plain().Faint(true))
	}
	// Its grounds are too dull to be read on from afar: a field of them stands
	// around the text. What a terminal without colours makes of that is reversed.
	field := func(ground, c string) Block {
		return Block{of(label(c).Bold(true)), of(p.on(black, ground).Reverse(true))}
	}
	t.PaidBlock, t.CheckBlock, t.RefusedBlock = field(green, brightGreen), field(yellow, brightYellow), field(red, bright)
}

// Entries of the 256 colours that are the same everywhere. Some change 16 to 21
// with their theme, so none of those is used.
const (
	night, day         = "232", "231"
	lime, amber, ruby  = "40", "220", "124"
	violet, wine       = "90", "88"
	vivid, lemon, aqua = "46", "226", "51"
)

// inks are those of the text on one ground.
type inks struct{ hint, frame, paid, late, pending, bad, busy, row string }

var (
	onDark  = inks{hint: "248", frame: "244", paid: "77", late: "213", pending: "221", bad: "210", busy: "80", row: "238"}
	onLight = inks{hint: "240", frame: "245", paid: "22", late: violet, pending: "94", bad: ruby, busy: "24", row: "252"}
)

func (p pen) exact(t *Theme) {
	in, ink := onDark, p.ink
	switch p.Ground {
	case Light:
		in = onLight
	case Unknown: // a black one comes along
		ink = func(c string) lipgloss.Style { return p.on(night, c) }
	}
	if p.Ground != Unknown {
		t.Hint = of(p.ink(in.hint))
	}
	t.Frame = of(p.ink(in.frame))
	t.Paid, t.Late, t.Bad = of(ink(in.paid).Bold(true)), of(ink(in.late).Bold(true)), of(ink(in.bad))
	t.Pending, t.Busy, t.Focus = of(ink(in.pending)), of(ink(in.busy)), of(ink(in.busy).Bold(true))
	switch p.Ground {
	case Light:
		t.Selected = of(p.on(in.row, night).Bold(true))
	case Dark:
		t.Selected = of(p.on(in.row, day).Bold(true))
	default:
		t.Selected = of(p.plain().Reverse(true))
	}
	t.Check, t.BadLoud = of(p.on(amber, night)), of(p.on(ruby, day).Bold(true))
	p.blocks(t, lime, amber, ruby)
}

func (p pen) strong(t *Theme) {
	turned := of(p.plain().Reverse(true))
	t.Paid, t.Late = of(p.on(vivid, night).Bold(true)), of(p.on(violet, day).Bold(true))
	t.Pending, t.Check = of(p.on(lemon, night)), of(p.on(lemon, night).Bold(true))
	t.Bad, t.BadLoud = of(p.on(wine, day).Bold(true)), of(p.on(wine, day).Bold(true))
	t.Busy, t.Focus, t.Selected = of(p.on(aqua, night)), turned, turned
	p.blocks(t, vivid, lemon, wine)
}

// blocks are dark on what is bright, and white on red.
func (p pen) blocks(t *Theme, paid, check, refused string) {
	block := func(s lipgloss.Style) Block {
		st := of(s.Bold(true))
		return Block{st, st}
	}
	t.PaidBlock, t.CheckBlock, t.RefusedBlock = block(p.on(paid, night)), block(p.on(check, night)), block(p.on(refused, day))
}
