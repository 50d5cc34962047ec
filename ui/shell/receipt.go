package shell

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"caisse/model"
	"caisse/model/receipt"
	"caisse/model/receipt/printer"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/text"
)

func printReceipt() command {
	var asText bool
	return command{
		Name: "receipt", Takes: anything, Ledger: true, Uses: []string{settings.NamePrinter, settings.NameLedger, settings.NameShop, settings.NameTimeZone},
		Says: func(w *text.Words) saying {
			say := receiptIn(w)
			return saying{Does: say.does, Args: "REF|TOKEN", More: say.more, Flags: map[string]string{"text": say.asText}}
		},
		Flags: func(f *flag.FlagSet) {
			f.BoolVar(&asText, "text", false, "")
		},
		Run: func(ctx context.Context, s *Shell, args []string) error {
			if len(args) != 1 {
				return usage(receiptIn(s.words()).usage)
			}
			name, _ := model.Named(args[0])
			if name == "" {
				return usage(receiptIn(s.words()).usage)
			}
			return s.receipt(ctx, name, asText)
		},
	}
}

// receipt prints the paper of the invoice that name names, or writes it as text.
func (s *Shell) receipt(ctx context.Context, name string, asText bool) error {
	p := s.plain()
	if _, err := printer.Parse(s.Settings.Printer); err != nil && !asText {
		return errors.New(receiptIn(s.words()).noPrinter)
	}
	t, done, err := s.openTo(ctx, !asText)
	if err != nil {
		return err
	}
	defer done()
	inv, err := s.theOne(ctx, t, name)
	if err != nil {
		return err
	}
	what := t.PaperOf(inv)
	if what == "" {
		return Exit{exitOf(&inv), receiptIn(s.words()).nothing}
	}
	p = p.Among(t.Called(ctx))
	if asText {
		_, before, err := t.Printed(ctx, inv.Ref, what)
		if err != nil {
			return s.unread(err)
		}
		return s.wrote(s.print(s.Out, p.Slip(inv, what, before > 0, s.paperHead()).Text()))
	}
	var q printer.Queue
	err = t.Print(ctx, &q, s.Settings.Printer, inv.Ref, what, false, func(inv model.Invoice, again bool) []byte {
		return p.Slip(inv, what, again, s.paperHead()).Bytes()
	})
	var e *printer.Error
	switch {
	case ctx.Err() != nil:
		return s.stopped()
	case errors.As(err, &e):
		return errors.New(p.Unprinted(e))
	case errors.Is(err, till.ErrNotNow):
		return Exit{exitOf(&inv), receiptIn(s.words()).nothing}
	case err != nil:
		return s.unread(err)
	}
	return s.line(receiptIn(s.words()).printed)
}

// paperHead is what stands on every paper.
func (s *Shell) paperHead() text.Head {
	h := text.Head{Shop: model.Clean(s.Settings.Shop), Sandbox: s.Sandbox, Foreign: s.foreignHost(), MM: 80}
	if s.Settings.Paper == "58" {
		h.MM = 58
	}
	if s.Settings.CodePage == "ascii" || s.ASCII {
		h.Signs = receipt.Plain
	}
	return h
}

// examinePrinter looks whether the printer is there. It prints nothing.
func (s *Shell) examinePrinter(ctx context.Context) text.Finding {
	say := receiptIn(s.words())
	f := text.Finding{Name: "printer", Label: say.label, Grade: text.Skipped, Text: say.none}
	if s.Settings.Printer == "" {
		return f
	}
	a, err := printer.Parse(s.Settings.Printer)
	if err != nil {
		f.Grade, f.Text, f.Todo = text.Fault, say.noPrinter, say.todo
		return f
	}
	answers, err := printer.Try(ctx, a)
	name := model.Clean(a.String())
	switch {
	case err != nil:
		f.Grade, f.Text, f.Todo = text.Warning, name+s.colon()+s.plain().PrinterTrouble(err), say.todo // a sale does without
	case answers:
		f.Grade, f.Text = text.Fine, fmt.Sprintf(say.ready, name)
	default:
		f.Grade, f.Text = text.Fine, fmt.Sprintf(say.reached, name)
	}
	return f
}
