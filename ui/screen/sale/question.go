package sale

import (
	"fmt"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/cells"
	"caisse/ui/screen"
	"caisse/ui/screen/payment"
)

// question comes before a sale that is perhaps not meant: ten times what is
// usual here, or the same as a moment ago. Only the amount, typed once more,
// charges it.
type question struct {
	c      *screen.Console
	why    till.Question
	total  model.Money
	typed  screen.Retyped
	rested bool        // the keyboard has, since it came up by itself: an Enter is meant for it
	last   screen.Beat // when it came up, or the last key did
	w, h   int
}

// What is said to the question.
type (
	meant struct{} // the amount was typed once more
	same  struct{} // it is the first sale
)

// newQuestion asks why; ahead is what was typed before it came up, and is seen
// whole.
func newQuestion(c *screen.Console, why till.Question, total model.Money, ahead tea.KeyMsg) *question {
	return &question{c: c, why: why, total: total, typed: screen.NewRetyped().Typed(ahead), last: c.Beat()}
}

func (q *question) Init() tea.Cmd                 { return nil }
func (*question) Typing() bool                    { return true }
func (q *question) Resize(w, h int) screen.Screen { q.w, q.h = w, h; return q }
func (*question) Passes(to screen.Screen) bool    { return to.ID() != screen.HelpID }
func (*question) ID() string                      { return "question" }

func (q *question) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	k, is := msg.(tea.KeyMsg)
	if !is {
		return q, nil
	}
	q.rested, q.last = q.rested || q.c.Since(q.last) >= screen.QuietFor, q.c.Beat()
	switch {
	case key.Matches(k, q.c.KBack()):
		return q, q.c.Close()
	case key.Matches(k, q.kEnter()):
		if q.rested {
			return q.enter()
		}
		return q, nil
	}
	q.typed = q.typed.Typed(k)
	return q, nil
}

// enter charges what was typed again. With nothing typed it does what is safe:
// it shows the first sale, or leads back to the amount.
func (q *question) enter() (screen.Screen, tea.Cmd) {
	if q.typed.Empty() {
		q.c.Close()
		if first := q.why.First; first.Ref != "" {
			q.c.Tell(same{})
			return q, q.c.Open(payment.Of(q.c, first))
		}
		return q, nil
	}
	var is bool
	if q.typed, is = q.typed.Is(q.total); !is {
		return q, nil
	}
	q.c.Close()
	return q, q.c.Tell(meant{})
}

func (q *question) kEnter() key.Binding {
	w := in(q.c.W)
	switch {
	case !q.typed.Empty():
		return q.c.KEnter(w.kCharge)
	case q.why.First.Ref != "":
		return q.c.KEnter(w.kFirst)
	}
	return q.c.KEnter(w.kCorrect)
}

func (q *question) Keys() []key.Binding {
	return []key.Binding{q.kEnter(), q.c.KBack(), screen.KClear()}
}

func (q *question) View() string {
	c, w := q.c, in(q.c.W)
	title, says := w.unusualTitle, fmt.Sprintf(w.unusual, c.Francs(q.why.Usual))
	if first := q.why.First; first.Ref != "" {
		title, says = w.againTitle, fmt.Sprintf(w.again, c.W.Elapsed(c.Age(first, first.CreatedAt)), c.Mark(first, false).String())
	}
	out := []cells.Part{cells.Keep(3, c.Theme.Title.Render(cells.Cut(title, q.w))), cells.Keep(8, c.Theme.Amount.Render(c.Money(q.total))),
		cells.Keep(4, cells.Styled(c.Theme.Hint.Render, cells.Wrap(c.InWords(q.total), q.w))...), cells.Gap(),
		cells.Keep(9, cells.Styled(c.Theme.Notice.Render, cells.Wrap(says, q.w))...), cells.Gap(),
		cells.Keep(8, cells.Wrap(w.typeAgain, q.w)...),
		cells.Keep(10, c.Theme.Here(true)+q.typed.Draw(q.w))}
	if q.typed.Wrong {
		out = append(out, cells.Keep(9, cells.Styled(c.Theme.Notice.Render, cells.Wrap(w.otherAmount, q.w))...))
	}
	return cells.Stack(q.h, append(out, cells.Gap(), cells.Keep(2, cells.Wrap(c.W.Enter+" "+q.kEnter().Help().Desc, q.w)...))...)
}
