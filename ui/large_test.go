package ui

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"caisse/ligdicash"
	"caisse/ligdicash/sandbox/proof"
	"caisse/ui/cells"
	"caisse/ui/outside"
	"caisse/ui/qr"
	"caisse/ui/screen"
	"caisse/ui/terminal"
	"caisse/ui/theme"
)

// ends are the ways a sale of 1 250 000 F can end, or wait.
var ends = []struct {
	name, order string
	green       bool
	play        func(*sim)
}{
	{name: "pending", play: func(*sim) {}},
	{name: "full", play: func(s *sim) { s.resize(140, 60); s.press("p") }},
	{name: "paid", green: true, play: func(s *sim) { s.g.answers(paidAnswer(1_250_000), nil); s.after(20 * time.Second) }},
	{name: "late", green: true, play: func(s *sim) {
		s.g.answers(ligdicash.Payin{Status: ligdicash.StatusNotCompleted, Word: "notcompleted", OK: true}, nil)
		s.after(20 * time.Second)
		s.g.answers(paidAnswer(1_250_000), nil)
		s.press("r")
		s.after(time.Minute)
	}},
	{name: "differs", order: "NE LIVREZ PAS", play: func(s *sim) { s.g.answers(paidAnswer(4900), nil); s.after(20 * time.Second) }},
	{name: "another reference", order: "NE LIVREZ PAS", play: func(s *sim) {
		p := paidAnswer(1_250_000)
		p.TransactionID = "THEIRS"
		s.g.answers(p, nil)
		s.after(20 * time.Second)
	}},
	{name: "failed", order: "NE LIVREZ PAS", play: func(s *sim) {
		s.g.answers(ligdicash.Payin{Status: ligdicash.StatusNotCompleted, Word: "notcompleted", OK: true}, nil)
		s.after(20 * time.Second)
	}},
	{name: "refused", order: "NE LIVREZ PAS", play: func(s *sim) {
		s.press("esc")
		s.g.creating(ligdicash.Created{}, &ligdicash.Error{Kind: ligdicash.Refused, Code: "07"})
		s.charge("1250000")
	}},
}

// drawnLarge are all the ways to draw some texts in figures.
func drawnLarge(texts ...string) map[string][]string {
	out := map[string][]string{}
	for w := range 200 {
		for _, text := range texts {
			if rows := cells.Figures(w, text); rows != nil {
				out[strings.Join(rows, "\n")] = rows
			}
		}
	}
	return out
}

// figuresOn says how many of the drawings are whole on the screen, and how many
// full cells stand there that belong to none.
func figuresOn(screen string, drawings map[string][]string) (whole, stray int) {
	var grid [][]rune
	for line := range strings.SplitSeq(screen, "\n") {
		grid = append(grid, []rune(line))
	}
	at := func(x, y int) bool { return x >= 0 && x < len(grid[y]) && grid[y][x] == '█' }
	widest := slices.SortedFunc(maps.Values(drawings), func(a, b []string) int { return cells.Width(b[0]) - cells.Width(a[0]) })
	stands := func(rows []string, x, y int) bool {
		for i, row := range rows {
			if at(x-1, y+i) || at(x+cells.Width(row), y+i) {
				return false
			}
			j := 0
			for _, sign := range row {
				if at(x+j, y+i) != (sign == '█') {
					return false
				}
				j++
			}
		}
		return true
	}
	for _, rows := range widest { // one may be the beginning of another
		first := utf8.RuneCountInString(rows[0][:strings.IndexRune(rows[0], '█')])
		for y := 0; y+len(rows) <= len(grid); y++ {
			for x := range grid[y] {
				if !at(x, y) || at(x-1, y) || !stands(rows, x-first, y) {
					continue
				}
				whole++
				for i := range rows {
					for j := range cells.Width(rows[0]) {
						if at(x-first+j, y+i) {
							grid[y+i][x-first+j] = ' '
						}
					}
				}
			}
		}
	}
	for _, line := range grid {
		stray += strings.Count(string(line), "█")
	}
	return whole, stray
}

// In every window a figure is whole or not there, beside the amount as text; in
// those that have the room it is there.
func TestFiguresAreNeverCut(t *testing.T) {
	drawing(t)
	const nbsp = cells.NBSP
	var amounts []string
	for _, sign := range []string{"", "… ", "? ", "✓ ", "✗ ", "≠ "} {
		for _, currency := range []string{" F", " FCFA"} {
			amounts = append(amounts, sign+"1"+nbsp+"250"+nbsp+"000"+currency)
		}
	}
	drawings, orders := drawnLarge(amounts...), drawnLarge("NE LIVREZ PAS")
	all := drawnLarge(append(amounts, "NE LIVREZ PAS")...)
	for _, end := range ends {
		t.Run(end.name, func(t *testing.T) {
			simulate(t, "fr", 80, 24, func(s *sim) {
				s.charge("1250000")
				end.play(s)
				step := proof.Size(13, 7, 1)
				for w := 40; w <= 130; w += step {
					for h := 12; h <= 45; h += step {
						s.resize(w, h)
						text := s.screen()
						n, stray := figuresOn(text, all)
						if stray != 0 {
							t.Fatalf("%dx%d: a figure is cut:\n%s", w, h, text)
						}
						if !strings.Contains(strings.ReplaceAll(text, nbsp, " "), "1 250 000 FCFA") {
							t.Fatalf("%dx%d: the amount is not there as text:\n%s", w, h, text)
						}
						if end.order != "" && !strings.Contains(text, end.order) {
							if n, _ := figuresOn(text, orders); n == 0 {
								t.Fatalf("%dx%d does not say what must not be done:\n%s", w, h, text)
							}
						}
						if w >= 80 && h >= 24 && n == 0 && len(s.seenCode()) == 0 {
							t.Fatalf("%dx%d: no figures:\n%s", w, h, text)
						}
					}
				}
				for _, size := range [][2]int{{120, 40}, {90, 45}} { // a code stands beside the facts, or below them
					s.resize(size[0], size[1])
					if n, _ := figuresOn(s.screen(), drawings); n != 1 {
						t.Errorf("%v has %d amounts in figures:\n%s", size, n, s.screen())
					}
				}
			})
		})
	}
}

// seenCode is the code that is up, if any.
func (s *sim) seenCode() []string {
	if g := s.r.glass(); !g.Code {
		return nil
	}
	return s.drawing().Lines
}

// How a sale ended is half a screen in one colour: green where the ledger says
// that it is paid, and nowhere else.
func TestVerdictIsHalfAScreen(t *testing.T) {
	drawing(t)
	for _, look := range []theme.Look{{Depth: theme.Many, Ground: theme.Dark}, {Depth: theme.Many, Ground: theme.Light}, {Depth: theme.Sixteen}, {Depth: theme.Eight}, {Depth: theme.Mono}} {
		for _, end := range ends {
			t.Run(fmt.Sprint(look, end.name), func(t *testing.T) {
				simulate(t, "fr", 80, 24, func(s *sim) {
					s.r.c.Theme = theme.New(look)
					s.charge("1250000")
					end.play(s)
					for _, size := range [][2]int{{80, 24}, {120, 40}, {100, 30}, {60, 20}, {40, 12}} {
						s.resize(size[0], size[1])
						green, red := s.rowsOf(s.r.c.Theme.PaidBlock), s.rowsOf(s.r.c.Theme.RefusedBlock)
						least := size[1] / 2
						if size[1] < 20 {
							least = size[1] / 3 // what is to be done stands below
						}
						switch {
						case look.Depth == theme.Mono:
							if (end.green || end.order != "") && max(green, red) < least {
								t.Errorf("%v: %d rows are reversed", size, max(green, red))
							}
						case end.green && green < least, !end.green && green > 0:
							t.Errorf("%v: %d rows are green:\n%s", size, green, s.screen())
						case end.order != "" && red < least, end.order == "" && red > 0:
							t.Errorf("%v: %d rows are red:\n%s", size, red, s.screen())
						}
						if end.name == "late" && look.Depth != theme.Mono && !strings.Contains(s.r.View(), s.r.c.Theme.Late.Render(" ✓ PAYÉ EN RETARD ")) {
							t.Errorf("%v: that it came late has no colour of its own", size)
						}
					}
				})
			})
		}
	}
}

// rowsOf is how many rows of the screen have the colours of a block.
func (s *sim) rowsOf(b theme.Block) (n int) {
	text, _ := b.Text.Around()
	edge, _ := b.Edge.Around()
	for _, line := range strings.Split(s.r.View(), "\n") {
		if strings.Contains(line, text) && text != "" || strings.Contains(line, edge) {
			n++
		}
	}
	return n
}

// Hidden amounts are hidden in figures too.
func TestFiguresAreMasked(t *testing.T) {
	drawing(t)
	for _, end := range ends {
		simulate(t, "fr", 100, 40, func(s *sim) {
			s.charge("1250000")
			end.play(s)
			s.resize(100, 45)
			s.press("ctrl+g")
			n, stray := figuresOn(s.screen(), drawnLarge("••• FCFA", "••• F", "… ••• FCFA", "… ••• F", "✓ ••• FCFA", "✗ ••• FCFA", "≠ ••• FCFA", "NE LIVREZ PAS"))
			if n == 0 || stray != 0 {
				t.Errorf("%s: %d figures, %d cells of others:\n%s", end.name, n, stray, s.screen())
			}
		})
	}
}

// Without a code the link is on rows of its own from edge to edge, as the terminal
// wraps one text, and the screen says what helps.
func TestLinkCanBeSelected(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {60, 20}, {100, 28}, {59, 24}} {
		simulate(t, "fr", size[0], size[1], func(s *sim) {
			s.r.c.Out = outside.New("open")
			s.charge("5000")
			link := ""
			for _, l := range s.r.Lines() {
				if strings.HasPrefix(l, cells.Flows) {
					link += ansi.Strip(l)
				} else if link != "" {
					link += ansi.Strip(l)
					break
				}
			}
			if link != fakeLink {
				t.Errorf("%v: selected with the mouse it is %q:\n%s", size, link, s.screen())
			}
			s.wants("Agrandissez la fenêtre à 59×32.", "O Image", "B Page", "C Copier")
		})
	}
}

// A key that can do nothing now says why.
func TestKeysSayWhyNot(t *testing.T) {
	for _, tt := range []struct {
		w, h    int
		key     string
		profile string
		says    string
	}{
		{80, 24, "p", "xterm", "il manque 8 lignes. Agrandissez la fenêtre à 59×32."},
		{80, 24, "e", "xterm", "Ce terminal ne grandit pas tout seul. Agrandissez la fenêtre à 59×32."},
		{80, 24, "p", "latin1", "Ce terminal ne peut pas montrer de QR."},
		{80, 24, "o", "xterm", "Rien ne peut ouvrir d'image ni de page ici"},
		{80, 24, "b", "xterm", "Rien ne peut ouvrir d'image ni de page ici"},
		{120, 40, "e", "xterm", "Le QR tient déjà dans cette fenêtre."},
	} {
		simulate(t, "fr", tt.w, tt.h, func(s *sim) {
			s.send(screen.TerminalKnown{Profile: terminals[tt.profile]})
			s.charge("5000")
			s.press(tt.key)
			if told := s.r.toldNow(); !strings.Contains(told, tt.says) {
				t.Errorf("%s in %s at %dx%d says %q", tt.key, tt.profile, tt.w, tt.h, told)
			}
		})
	}
}

// What the customer sees has one axis, with a margin, and a code whose modules are
// square where the terminal draws pictures.
func TestCustomersCodeHasOneAxis(t *testing.T) {
	drawing(t)
	kitty := qr.Profile{Name: "kitty 0.42.2", UTF8: true, Colours: 256, Sextants: true, Kitty: true, CellW: 10, CellH: 19}
	for _, tt := range []struct {
		w, h    int
		profile qr.Profile
	}{{100, 30, kitty}, {80, 24, kitty}, {120, 40, kitty}, {120, 40, terminals["xterm"]}, {101, 45, terminals["vte"]}, {80, 24, terminals["vte"]}} {
		simulate(t, "fr", tt.w, tt.h, func(s *sim) {
			s.send(screen.TerminalKnown{Profile: tt.profile})
			s.charge("5000")
			s.press("p")
			lines := strings.Split(ansi.Strip(s.r.View()), "\n")
			for y, line := range lines[:tt.h-1] {
				if strings.TrimSpace(line) == "" {
					continue
				}
				left := len([]rune(line)) - len([]rune(strings.TrimLeft(line, " ")))
				right := tt.w - cells.Width(strings.TrimRight(line, " "))
				if off := left - right; (off < -1 || off > 1) && !strings.ContainsAny(line, "▄█🬹") || left == 0 {
					t.Errorf("%dx%d: line %d has %d cells left of it and %d right: %q", tt.w, tt.h, y, left, right, line)
				}
			}
			d, c := s.drawing(), inside[qr.Choice](s.r.top(), "code.Choice")
			if at := (tt.w - d.Cols) / 2; len(d.Lines) == 0 || !strings.Contains(s.r.View(), "\n"+strings.Repeat(" ", at)+d.Lines[len(d.Lines)/2]) {
				t.Errorf("%dx%d: the code is not in the middle", tt.w, tt.h)
			}
			if tt.profile.Kitty && c.Rung != qr.Half && c.Rung != qr.Picture {
				t.Errorf("%dx%d: modules are not square: %s", tt.w, tt.h, c.Reason(false))
			}
			if n, _ := figuresOn(s.screen(), drawnLarge("5"+cells.NBSP+"000 F", "5"+cells.NBSP+"000 FCFA")); n == 0 && tt.h >= 30 {
				t.Errorf("%dx%d: the amount is small:\n%s", tt.w, tt.h, s.screen())
			}
		})
	}
}

// painting is how many bytes frames cost, each on top of the one before.
func painting(t *testing.T, w, h int, frames [][]string) (bytes []int) {
	t.Helper()
	f, err := os.CreateTemp(t.TempDir(), "glass")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	term := terminal.NewTerminal(f)
	defer term.Close()
	term.Resize(w, h)
	last := int64(0)
	for _, frame := range frames {
		term.PaintLines(frame)
		if !term.Drain(10 * time.Second) {
			t.Fatal("a file takes nothing")
		}
		info, err := f.Stat()
		if err != nil {
			t.Fatal(err)
		}
		bytes, last = append(bytes, int(info.Size()-last)), info.Size()
	}
	return bytes
}

// A payment that waits costs little: its code is sent once, each colour for all
// the cells that stand in it, and the seconds beside it alone after that.
func TestWaitingCostsLittle(t *testing.T) {
	for _, tt := range []struct {
		w, h, first, second int
		profile             string
	}{{100, 30, 8_000, 250, "vte"}, {120, 40, 12_000, 250, "xterm"}, {80, 24, 8_000, 250, "vte"}, {80, 24, 3_500, 250, "xterm"}} {
		var frames [][]string
		simulate(t, "fr", tt.w, tt.h, func(s *sim) {
			s.send(screen.TerminalKnown{Profile: terminals[tt.profile]}) // which dresses for it
			s.r.c.Theme = theme.New(theme.Look{Depth: theme.Many, Ground: theme.Dark})
			frames = append(frames, append([]string(nil), s.r.Lines()...))
			s.charge("5000")
			for range 30 {
				frames = append(frames, append([]string(nil), s.r.Lines()...))
				s.after(time.Second)
			}
		})
		bytes := painting(t, tt.w, tt.h, frames)
		sum := 0
		for _, n := range bytes[2:] {
			sum += n
		}
		first, idle := bytes[1], sum/(len(bytes)-2)
		t.Logf("%s at %dx%d: %d bytes at first, %d a second", tt.profile, tt.w, tt.h, first, idle)
		if first > tt.first || idle > tt.second {
			t.Errorf("%s at %dx%d: %d bytes at first and %d a second, %d and %d at most", tt.profile, tt.w, tt.h, first, idle, tt.first, tt.second)
		}
	}
}

// Nor is one shown in small where amounts are hidden: not of an item, nor in a
// question.
func TestAmountsAreMasked(t *testing.T) {
	simulate(t, "fr", 120, 40, func(s *sim) {
		s.charge("3*2711 pain")
		s.press("ctrl+g")
		s.wantsNot("8 133", "2 711")
		s.press("l")
		s.wants("tapez le montant")
		s.wantsNot("8 133")
		s.press("esc", "ctrl+l")
		s.after(time.Second)
		s.wantsNot("8 133", "2 711")
		s.press("ctrl+n")
		s.typeIn("7*1391 riz-10%")
		s.press("enter")
		s.wantsNot("9 737", "1 391 ", "973", "8 763")
	})
}
