package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"caisse/model/ledger"
	"caisse/model/ledger/fill/made"
	"caisse/ui/glass"
)

// lookback is what was measured of the console on a large ledger.
type lookback struct {
	sales              int
	pages              []time.Duration // from Page Down to the next rows
	arrows             []time.Duration // from an arrow to the next row
	idle, busy         []time.Duration // from key to glyph in the search, without and with an export
	paging, exporting  int64           // the most memory resident meanwhile, in bytes
	export             time.Duration
	size, exportedSize int64 // of the files, in bytes
}

// look pages through a ledger, searches in it, and searches again while all of
// it is exported.
func look(dir string, console *contender, sales, pages int, size int64, progress io.Writer) (*lookback, error) {
	look, big := &lookback{sales: sales, size: size}, *console
	t, _, err := big.start()
	if err != nil {
		return nil, err
	}
	defer quit(t)

	fmt.Fprintf(progress, "%d pages, and a search...\n", pages)
	if err := look.page(t, pages); err != nil {
		return nil, big.explain(t, err)
	}
	fmt.Fprintf(progress, "%d arrows...\n", pages)
	if err := look.arrow(t, pages); err != nil {
		return nil, big.explain(t, err)
	}
	// Words as they are looked for; a space would not show.
	typist := &typist{term: t, keys: "awa-ouedraogo-zongo-"}
	if err := look.search(t, typist); err != nil {
		return nil, big.explain(t, err)
	}
	for range 30 {
		took, err := typist.line(lineKeys)
		if err != nil {
			return nil, big.explain(t, err)
		}
		look.idle = append(look.idle, took...)
	}
	fmt.Fprintln(progress, "the same search while everything is exported...")
	if err := look.exports(t, typist, filepath.Join(dir, "all.csv")); err != nil {
		return nil, big.explain(t, err)
	}
	return look, nil
}

// copied makes a copy of the kept ledger at path: the console writes to its own.
func copied(path string, sales int) (size int64, err error) {
	ctx := context.Background()
	kept, err := made.Kept(ctx, sales)
	if err != nil {
		return 0, err
	}
	l, err := ledger.Open(ctx, kept)
	if err != nil {
		return 0, err
	}
	if err := errors.Join(l.Backup(ctx, path, false, nil), l.Close()); err != nil {
		return 0, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// page opens the sales and goes down page by page.
func (l *lookback) page(t *glass.Terminal, pages int) error {
	const all = "[Toutes]"
	t.Key("ctrl+l")
	// These are of days past: without a sale today it opens on all of them.
	if err := t.WaitFor(patience, func(screen string) bool { return strings.Contains(screen, all) && strings.Contains(screen, "▸") }); err != nil {
		return err
	}
	for range pages {
		before := rowsOf(t.Screen())
		pressed := time.Now()
		t.Key("pgdown")
		if err := t.WaitFor(patience, func(screen string) bool { return rowsOf(screen) != before }); err != nil {
			return fmt.Errorf("the next page: %w", err)
		}
		l.pages = append(l.pages, time.Since(pressed))
		if err := most(t, &l.paging); err != nil {
			return err
		}
	}
	return nil
}

// arrow goes up and down in the list, at any moment.
func (l *lookback) arrow(t *glass.Terminal, n int) error {
	for i := range n {
		time.Sleep(rand.N(frame))
		before := rowsOf(t.Screen())
		pressed := time.Now()
		t.Key([]string{"down", "up"}[i/5%2])
		if err := t.WaitFor(patience, func(screen string) bool { return rowsOf(screen) != before }); err != nil {
			return fmt.Errorf("the next row: %w", err)
		}
		l.arrows = append(l.arrows, time.Since(pressed))
	}
	return nil
}

// rowsOf is the part of the screen that pages change.
func rowsOf(screen string) string {
	lines := strings.Split(screen, "\n")
	return strings.Join(lines[min(4, len(lines)):], "\n")
}

func until(t *glass.Terminal, text string) error {
	if err := t.WaitFor(patience, func(screen string) bool { return strings.Contains(screen, text) }); err != nil {
		return fmt.Errorf("no %q: %w", text, err)
	}
	return nil
}

// most keeps the higher of sum and the memory that is resident now.
func most(t *glass.Terminal, sum *int64) error {
	resident, _, err := memory(t.Pid())
	*sum = max(*sum, resident)
	return err
}

// search goes to the search field.
func (l *lookback) search(t *glass.Terminal, w *typist) error {
	t.Key("/")
	if err := until(t, "▸ Chercher"); err != nil {
		return err
	}
	return w.findField()
}

// exports starts an export of everything and types into the search until it is
// over.
func (l *lookback) exports(t *glass.Terminal, w *typist, path string) error {
	const running = "Export en cours"
	t.Key("esc") // out of the search
	if err := t.WaitFor(patience, func(screen string) bool {
		return strings.Contains(screen, "Échap Retour") && strings.Contains(screen, "▸")
	}); err != nil {
		return fmt.Errorf("the search does not end: %w", err)
	}
	t.Key("e")
	if err := until(t, "EXPORTER"); err != nil {
		return err
	}
	t.Key("ctrl+u")
	t.Type(path)
	if err := until(t, filepath.Base(path)); err != nil {
		return err
	}
	began := time.Now()
	t.Key("enter")
	if err := until(t, "%"); err != nil {
		return err
	}
	t.Key("ctrl+l")
	if err := until(t, running); err != nil {
		return err
	}
	if err := l.search(t, w); err != nil {
		return err
	}
	for strings.Contains(t.Screen(), running) {
		took, err := w.line(lineKeys)
		if err != nil {
			return err
		}
		if !strings.Contains(t.Screen(), running) {
			break // some of these were typed after it
		}
		l.busy = append(l.busy, took...)
		if err := most(t, &l.exporting); err != nil {
			return err
		}
	}
	l.export = time.Since(began)
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	l.exportedSize = info.Size()
	if len(l.busy) < 100 {
		return fmt.Errorf("only %d keys while it was exported: take more sales", len(l.busy))
	}
	return nil
}

func (l *lookback) report(out io.Writer, raw *contender) error {
	fmt.Fprintf(out, "\n%d sales in %.0f MB; %d pages, %d arrows, %d keys in a search, %d more while all of it is exported (%.1f s, %.0f MB)\n",
		l.sales, mb(l.size), len(l.pages), len(l.arrows), len(l.idle), len(l.busy), l.export.Seconds(), mb(l.exportedSize))
	if err := table(out, []string{"raw", "console"}, []figure{
		{what: "arrow in the list, p50", unit: "ms", values: []float64{ms(rank(raw.keys, 50)), ms(rank(l.arrows, 50))}, maxRatio: 4},
		{what: "arrow in the list, p99", unit: "ms", values: []float64{ms(rank(raw.keys, 99)), ms(rank(l.arrows, 99))}},
	}); err != nil {
		return err
	}
	return table(out, []string{"idle", "exporting"}, []figure{
		{what: "page down, p50", unit: "ms", values: []float64{0, ms(rank(l.pages, 50))}},
		{what: "page down, p99", unit: "ms", values: []float64{0, ms(rank(l.pages, 99))}},
		{what: "search, key to glyph, p50", unit: "ms", values: []float64{ms(rank(l.idle, 50)), ms(rank(l.busy, 50))}, maxRatio: 1.2},
		{what: "search, key to glyph, p99", unit: "ms", values: []float64{ms(rank(l.idle, 99)), ms(rank(l.busy, 99))}, maxRatio: 1.2},
		{what: "memory, paging", unit: "MB", values: []float64{0, mb(l.paging)}, below: 30},
		{what: "memory, exporting", unit: "MB", values: []float64{mb(l.paging), mb(l.exporting)}, maxRatio: 1.5},
	})
}
