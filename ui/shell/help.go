package shell

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"caisse/model/settings"
	"caisse/ui/text"
)

// flagSays is what the flags that several commands have mean, by name.
func flagSays(w *text.Words) map[string]string {
	say := helpIn(w)
	return map[string]string{
		settings.Flag(settings.NameProfile):  say.flagProfile,
		settings.Flag(settings.NameLanguage): say.flagLanguage,
		settings.Flag(settings.NameQR):       say.flagQR,
		settings.Flag(settings.NameTheme):    say.flagTheme,
		settings.Flag(settings.NameShop):     say.flagShop,
		settings.Flag(settings.NameLedger):   say.flagLedger,
		settings.Flag(settings.NameBaseURL):  say.flagBaseURL,
		settings.Flag(settings.NameTimeZone): say.flagTimeZone,

		settings.Flag(settings.NameDayStarts): say.flagDays,
		settings.Flag(settings.NamePrinter):   say.flagPrinter,

		"ascii":   say.flagASCII,
		"sandbox": say.flagSandbox,
		"json":    say.flagJSON,
	}
}

// environment is every variable that is read, and what it says.
func environment(say *helpTable) [][2]string {
	return [][2]string{
		{"LIGDICASH_API_KEY, LIGDICASH_API_TOKEN", say.envKeys},
		{"LIGDICASH_BASE_URL", say.envBaseURL},
		{"CAISSE_PROFILE, CAISSE_LANG, CAISSE_SHOP, CAISSE_LEDGER, CAISSE_QR, CAISSE_THEME, CAISSE_TIME_ZONE, CAISSE_DAY_STARTS, CAISSE_PRINTER", say.envFlags},
		{"CAISSE_CONFIG_DIR, CAISSE_DATA_DIR", say.envFolders},
		{"CAISSE_TILL", say.envTill},
		{"PGPASSWORD, PGPASSFILE", say.envPassword},
		{settings.CredentialsVariable, say.envCredentials},
		{"CAISSE_BACKUP_DIR", say.envBackups},
		{"NO_COLOR", say.envNoColor},
		{"CAISSE_DEBUG=1", say.envDebug},
	}
}

// helped is an option as help has it: "-tab lesquelles", and what it means. The
// part of that in backquotes is what its value is called.
func (s *Shell) helped(o *flag.Flag, says saying, shared map[string]string) [2]string {
	o.Usage = cmp.Or(says.Flags[o.Name], shared[o.Name])
	if isSwitch(o) {
		return [2]string{"-" + o.Name, o.Usage}
	}
	value, means := flag.UnquoteUsage(o)
	return [2]string{"-" + o.Name + " " + value, means}
}

// options are those of cmd, by name.
func (s *Shell) options(cmd command, f *flag.FlagSet) (rows [][2]string) {
	says, shared := cmd.Says(s.words()), flagSays(s.words())
	f.VisitAll(func(o *flag.Flag) { rows = append(rows, s.helped(o, says, shared)) })
	return rows
}

// help writes what -h answers: the commands for the console itself, else what
// cmd does; its options f; and every variable of the environment.
func (s *Shell) help(out io.Writer, cmd command, all []command, f *flag.FlagSet) error {
	w := cmp.Or(window(out), noWindow)
	say, says := helpIn(s.words()), cmd.Says(s.words())
	var b strings.Builder
	para := func(text string) {
		for l := range strings.SplitSeq(text, "\n") {
			b.WriteString(hang("", l, 0, w) + "\n")
		}
	}
	table := func(rows [][2]string, in int) {
		for _, r := range rows {
			b.WriteString(hang("  "+r[0]+"  ", r[1], in, w) + "\n")
		}
	}
	head := func(text string) {
		b.WriteString("\n")
		para(text + s.colonEnd())
	}
	if cmd.Name == "" {
		para(say.about)
		b.WriteString("\n")
		for _, c := range all {
			rows := [][2]string{{strings.TrimSpace("caisse " + c.Name), c.Says(s.words()).Does}}
			if c.Name == "" {
				rows = append(rows, [2]string{"caisse -sandbox", say.inSandbox})
			}
			table(rows, 21)
		}
	} else {
		para(strings.TrimSpace("caisse "+cmd.Name+" "+says.Args) + s.colon() + says.Does)
		if says.More != "" {
			b.WriteString("\n")
			para(says.More)
		}
		if len(says.Rows) > 0 {
			b.WriteString("\n")
			wide := 0
			for _, r := range says.Rows {
				wide = max(wide, ansi.StringWidth(r[0]))
			}
			table(says.Rows, min(wide, 46)+4)
		}
	}
	head(say.options)
	table(s.options(cmd, f), 23)
	head(say.environment)
	table(environment(say), 8)
	return s.print(out, b.String())
}

// oddity says what is wrong with an option of cmd, whose options are f, and
// which was perhaps meant.
func (s *Shell) oddity(o *oddity, cmd command, all []command, f *flag.FlagSet) string {
	say := helpIn(s.words())
	name, meant := clean(o.name), ""
	text := fmt.Sprintf(say.noValue, name)
	switch o.what {
	case badValue:
		text = fmt.Sprintf(say.badValue, name, clean(o.value))
	case noSuchOption:
		if cmd.Name == "login" && len(o.name) > longOption { // a key that begins with a hyphen
			return loginIn(s.words()).neverGiven
		}
		text = fmt.Sprintf(say.noFlag, name)
		known := []string{"help"}
		f.VisitAll(func(o *flag.Flag) { known = append(known, o.Name) })
		if near := near(o.name, known); near != "" {
			meant = "-" + near
		} else if o.name == "json" && f.Lookup("as") != nil {
			meant = "-as jsonl"
		} else if cmd.Name == "" && o.name != "" && slices.ContainsFunc(all, func(c command) bool { return c.Name == o.name }) {
			meant = "caisse " + o.name
		}
	}
	whose := strings.TrimSpace("caisse " + cmd.Name)
	if o.what != noSuchOption {
		return fmt.Sprintf(say.badValues, text, whose)
	}
	return fmt.Sprintf(say.badFlags, text, s.meant(meant), whose)
}

// longOption is longer than any option's name.
const longOption = 20

// noCommand says that there is no command of that name, and which was perhaps
// meant.
func (s *Shell) noCommand(name string, all []command) string {
	known := []string{"help"}
	for _, c := range all {
		if c.Name != "" {
			known = append(known, c.Name)
		}
	}
	return fmt.Sprintf(helpIn(s.words()).noCommand, clean(name), s.meant(near(strings.ToLower(name), known)))
}

// meant asks whether word was meant, between what is wrong and where to look.
func (s *Shell) meant(word string) string {
	if word == "" {
		return helpIn(s.words()).notMeant
	}
	return fmt.Sprintf(helpIn(s.words()).meant, word)
}
