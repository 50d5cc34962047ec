package shell

import (
	"context"
	"fmt"
	"sort"
	"strings"
	"time"

	"caisse/ui/text"
)

func manual(p Program) command {
	return command{
		Name: "man", Bare: true,
		Says: func(w *text.Words) saying {
			say := completionIn(w)
			return saying{Does: say.manDoes, More: say.manMore}
		},
		Run: func(_ context.Context, s *Shell, _ []string) error {
			_ = s.load() // for the language: whatever is wrong with the settings, it can be read
			return s.print(s.Out, s.manual(commands(p)))
		},
	}
}

// manual is the page of the manual, as man takes it: ASCII, so that no locale can
// misread it.
func (s *Shell) manual(all []command) string {
	say, shared := helpIn(s.words()), flagSays(s.words())
	_, about, _ := strings.Cut(say.about, s.colon())
	m := roffPage{}
	m.line(`.TH CAISSE 1 ` + s.dated() + ` "` + roff("caisse "+versionText()) + `" "` + roff(say.manual) + `"`)
	m.line(".nh")
	m.line(".ad l")
	m.macro("SH", say.name)
	m.line(`caisse \- ` + roff(strings.TrimSuffix(about, ".")))
	m.macro("SH", say.synopsis)
	for i, c := range all {
		if i > 0 {
			m.line(".br")
		}
		m.macro("B", strings.TrimSpace("caisse "+c.Name))
		m.text(strings.TrimSpace("[" + say.anOption + " …] " + c.Says(s.words()).Args))
	}
	m.macro("SH", say.description)
	m.text(say.order)
	m.macro("SH", say.commands)
	for _, c := range all {
		f := s.flags(c)
		says := c.Says(s.words())
		m.macro("SS", strings.TrimSpace("caisse "+c.Name+" "+says.Args))
		m.text(sentenceCase(says.Does) + ".")
		m.paragraphs(says.More)
		m.rows(says.Rows, false)
		var own [][2]string
		var others []string
		for _, row := range s.options(c, f) {
			name, _, _ := strings.Cut(row[0][1:], " ")
			if shared[name] != "" && says.Flags[name] == "" {
				others = append(others, "-"+name)
			} else {
				own = append(own, row)
			}
		}
		m.rows(own, true)
		m.paragraphs(fmt.Sprintf(say.alsoOptions, strings.Join(others, ", ")))
	}
	m.macro("SH", say.options)
	m.rows(s.sharedOptions(all), true)
	m.macro("SH", say.environment)
	m.rows(environment(say), true)
	m.macro("SH", say.exits)
	for code, says := range say.codes {
		m.rows([][2]string{{fmt.Sprint(code), says}}, true)
	}
	return m.String()
}

// sharedOptions are those that several commands have, by name.
func (s *Shell) sharedOptions(all []command) (rows [][2]string) {
	shared, have := flagSays(s.words()), map[string]bool{}
	for _, c := range all {
		own := c.Says(s.words()).Flags
		for _, row := range s.options(c, s.flags(c)) {
			if name, _, _ := strings.Cut(row[0][1:], " "); shared[name] != "" && own[name] == "" && !have[name] {
				have[name] = true
				rows = append(rows, row)
			}
		}
	}
	sort.Slice(rows, func(a, b int) bool { return rows[a][0] < rows[b][0] })
	return rows
}

// dated is the day of the page: that of the source, where it is known.
func (s *Shell) dated() string {
	day := s.built().Dated
	if day.IsZero() {
		day = s.Now()
	}
	return day.UTC().Format(time.DateOnly)
}

// roffPage is a page of the manual while it is written.
type roffPage struct{ strings.Builder }

func (m *roffPage) line(text string) { m.WriteString(text + "\n") }

// macro is a request with its arguments, which may have blanks.
func (m *roffPage) macro(name string, args ...string) {
	m.WriteString("." + name)
	for _, a := range args {
		m.WriteString(` "` + strings.ReplaceAll(roff(a), `"`, `\(dq`) + `"`)
	}
	m.WriteString("\n")
}

// text is a paragraph, or a part of it.
func (m *roffPage) text(text string) {
	for _, l := range wrap(text, manLine) {
		l = roff(l)
		if strings.HasPrefix(l, ".") {
			l = `\&` + l
		}
		if strings.HasSuffix(l, ".") { // two blanks would follow, as in English
			l += `\&`
		}
		m.line(l)
	}
}

// manLine is how long a line of the page's source is: what stands for an accent
// is longer.
const manLine = 52

func (m *roffPage) paragraphs(text string) {
	if text == "" {
		return
	}
	for l := range strings.SplitSeq(text, "\n") {
		m.line(".PP")
		m.text(l)
	}
}

// rows are things and what they mean. They stand in heavy type where they are
// to be typed.
func (m *roffPage) rows(rows [][2]string, heavy bool) {
	for _, r := range rows {
		m.line(".TP")
		if heavy {
			m.macro("B", r[0])
		} else {
			m.text(strings.TrimSpace(r[0]))
		}
		m.text(r[1])
	}
}

// roff is text that groff and mandoc print as it is.
func roff(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '\\':
			b.WriteString(`\e`)
		case r == '-':
			b.WriteString(`\-`)
		case r == '\'':
			b.WriteString(`\(aq`)
		case r == '^' || r == '~' || r == '`':
			b.WriteString(map[rune]string{'^': `\(ha`, '~': `\(ti`, '`': `\(ga`}[r])
		case r == '\u00a0':
			b.WriteString(`\ `)
		case r == '\u2026': // there is none in ASCII
			b.WriteString("...")
		case r > '~':
			fmt.Fprintf(&b, `\[u%04X]`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// sentenceCase is text with a capital in front.
func sentenceCase(text string) string {
	for i, r := range text {
		return strings.ToUpper(string(r)) + text[i+len(string(r)):]
	}
	return text
}
