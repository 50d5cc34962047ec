// Package message sends the link of a sale to its customer by the cashier's own
// telephone: the message is copied, and a code opens a chat with the number. The
// console itself sends nothing, and keeps no number.
package message

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/ui/cells"
	"caisse/ui/field"
	"caisse/ui/screen"
	"caisse/ui/screen/code"
)

// message asks for the number, then shows the code.
type message struct {
	c      *screen.Console
	inv    model.Invoice
	phone  field.Field
	number string // that the code is for; "" before
	wrong  bool
	code   code.Code
	w, h   int
}

// New begins with an empty field: a number that is known is not shown whole.
func New(c *screen.Console, inv model.Invoice) screen.Screen {
	return &message{c: c, inv: inv, phone: field.New(24).Focus(true)}
}

func (m *message) Init() tea.Cmd                 { return nil }
func (m *message) ID() string                    { return "message " + m.inv.Ref }
func (m *message) Typing() bool                  { return m.number == "" }
func (*message) Passes(screen.Screen) bool       { return true }
func (m *message) Resize(w, h int) screen.Screen { m.w, m.h = w, h; return m.draw() }

// Number is a telephone number as a wa.me address has it: the country code and the
// rest, figures alone; "" for what is none.
func Number(typed string) string {
	typed = strings.TrimPrefix(strings.TrimSpace(typed), "+")
	digits := make([]byte, 0, 15)
	for _, r := range typed {
		switch {
		case '0' <= r && r <= '9':
			digits = append(digits, byte(r))
		case !strings.ContainsRune(" .-()\u00a0", r):
			return ""
		}
	}
	n := strings.TrimPrefix(string(digits), "00")
	if len(n) < 10 || len(n) > 15 || n[0] == '0' {
		return ""
	}
	return n
}

func (m *message) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case screen.TerminalKnown:
		return m.draw(), nil
	case tea.KeyMsg:
		switch {
		case key.Matches(msg, m.c.KBack()):
			return m, m.c.Close()
		case key.Matches(msg, m.kMake()):
			return m.make()
		case m.number != "":
		case key.Matches(msg, screen.KClear()):
			m.phone.SetValue("")
		default:
			m.phone, m.wrong = m.phone.Typed(msg), false
		}
	}
	return m, nil
}

// make copies the message, and draws the code.
func (m *message) make() (screen.Screen, tea.Cmd) {
	typed := m.phone.Value()
	if strings.TrimSpace(typed) == "" {
		typed = m.inv.Phone
	}
	n := Number(typed)
	if m.wrong = n == ""; m.wrong {
		return m, nil
	}
	m.number = n
	m.phone.SetValue("")
	w := in(m.c.W)
	return m.draw(), screen.CopyAs(m.c.Term, m.text(), m.c.Profile.Mux, w.copied, w.copiedBy)
}

// text is the message: whose shop, how much, and where.
func (m *message) text() string {
	return fmt.Sprintf(in(m.c.W).text, m.c.Shop, m.inv.Amount.Group(cells.NBSP)+cells.NBSP+"FCFA", m.inv.Link)
}

// draw puts the message into the code where there is room for one so large.
func (m *message) draw() *message {
	if m.number == "" {
		return m
	}
	address := "https://wa.me/" + m.number
	for _, link := range [...]string{address + "?text=" + strings.ReplaceAll(url.QueryEscape(m.text()), "+", "%20"), address} {
		m.code = m.code.Fit(m.c, m.c.Style, link, m.w, m.h-4, false, 0)
		if len(m.code.Drawing.Lines) > 0 && !m.code.Choice.Whole && m.code.Drawing.Rows <= m.h-3 {
			return m
		}
	}
	m.code = code.Code{}
	return m
}

func (m *message) kMake() key.Binding {
	return screen.When(m.number == "", m.c.KEnter(in(m.c.W).kMake))
}

func (m *message) Keys() []key.Binding {
	return screen.WayOut(m.w, m.c.KBack(), m.kMake(), screen.KClear())
}

func (m *message) View() string {
	c, w := m.c, in(m.c.W)
	out := []cells.Part{cells.Keep(8, c.Theme.Title.Render(cells.Cut(w.title, m.w)))}
	if m.number != "" {
		masked := model.MaskPhone(m.number, cells.NBSP)
		if len(m.code.Drawing.Lines) == 0 {
			return cells.Stack(m.h, append(out, cells.Keep(9, masked), cells.Gap(), cells.Keep(7, cells.Styled(c.Theme.Notice.Render, cells.Wrap(w.noRoom, m.w))...))...)
		}
		out = append(out, cells.Keep(10, m.code.Centred(m.w)...), cells.Keep(7, cells.Wrap(masked+"  "+w.scan, m.w)...))
		return cells.Stack(m.h, out...)
	}
	out = append(out, cells.Gap(), cells.Keep(10, c.Theme.Here(true)+w.phone+" "+m.phone.Draw(max(4, min(24, m.w-cells.Width(w.phone)-4)))))
	if m.wrong {
		out = append(out, cells.Keep(9, cells.Styled(c.Theme.Notice.Render, cells.Wrap(w.bad, m.w))...))
	} else if Number(m.inv.Phone) != "" {
		out = append(out, cells.Keep(6, cells.Cut(fmt.Sprintf(w.known, model.MaskPhone(m.inv.Phone, cells.NBSP)), m.w)))
	}
	return cells.Stack(m.h, append(out, cells.Spring(), cells.Keep(3, cells.Styled(c.Theme.Hint.Render, cells.Wrap(w.about, m.w))...))...)
}
