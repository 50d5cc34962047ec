package payment

import (
	"github.com/charmbracelet/bubbles/key"

	"caisse/model"
	"caisse/ui/qr"
	"caisse/ui/screen"
)

func (p *payment) kBack() key.Binding {
	label := p.c.W.KBack
	if p.ours() && !p.full {
		label = in(p.c.W).kAside
	}
	return p.c.KEsc(label)
}

// worth is a key that says why where it can do nothing now; only where it can is
// it worth a place in the footer.
func worth(can bool, keys, shown, label string) key.Binding {
	if !can {
		label = ""
	}
	return screen.Bind(keys, shown, label)
}

// idle are the keys that can do nothing now.
func (p *payment) idle() (out []key.Binding) {
	for _, b := range []key.Binding{p.kFull(), p.kGrow(), p.kPicture(), p.kPage(), p.kCopy()} {
		if b.Help().Desc == "" {
			out = append(out, b)
		}
	}
	return out
}

func (p *payment) coded() bool { return len(p.code.Drawing.Lines) > 0 }

func (p *payment) kFull() key.Binding {
	label := in(p.c.W).kFull
	if p.full {
		label = in(p.c.W).kSmall
	}
	return screen.When(p.waits(), worth(p.full || p.coded(), "p P", "P", label))
}
func (p *payment) kCopy() key.Binding {
	return screen.When(p.waits(), worth(p.showable(), "c C", "C", in(p.c.W).kCopy))
}
func (p *payment) kText() key.Binding {
	label := in(p.c.W).kText
	if p.text {
		label = in(p.c.W).kCode
	}
	return screen.When(p.coded(), screen.Bind("t T", "T", label))
}
func (p *payment) kPicture() key.Binding {
	return screen.When(p.waits(), worth(p.showable() && p.c.Out.Opens(), "o O", "O", in(p.c.W).kPicture))
}
func (p *payment) kPage() key.Binding {
	return screen.When(p.waits(), worth(p.showable() && p.c.Out.Opens(), "b B", "B", in(p.c.W).kWeb))
}
func (p *payment) kGrow() key.Binding {
	return screen.When(p.waits(), worth(p.code.Choice.Grow != qr.Box{}, "e E", "E", in(p.c.W).kGrow))
}

// kOther: with the code alone on the glass a customer stands before it.
func (p *payment) kOther() key.Binding {
	others := len(p.c.Waiting)
	if p.ours() {
		others--
	}
	return screen.When(others > 0 && !p.full, screen.Bind("right left", "← →", in(p.c.W).kOther))
}

// waits says that somebody may still want to see the code.
func (p *payment) waits() bool { return p.inv.State == model.Pending }

func (p *payment) kCheck() key.Binding {
	return screen.When(p.inv.Known(), screen.Bind("r R", "R", p.c.W.KCheck))
}

// kDial shows and folds away what to dial: the customer may not have scanned.
func (p *payment) kDial() key.Binding {
	label := in(p.c.W).kDial
	if p.dials {
		label = in(p.c.W).kFold
	}
	return screen.When(p.waits() && p.showable() && len(p.c.Dials) > 0 && !p.full && !p.c.Masked, screen.Bind("a A", "A", label))
}

// kSend is for the real till: nobody pays a link of a sandbox.
func (p *payment) kSend() key.Binding {
	return screen.When(p.waits() && p.showable() && !p.c.Sandbox && !p.full, screen.Bind("w W", "W", in(p.c.W).kSend))
}

// kEvidence is not for the customer before whom the code stands alone, nor for what has
// only just left.
func (p *payment) kEvidence() key.Binding {
	return screen.When(p.c.Till != nil && !p.full && p.inv.State != model.Sending, p.c.KEvidence())
}

func (p *payment) kPrint() key.Binding {
	return p.c.KPrint(p.showable() || p.inv.State.IsPaid())
}
func (p *payment) kDetail() key.Binding { return screen.Bind("v V", "V", p.c.W.Back.KDetail) }
func (p *payment) kNewLink() key.Binding {
	return screen.When(p.showable(), screen.Bind("l L", "L", in(p.c.W).kNewLink))
}
func (p *payment) kAgain() key.Binding {
	return screen.When(p.inv.Repeatable() && !p.showable() && p.inv.State != model.Pending && p.c.Owns(p.inv), screen.Bind("l L", "L", in(p.c.W).kTryAgain))
}
func (p *payment) plays() bool { return p.c.Till != nil && p.c.Till.Customer() != nil }
func (p *payment) kPay() key.Binding {
	return screen.When(p.plays() && p.inv.State == model.Pending, screen.Bind("y Y", "Y", in(p.c.W).kPay))
}
func (p *payment) kRefuse() key.Binding {
	return screen.When(p.plays() && p.inv.State == model.Pending, screen.Bind("n N", "N", in(p.c.W).kRefuse))
}
func (p *payment) kNext() key.Binding {
	return screen.When(!p.inv.Open(), p.c.KEnter(p.c.W.KNew))
}

func (p *payment) Keys() []key.Binding {
	if p.code.Link != "" && !p.coded() { // what helps without a code comes first
		return []key.Binding{p.kBack(), p.kGrow(), p.kPicture(), p.kPage(), p.kCopy(), p.kPay(), p.kRefuse(), p.kCheck(), p.kNewLink(), p.kOther(), p.kPrint(), p.kDetail(), p.kFull(), p.kText(), p.kDial(), p.kSend(), p.kEvidence()}
	}
	return []key.Binding{p.kAgain(), p.kBack(), p.kPay(), p.kRefuse(), p.kGrow(), p.kFull(), p.kCheck(), p.kCopy(), p.kText(), p.kNewLink(), p.kPrint(), p.kNext(), p.kOther(), p.kDetail(), p.kPicture(), p.kPage(), p.kDial(), p.kSend(), p.kEvidence()}
}

func (p *payment) WholeKeys() []key.Binding {
	if p.full && p.coded() {
		return nil
	}
	return p.Keys()
}
