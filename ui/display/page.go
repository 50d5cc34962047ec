package display

import (
	"fmt"

	"caisse/ui/page"
	"caisse/ui/qr"
	"caisse/ui/text"
)

// Page is what a browser shows of s; w are the words while there is no console.
func (s Seen) Page(w *text.Words) page.View {
	if s.State != Open {
		return page.View{Lang: w.Lang, Shop: s.Sentence(w), Gone: Gone.Sentence(w)}
	}
	f, w := s.Frame, text.In(s.Lang)
	p := text.Printer{W: w}
	v := page.View{Lang: f.Lang, Shop: f.Shop, Gone: Gone.Sentence(w)}
	switch {
	case f.Foreign != "":
		v.Shop = fmt.Sprintf(w.ForeignBanner, f.Foreign)
	case f.Sandbox:
		v.Shop = w.Sandbox + " · " + f.Shop
	}
	if f.Amount == 0 {
		return v
	}
	v.Amount, v.Words, v.State, v.Paid = p.Money(f.Amount), p.InWords(f.Amount), f.Sign+" "+f.Word, f.Kind.Green()
	if f.Link == "" {
		return v
	}
	if png, err := qr.PNG(f.Link, 8); err == nil { // else a link no code holds: the page shows none
		v.Scan, v.PNG = w.Scan, png
	}
	return v
}
