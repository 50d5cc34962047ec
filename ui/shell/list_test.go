package shell

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"caisse/ligdicash"
	"caisse/ligdicash/sandbox/proof"
	"caisse/model"
	"caisse/model/ledger"
	"caisse/model/till"
)

func TestListIsATable(t *testing.T) {
	c := newCounter(t)
	c.keep(
		c.invoice(state(model.Paid), amount(12500), func(i *model.Invoice) {
			i.Firstname, i.Lastname, i.Ticket = "Awa", "Ouédraogo", model.Ticket{Day: 20261123, N: 17}
		}),
		c.invoice(amount(2_000_000)),
		c.invoice(state(model.Failed), amount(9)),
	)
	c.expect(0, "list")
	lines := strings.Split(strings.TrimRight(c.out.String(), "\n"), "\n")
	if len(lines) != 6 {
		t.Fatalf("%d lines:\n%s", len(lines), &c.out)
	}
	has(t, lines[0], "Date", " N°", "Montant", "État", "Opérateur", "Client, objet", "Réf.")
	has(t, lines[1], "23/11/2026 21:29   17", "12 500 F", "✓ Payé", "ORANGE BURKINA", "Awa Ouédraogo", "…000001") // the newest first
	has(t, lines[2], "2 000 000 F", "… En attente")
	has(t, lines[3], "9 F", "✗ Échoué")
	has(t, lines[5], "3 ventes, 2 012 509 FCFA, dont payées : 1 vente, 12 500 FCFA")
	// Amounts end in the same column, and the table is as wide as it may be.
	for _, l := range lines[1:4] {
		if end := strings.Index(l, " F "); ansi.StringWidth(l[:end]) != 16+2+3+2+9 {
			t.Errorf("the amount is not right-aligned: %q", l)
		}
	}
	for _, l := range lines {
		if ansi.StringWidth(l) > 100 {
			t.Errorf("%d cells: %q", ansi.StringWidth(l), l)
		}
	}

	c.shell.Settings.Lang = "en"
	c.expect(0, "list", "-tab", "paid")
	has(t, c.out.String(), "Amount", "State", "12,500 F", "✓ Paid", "1 sale, 12,500 FCFA")
	hasNot(t, c.out.String(), "vente", "Montant", "of which paid")

	c.shell.ASCII = true
	c.expect(0, "list")
	for _, b := range c.out.Bytes() {
		if b >= 0x80 {
			t.Fatalf("not ASCII:\n%s", &c.out)
		}
	}
	has(t, c.out.String(), "OK Paid", "Awa Ouedraog")
}

// Every width from a phone's keeps the time, the number, the whole amount, the
// state in words and the reference, and never a line too wide.
func TestTableFits(t *testing.T) {
	c := newCounter(t)
	inv := c.invoice(state(model.ReferenceDiffers), amount(2_000_000), func(i *model.Invoice) {
		i.Firstname, i.OperatorName = strings.Repeat("語", 40), "MOOV AFRICA BURKINA FASO"
		i.Ticket = model.Ticket{Day: 20261123, N: 317}
	})
	for _, by := range []string{"", "C1", "DESK…7K2Q1", "Boutique du marché 1"} {
		plain, number := c.shell.plain(), "317"
		if by != "" {
			plain, number = plain.Among(till.Names{"": by, "other": "C2"}), by+"-317"
		}
		for _, ref := range []int{shortRef, len(inv.Ref)} {
			for w := 32; w < 200; w++ {
				table := c.shell.table(w, ref, plain.NumberW())
				head, row := table.head(), table.row(plain, &inv)
				for l := range strings.Lines(head + row) {
					if got := ansi.StringWidth(strings.TrimSuffix(l, "\n")); got > w {
						t.Errorf("%d cells in %d: %q", got, w, l)
					}
				}
				has(t, head, "Date", "N°", "Montant", "État", "Réf")
				has(t, row, "23/11", "21:29", " "+number, "2 000 000 F", "≠ Référence différente", map[bool]string{true: "…000001", false: inv.Ref}[ref == shortRef])
				if strings.Count(head, "\n") != strings.Count(row, "\n") {
					t.Errorf("in %d cells head and row are not alike:\n%s%s", w, head, row)
				}
				if lines := strings.Count(row, "\n"); (lines == 1) != (w >= 52+plain.NumberW()+ref) {
					t.Errorf("%d lines in %d cells: %q", lines, w, row)
				}
			}
		}
	}
}

func TestListChooses(t *testing.T) {
	c := newCounter(t)
	day := func(d, h int) time.Time { return time.Date(2026, 11, d, h, 0, 0, 0, time.UTC) }
	c.keep(
		c.invoice(state(model.Paid), created(day(23, 9)), amount(100)),
		c.invoice(state(model.PaidLate), created(day(22, 9)), amount(200)),
		c.invoice(state(model.Pending), created(day(22, 10)), amount(300), func(i *model.Invoice) { i.Firstname = "Noëlie" }),
		c.invoice(state(model.Sending), created(day(21, 10)), amount(400)),
		c.invoice(state(model.Pending), created(day(20, 10)), amount(500), inDoubt(model.NoAmount)),
		c.invoice(state(model.LostAnswer), created(day(19, 10)), amount(600)),
		c.invoice(state(model.AmountDiffers), created(day(18, 10)), amount(700)),
		c.invoice(state(model.Failed), created(day(18, 23)), amount(800)),
	)
	for _, q := range []struct {
		args string
		want string // amounts, newest first
	}{
		{"", "100 300 200 400 500 600 800 700"},
		{"-tab all -n 2", "100 300"},
		{"-tab today", "100"},
		{"-tab pending", "300 400 500"},
		{"-tab paid", "100 200"},
		{"-tab look", "500 600 700"},
		{"-search noelie", "300"},
		{"-day 22/11", "300 200"},
		{"-day hier", "300 200"},
		{"-from 22/11/2026", "100 300 200"},
		{"-to 2026-11-18", "800 700"},
		{"-from 18/11 -to 19/11", "600 800 700"},
		{"-from 21/11 -to 30/11", "100 300 200 400"},    // this November's end, which is to come
		{"-from 22/11 -to 31/12/2026", "100 300 200"},   // a whole date to come
		{"-tab paid -from 22/11 -to 22/11/2026", "200"}, // the last day is included
	} {
		c.expect(0, append([]string{"list", "-json"}, strings.Fields(q.args)...)...)
		var got []string
		for line := range strings.Lines(c.out.String()) {
			got = append(got, fmt.Sprint(object(t, line)["amount"]))
		}
		if strings.Join(got, " ") != q.want {
			t.Errorf("list %s: got %v, want %s", q.args, got, q.want)
		}
	}
	c.expect(0, "list", "-json", "-tab", "all", "-n", "2")
	has(t, c.err.String(), "8 ventes, 3 600 FCFA, dont payées : 2 ventes, 300 FCFA · ici les 2 plus récentes")
	c.expect(0, "list", "-from", "18/11", "-to", "19/11")
	has(t, c.out.String(), "3 ventes, 2 100 FCFA", "du 18/11/2026 au 19/11/2026")
}

func TestListFindsNothing(t *testing.T) {
	c := newCounter(t)
	if said := c.expect(ExitNotFound, "list", "-day", "hier"); said != "aucune vente le 22/11/2026" {
		t.Errorf("said %q", said)
	}
	if c.out.Len() > 0 {
		t.Errorf("printed %q", &c.out)
	}
	c.expect(ExitNotFound, "list", "-json", "-all")
	if c.out.Len() > 0 {
		t.Errorf("printed %q", &c.out)
	}
}

func TestListUsage(t *testing.T) {
	c := newCounter(t)
	for args, want := range map[string]string{
		"-tab demain":                   "-tab « demain » : today, all, pending, paid ou look",
		"-tab today -day hier":          "-tab today ne va pas",
		"-day hier -from hier":          "-day ne va pas",
		"-day 31/02/2026":               "-day « 31/02/2026 » : Ce jour n'existe pas",
		"-from bientôt":                 "-from « bientôt » : Ce n'est pas une date",
		"-from 24/11/2026":              "pas encore venu",
		"-from 3/11/2026 -to 2/11/2026": "-to (02/11/2026) est avant -from (03/11/2026)",
		"-n 0":                          "-n : un nombre à partir de 1",
		"-n -4":                         "-n",
		"pain":                          "de trop : « pain »",
	} {
		said := c.expect(ExitUsage, append([]string{"list"}, strings.Fields(args)...)...)
		has(t, said, want)
	}
	has(t, c.expect(ExitUsage, "list", "-search", " \x1b "), "-search : ce texte est vide")
	has(t, c.expect(ExitUsage, "list", "-day", "\x1b[31mhier"), "-day « [31mhier »")
}

// A damaged page hides its own sales and no others, and never silently.
func TestListOfADamagedLedger(t *testing.T) {
	c := newCounter(t)
	const n = 1000
	var all []model.Invoice
	for range n {
		all = append(all, c.invoice(state(model.Paid), func(i *model.Invoice) { i.Object = "vente " + i.Ref }))
	}
	c.keep(all...)
	damage(t, c.path, "vente "+all[500].Ref)
	damage(t, c.path, "vente "+all[n-1].Ref) // the oldest: no row comes after them
	for _, args := range [][]string{{"list", "-all", "-json"}, {"list", "-all"}, {"export", "-as", "jsonl", "-"}} {
		said := c.expect(ExitError, args...)
		rows := strings.Count(c.out.String(), `"transaction_id"`)
		if len(args) == 2 {
			rows = strings.Count(c.out.String(), "F  ✓ Payé")
		}
		if rows < n-100 || rows >= n {
			t.Errorf("%v: %d rows of %d", args, rows, n)
		}
		has(t, said, "Registre abîmé", fmt.Sprintf("%d factures ne peuvent pas être lues", n-rows))
	}
}

// A program that reads lines is told at their end that they are not all.
func TestLinesOfADamagedLedgerEndInAFault(t *testing.T) {
	c := newCounter(t)
	var all []model.Invoice
	for range 300 {
		all = append(all, c.invoice(state(model.Paid), func(i *model.Invoice) { i.Object = "vente " + i.Ref }))
	}
	c.keep(all...)
	h := newHost(t)
	for _, damaged := range []bool{false, true} {
		want := 0
		if damaged {
			want = ExitError
			damage(t, c.path, "vente "+all[150].Ref)
		}
		for _, line := range []string{"list -json -all", "export -as jsonl -"} {
			code := h.run(append(strings.Fields(line), "-ledger", c.path)...)
			lines := strings.Split(strings.TrimSuffix(h.out.String(), "\n"), "\n")
			last := object(t, lines[len(lines)-1])
			if code != want || len(lines) < 200 || (last["transaction_id"] == nil) != damaged {
				t.Fatalf("caisse %s, damaged %v: code %d, %d lines, the last %v", line, damaged, code, len(lines), last)
			}
			if damaged {
				has(t, last["error"].(string), "Registre abîmé")
				if last["code"] != 1.0 || len(last) != 2 {
					t.Errorf("caisse %s ends in %v", line, last)
				}
			}
		}
	}
}

// damage destroys the page of a ledger's file that holds text.
func damage(t *testing.T, path, text string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(b, []byte(text))
	if at < 0 {
		t.Fatalf("%q is not in the file", text)
	}
	destroy(t, path, at/4096)
}

// destroy spoils the page of a file.
func destroy(t *testing.T, path string, page int) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt(bytes.Repeat([]byte{0xa5}, 64), int64(page)*4096); err != nil {
		t.Fatal(err)
	}
}

// The names of the fields are what scripts hold on to.
func TestListNames(t *testing.T) {
	c := newCounter(t)
	c.keep(c.invoice(state(model.Paid), func(i *model.Invoice) {
		i.Items = []model.Item{{Name: "pain", Description: "long", Quantity: 1, UnitPrice: 5000}}
	}))
	c.expect(0, "list", "-json")
	v := object(t, c.out.String())
	golden(t, "list", keys(v))
	for name, want := range map[string]any{
		"transaction_id": "01FAKE00000000000000000001", "state": "paid", "label": "Payé", "amount": 5000.0, "currency": "XOF",
		"created_at": "2026-11-23T21:29:00Z", "phone": "226 70 •• •• 12",
	} {
		if v[name] != want {
			t.Errorf("%s: got %v, want %v", name, v[name], want)
		}
	}
	hasNot(t, c.out.String(), "FAKETOKEN", "22670112212")
	// The words of files do not hang on the terminal.
	c.shell.ASCII = true
	c.expect(0, "list", "-json")
	has(t, c.out.String(), `"label":"Payé"`)
}

func TestHostileNamesInAPipe(t *testing.T) {
	proof.Slow(t)
	c := newCounter(t)
	c.keep(c.invoice(state(model.Paid), func(i *model.Invoice) {
		i.Firstname, i.Lastname, i.Email, i.Object, i.OperatorName = hostile, hostile, hostile, hostile, hostile
		i.RequestID, i.OperatorRef, i.RawStatus, i.Phone, i.Code = hostile, hostile, hostile, hostile, hostile
		i.Items = []model.Item{{Name: hostile, Description: hostile, Quantity: 1, UnitPrice: 5000}}
	}))
	c.answers["eyJFAKE"] = func() (p ligdicash.Payin, err error) {
		p = completed(5000)
		p.Word, p.OperatorName, p.RequestID, p.Customer, p.ExternalID, p.TransactionID = hostile, hostile, hostile, hostile, hostile, hostile
		return p, nil
	}
	for _, args := range []string{"list", "list -json", "check 0001", "check -json 0001", "report", "report -json", "export -", "export -as jsonl -",
		"check eyJFAKE", "check -json eyJFAKE"} {
		words := strings.Fields(args)
		if words[0] == "export" {
			c.shell.Out = crlf{&c.out}
		}
		c.run(words...) // fails on any control character
		if c.out.Len() == 0 {
			t.Errorf("%s printed nothing", args)
		}
		c.shell.Out = &c.out
	}
}

// crlf takes the marks of the CSV format out: they are not data.
type crlf struct{ io.Writer }

func (w crlf) Write(p []byte) (int, error) {
	q := bytes.TrimPrefix(bytes.ReplaceAll(p, []byte("\r\n"), []byte("\n")), []byte("\ufeff"))
	if _, err := w.Writer.Write(q); err != nil {
		return 0, err
	}
	return len(p), nil
}

// measure reads what comes and counts lines, as a long pipe would.
type measure struct {
	lines  int
	writes int
	most   int // bytes in one write
}

func (m *measure) Write(p []byte) (int, error) {
	m.lines += bytes.Count(p, []byte("\n"))
	m.writes++
	m.most = max(m.most, len(p))
	return len(p), nil
}

// race says that the race detector is on, which keeps memory of its own.
var race bool

// A long list comes as it is read, and takes no more memory than a short one.
func TestListStreams(t *testing.T) {
	proof.Slow(t)
	if race {
		t.Skip("the race detector's own memory would be measured")
	}
	const n = 20_000
	c := newCounter(t)
	l, err := ledger.Open(t.Context(), c.path)
	if err != nil {
		t.Fatal(err)
	}
	err = l.AddAll(t.Context(), func(yield func(model.Invoice, []model.Event) bool) {
		for i := range n {
			r := fmt.Sprintf("01FAKE000000000000000%05d", i)
			inv := c.invoice(ref(r), amount(model.Money(100+i%7)), created(evening.Add(-time.Duration(i)*time.Minute)))
			if !yield(inv, []model.Event{{At: inv.CreatedAt, Kind: model.EventSending, State: model.Sending}}) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"list", "-all"}, {"list", "-all", "-json"}} {
		var m measure
		c.shell.Out = &m
		before := heap()
		c.expect(0, args...)
		if grown := int64(heap()) - int64(before); grown > 4<<20 {
			t.Errorf("%v: the heap has grown by %d KiB", args, grown>>10)
		}
		want := n
		if len(args) == 2 {
			want += 3 // the head, a blank line, the sum
		}
		if m.lines != want || m.most > 64<<10 || m.writes < 20 {
			t.Errorf("%v: %d lines in %d writes of %d bytes at most", args, m.lines, m.writes, m.most)
		}
	}
	has(t, c.err.String(), "20 000 ventes")
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// caisse list -all | head: whoever has read enough is no failure.
func TestListIntoAClosedPipe(t *testing.T) {
	c := newCounter(t)
	var all []model.Invoice
	for range 1500 {
		all = append(all, c.invoice())
	}
	c.keep(all...)
	for _, args := range [][]string{{"list", "-all"}, {"list", "-all", "-json"}, {"export", "-"}} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		c.shell.Out = w
		head := make(chan string)
		go func() {
			line, _ := bufio.NewReader(r).ReadString('\n')
			_ = r.Close() // that is what is tested
			head <- line
		}()
		if code, said := c.run(args...); code != 0 || said != "" {
			t.Errorf("%v: exit %d, %q", args, code, said)
		}
		if line := <-head; line == "" {
			t.Errorf("%v: nothing came", args)
		}
		_ = w.Close() // broken by now
	}
	c.shell.Out = full{}
	for _, args := range [][]string{{"list"}, {"list", "-json"}, {"export", "-"}, {"report"}, {"check", all[0].Ref}} {
		has(t, c.expect(ExitError, args...), "disque plein : la réponse n'a pas pu être écrite")
	}
}

type full struct{}

func (full) Write([]byte) (int, error) {
	return 0, &os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}
}

func TestListStops(t *testing.T) {
	c := newCounter(t)
	c.keep(c.invoice())
	if code, said := c.runIn(ended(t), "list"); code != ExitError || said != "arrêté" {
		t.Errorf("exit %d, %q", code, said)
	}
}
