package shell

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	_ "embed"

	"caisse/model"
	"caisse/ui/text"
)

// What a shell runs on Tab asks "caisse completion reply", so that each of them
// completes what this caisse knows.
var (
	//go:embed completion/caisse.bash
	bash string
	//go:embed completion/_caisse
	zsh string
	//go:embed completion/caisse.fish
	fish string
	//go:embed completion/caisse.ps1
	powershell string
)

// shells are those that can be had a completion for.
var shells = [...]string{"bash", "zsh", "fish", "powershell"}

// reply begins the line that such a shell asks with: the place of the word that
// is being typed, and the words of the command line, the program's left out.
const reply = "reply"

func completion(p Program) command {
	return command{
		Name: "completion", Bare: true,
		Says: func(w *text.Words) saying {
			say := completionIn(w)
			return saying{Does: say.does, Args: strings.Join(shells[:], "|"), More: say.more, Rows: say.forms[:]}
		},
		Takes: func(*Shell, []string) ([]offer, bool) { return offers(shells[:]...), false },
		Run: func(_ context.Context, s *Shell, args []string) error {
			if len(args) > 1 && args[0] == reply {
				at, _ := strconv.Atoi(args[1])
				return s.reply(at, args[2:], commands(p))
			}
			at := -1
			if len(args) == 1 {
				at = slices.Index(shells[:], args[0])
			}
			if at < 0 {
				_ = s.load() // for the language to speak
				return usage(completionIn(s.words()).usage)
			}
			return s.print(s.Out, [...]string{bash, zsh, fish, powershell}[at])
		},
	}
}

// reply lists what may stand at the place at of a command line: each on a line,
// with what it means behind a tab. ":files" says that a file may too.
func (s *Shell) reply(at int, line []string, all []command) error {
	known, files := s.complete(at, line, all)
	var b strings.Builder
	for _, o := range known {
		b.WriteString(o.word)
		if o.says != "" {
			b.WriteString("\t" + model.Clean(o.says))
		}
		b.WriteString("\n")
	}
	if files {
		b.WriteString(":files\n")
	}
	_, err := fmt.Fprint(s.Out, b.String())
	return err
}

// complete is what may stand at the place at of line, as far as it begins like
// the word there.
func (s *Shell) complete(at int, line []string, all []command) (known []offer, files bool) {
	cur := ""
	if at = max(0, at); at < len(line) {
		cur, line = line[at], line[:at]
	}
	line, cur, whole := joined(line, cur)
	name, rest := s.divide(line, all)
	if name == "help" {
		name, line, rest = "", nil, nil
	}
	cmd := all[max(0, slices.IndexFunc(all, func(c command) bool { return c.Name == name }))]
	f := s.flags(cmd)
	given := parse(f, rest)
	_ = s.load() // the words come in the language of the settings as far as they can be read

	option, value, valued, isOption := option(cur)
	ended := slices.Contains(line, "--")
	prefix := ""
	switch {
	case cmd.Name != name: // there is no such command
	case given.open != "":
		known, files = cmd.values(given.open)(s, nil)
	case isOption && valued && !ended:
		if whole {
			prefix = cur[:len(cur)-len(value)]
		}
		known, files = cmd.values(option)(s, nil)
		cur = value
	case isOption && !ended, cur == "-" && !ended:
		dashes := cur[:len(cur)-len(strings.TrimLeft(cur, "-"))]
		for _, o := range s.options(cmd, f) {
			flag, _, _ := strings.Cut(o[0][1:], " ")
			known = append(known, offer{dashes + flag, o[1]})
		}
	case name == "" && len(given.args) == 0:
		for _, c := range all {
			if c.Name != "" {
				known = append(known, offer{c.Name, c.Says(s.words()).Does})
			}
		}
	case cmd.Takes != nil:
		known, files = cmd.Takes(s, given.args)
	}
	known = slices.DeleteFunc(known, func(o offer) bool { return !strings.HasPrefix(o.word, cur) })
	for i := range known {
		known[i].word = prefix + known[i].word
	}
	return known, files
}

// joined puts together what bash takes apart: "-tab", "=", "paid" are one word.
// whole says that the word that is being typed came in one piece.
func joined(line []string, cur string) (out []string, word string, whole bool) {
	line = append(slices.Clone(line), cur)
	whole = true
	for i, w := range line {
		last := len(out) - 1
		switch {
		case w == "=" && last >= 0 && strings.HasPrefix(out[last], "-"):
			out[last] += "="
		case i > 0 && line[i-1] == "=" && last >= 0 && strings.HasSuffix(out[last], "=") && strings.HasPrefix(out[last], "-"):
			out[last] += w
		default:
			out = append(out, w)
			whole = true
			continue
		}
		whole = false
	}
	return out[:len(out)-1], out[len(out)-1], whole
}
