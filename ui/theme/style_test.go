package theme

import (
	"reflect"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
)

// looks are all there are.
func looks() (all []Look) {
	for d := Plain; d <= Many; d++ {
		for g := Unknown; g <= Light; g++ {
			for _, strong := range []bool{false, true} {
				all = append(all, Look{Depth: d, Ground: g, Strong: strong})
			}
		}
	}
	return all
}

// roles are the styles of th by their names, those of its blocks too.
func roles(th Theme) map[string]Style {
	out := map[string]Style{}
	v := reflect.ValueOf(th)
	for i := range v.NumField() {
		switch name := v.Type().Field(i).Name; f := v.Field(i).Interface().(type) {
		case Style:
			out[name] = f
		case Block:
			out[name], out[name+" edge"] = f.Text, f.Edge
		}
	}
	return out
}

// What is kept of a style draws what lipgloss draws, to the byte.
func TestStylesDrawWhatLipglossDraws(t *testing.T) {
	for _, l := range looks() {
		th := New(l)
		all := roles(th)
		if len(all) < 20 {
			t.Fatalf("%d roles", len(all))
		}
		for name, s := range all {
			for _, text := range []string{"", " ", "500 FCFA", "x", "été à 中", "two\nlines", "a\tb", "\x1b[1mx\x1b[0m", "%s"} {
				if s.look == nil {
					t.Fatalf("%+v: %s is not made", l, name)
				}
				if got, want := s.Render(text), s.style.Render(text); got != want {
					t.Errorf("%s of %q: %q, want %q", name, text, got, want)
				}
			}
		}
		for _, text := range []string{"", "x", "a\tb"} {
			if got, want := (Style{}).Render(text), lipgloss.NewStyle().Render(text); got != want {
				t.Errorf("no style of %q: %q, want %q", text, got, want)
			}
		}
	}
}

// Two themes have no style in common: what is kept of a drawing is told by them.
func TestThemesShareNoStyle(t *testing.T) {
	one, two := roles(New(Look{Depth: Many})), roles(New(Look{Depth: Many}))
	for name, s := range one {
		if s == two[name] {
			t.Errorf("%s is the same in both", name)
		}
	}
}

// A bar has no gaps: its cells are blanks on the colour of the text, and as wide.
func TestBarsAreSolid(t *testing.T) {
	bar := "█ ██▌x█"
	for _, l := range looks() {
		for name, s := range roles(New(l)) {
			got := s.Render(bar)
			before, _ := s.Around()
			if before == "" {
				if got != bar {
					t.Errorf("%s without a style: %q", name, got)
				}
				continue
			}
			if strings.Contains(got, "█") || ansi.Strip(got) != "    ▌x " {
				t.Errorf("%s: %q", name, got)
			}
			want := "\x1b[7m \x1b[27m \x1b[7m  \x1b[27m▌x\x1b[7m \x1b[27m"
			if s.style.GetReverse() {
				want = "\x1b[27m \x1b[7m \x1b[27m  \x1b[7m▌x\x1b[27m \x1b[7m"
			}
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q, want %q in it", name, got, want)
			}
		}
		l.ASCII = true
		if got := New(l).PaidBlock.Text.Render(bar); !strings.Contains(got, bar) {
			t.Errorf("%+v: %q, which has an ASCII twin", l, got)
		}
	}
}
