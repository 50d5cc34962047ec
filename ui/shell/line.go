package shell

import (
	"flag"
	"slices"
	"strings"
)

// option takes a word that is an option apart.
func option(word string) (name, value string, valued, ok bool) {
	bare, ok := strings.CutPrefix(word, "-")
	if !ok || bare == "" {
		return "", "", false, false
	}
	name, value, valued = strings.Cut(strings.TrimPrefix(bare, "-"), "=")
	return name, value, valued, true
}

// divide finds the command in a command line: the first word that is neither an
// option nor an option's value. Options may stand before it too. "" is the
// console.
func (s *Shell) divide(args []string, all []command) (name string, rest []string) {
	for i := 0; i < len(args) && args[i] != "--"; i++ {
		name, _, valued, ok := option(args[i])
		switch {
		case args[i] == "": // a word too many for the console
			return "", args
		case !ok:
			return args[i], slices.Concat(args[:i], args[i+1:])
		case name == "version":
			return name, slices.Concat(args[:i], args[i+1:])
		case !valued && s.takesValue(all, name):
			i++
		}
	}
	return "", args
}

// takesValue says that an option of that name has one, whichever command it is
// of: the same name means the same for all.
func (s *Shell) takesValue(all []command, name string) bool {
	for _, c := range all {
		if o := s.flags(c).Lookup(name); o != nil {
			return !isSwitch(o)
		}
	}
	return false
}

func isSwitch(o *flag.Flag) bool {
	b, ok := o.Value.(interface{ IsBoolFlag() bool })
	return ok && b.IsBoolFlag()
}

// parsed is what a command line gives a command.
type parsed struct {
	args []string // what is no option
	help bool     // -h was among them
	json bool     // -json was, whether the command has it or not
	odd  *oddity  // the first thing wrong with it
	open string   // the option at its very end that still wants a value
}

// oddity is an option that cannot be.
type oddity struct {
	name, value string
	what        wrong
}

type wrong int

const (
	noSuchOption wrong = iota
	noValue
	badValue
)

// parse gives f the options among args, wherever they stand; "--" ends them.
// One that is wrong does not keep the others from counting: they may choose the
// language to say it in.
func parse(f *flag.FlagSet, args []string) (p parsed) {
	odd := func(name, value string, what wrong) {
		if p.odd == nil {
			p.odd = &oddity{name, value, what}
		}
	}
	for i := 0; i < len(args); i++ {
		if args[i] == "--" {
			p.args = append(p.args, args[i+1:]...)
			break
		}
		name, value, valued, ok := option(args[i])
		o := f.Lookup(name)
		switch {
		case !ok:
			p.args = append(p.args, args[i])
			continue
		case o == nil && (name == "h" || name == "help"):
			p.help = true
			continue
		case o == nil:
			p.json = p.json || name == "json"
			odd(name, value, noSuchOption)
			continue
		case valued:
		case isSwitch(o):
			value = "true"
		case i+1 < len(args):
			i++
			value = args[i]
		default:
			p.open = name
		}
		if value == "" { // perhaps a variable of a script that was never set: it must not mean all
			odd(name, "", noValue)
			continue
		}
		if f.Set(name, value) != nil {
			odd(name, value, badValue)
		}
		p.json = p.json || name == "json" && o.Value.String() == "true"
	}
	return p
}
