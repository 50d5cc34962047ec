package shell

import (
	"bytes"
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"caisse/model"
)

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestExport(t *testing.T) {
	c := newCounter(t)
	aDay(c)
	dir := t.TempDir()
	for _, k := range []struct {
		args string // FILE is the file
		file string
		rows int
	}{
		{"FILE", "ventes.csv", 9},
		{"-o FILE", "o.CSV", 9},
		{"FILE", "ventes.jsonl", 9},
		{"-as jsonl FILE", "ventes.txt", 9},
		{"-as csv FILE", "odd.jsonl", 9},
		{"-day 22/11 FILE", "jour.csv", 8},
		{"-tab paid -from 22/11 -to 22/11 FILE", "payees.csv", 4},
		{"-tab look FILE", "look.csv", 2},
		{"FILE -tab look -as csv", "behind.txt", 2},
		{"-day 1/1/2020 FILE", "vide.csv", 0},
	} {
		path := filepath.Join(dir, k.file)
		c.expect(0, append([]string{"export"}, strings.Fields(strings.ReplaceAll(k.args, "FILE", path))...)...)
		text := read(t, path)
		rows := strings.Count(text, "\n")
		asCSV := strings.HasPrefix(text, "\ufefflocal_time;transaction_id;")
		if asCSV {
			rows--
		}
		if rows != k.rows || asCSV == (strings.Contains(k.args, "jsonl") || strings.HasSuffix(k.file, ".jsonl") && !strings.Contains(k.args, "csv")) {
			t.Errorf("%s: %d rows, want %d:\n%.200s", k.args, rows, k.rows, text)
		}
		has(t, c.out.String(), "Exporté :", path)
		if c.err.Len() > 0 { // it is no terminal
			t.Errorf("standard error has %q", &c.err)
		}
	}
	has(t, read(t, filepath.Join(dir, "payees.csv")), "Payé", "Payé en retard", "paid late")
	c.expect(0, "export", filepath.Join(dir, "again.csv"))
	has(t, c.out.String(), "9 ventes, 17 559 FCFA, payées ou non")

	c.shell.Settings.Lang = "en"
	c.expect(0, "export", "-tab", "paid", filepath.Join(dir, "paid.csv"))
	has(t, c.out.String(), "Exported: 5 sales, 17,299 FCFA.")
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(read(t, filepath.Join(dir, "paid.csv")), "\ufeff")))
	if rows, err := r.ReadAll(); err != nil || len(rows) != 6 || len(rows[0]) < 20 {
		t.Errorf("%v, %v", rows, err)
	}
}

func TestExportToStandardOutput(t *testing.T) {
	c := newCounter(t)
	aDay(c)
	c.shell.Out = crlf{&c.out}
	c.expect(0, "export", "-tab", "paid", "-")
	if n := strings.Count(c.out.String(), "\n"); n != 6 || strings.Contains(c.out.String(), "Export") {
		t.Errorf("%d lines:\n%s", n, &c.out)
	}
	has(t, c.err.String(), "5 ventes, 17 299 FCFA")
	c.expect(0, "export", "-as", "jsonl", "-o", "-")
	for l := range strings.Lines(c.out.String()) {
		object(t, l)
	}
}

// A file that is there stays, unless it may be replaced.
func TestExportOverAFile(t *testing.T) {
	c := newCounter(t)
	aDay(c)
	path := filepath.Join(t.TempDir(), "ventes.csv")
	if err := os.WriteFile(path, []byte("older"), 0o600); err != nil {
		t.Fatal(err)
	}
	has(t, c.expect(ExitError, "export", path), path+" existe déjà ; -force le remplace")
	if read(t, path) != "older" {
		t.Error("it was replaced")
	}
	c.expect(0, "export", "-force", path)
	has(t, read(t, path), "transaction_id")

	dir := t.TempDir()
	has(t, c.expect(ExitError, "export", "-as", "csv", dir), "n'est pas un fichier")
	has(t, c.expect(ExitError, "export", filepath.Join(dir, "nowhere", "x.csv")), "dossier n'existe pas")
}

func TestExportUsage(t *testing.T) {
	c := newCounter(t)
	for args, want := range map[string]string{
		"":                    "il faut un fichier",
		"a.csv b.csv":         "il faut un fichier",
		"-o a.csv b.csv":      "il faut un fichier",
		"a.xlsx":              "a.xlsx : un nom en .csv ou .jsonl",
		"ventes":              "un nom en .csv ou .jsonl",
		"-as xml a.csv":       "-as : un nom en .csv ou .jsonl",
		"-day 31/02/26 a.csv": "Ce jour n'existe pas",
		"-tab x a.csv":        "-tab « x »",
	} {
		has(t, c.expect(ExitUsage, append([]string{"export"}, strings.Fields(args)...)...), want)
	}
	if _, err := os.Stat("a.csv"); err == nil {
		t.Error("a file was written")
	}
}

// Ctrl+C leaves nothing, and what stood there untouched.
func TestExportStops(t *testing.T) {
	c := newCounter(t)
	var all []model.Invoice
	for range 1000 {
		all = append(all, c.invoice())
	}
	c.keep(all...)
	dir := t.TempDir()
	path := filepath.Join(dir, "ventes.csv")
	if err := os.WriteFile(path, []byte("older"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	now := c.shell.Now
	rows := 0
	c.shell.Now = func() time.Time { // asked for by every label
		if rows++; rows == 500 {
			stop()
		}
		return now()
	}
	code, said := c.runIn(ctx, "export", "-force", path)
	if code != ExitError || said != "arrêté : rien n'a été écrit" {
		t.Errorf("exit %d, %q", code, said)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 || read(t, path) != "older" {
		t.Errorf("left: %v, %v", left, err)
	}
	// On a pipe what has gone cannot be called back; it is said.
	ctx, stop = context.WithCancel(t.Context())
	c.shell.Out = stopping{&c.out, stop}
	code, said = c.runIn(ctx, "export", "-as", "jsonl", "-")
	if code != ExitError || !strings.Contains(said, "n'est pas entier") {
		t.Errorf("exit %d, %q", code, said)
	}
}

// stopping is Ctrl+C once something has come.
type stopping struct {
	*bytes.Buffer
	stop func()
}

func (w stopping) Write(p []byte) (int, error) { w.stop(); return w.Buffer.Write(p) }
