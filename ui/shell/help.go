package shell

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"

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
		settings.Flag(settings.NameShop):     say.flagShop,
		settings.Flag(settings.NameLedger):   say.flagLedger,
		settings.Flag(settings.NameBaseURL):  say.flagBaseURL,
		settings.Flag(settings.NameTimeZone): say.flagTimeZone,

		"ascii":   say.flagASCII,
		"sandbox": say.flagSandbox,
		"json":    say.flagJSON,
	}
}

// help writes what -h answers: the commands for the console itself, else what
// cmd does; its options f; and every variable of the environment.
func (s *Shell) help(out io.Writer, cmd command, all []command, f *flag.FlagSet) error {
	say := helpIn(s.words())
	says, shared := cmd.Says(s.words()), flagSays(s.words())
	f.VisitAll(func(o *flag.Flag) { o.Usage = cmp.Or(says.Flags[o.Name], shared[o.Name]) })
	var b strings.Builder
	if cmd.Name == "" {
		b.WriteString(say.about)
		for _, c := range all {
			fmt.Fprintf(&b, "  %-18s %s\n", strings.TrimSpace("caisse "+c.Name), c.Says(s.words()).Does)
			if c.Name == "" {
				fmt.Fprintf(&b, "  %-18s %s\n", "caisse -sandbox", say.inSandbox)
			}
		}
	} else {
		fmt.Fprintf(&b, "caisse %s : %s\n", strings.TrimSpace(cmd.Name+" "+cmd.Args), says.Does)
		if says.More != "" {
			b.WriteString("\n" + says.More + "\n")
		}
	}
	b.WriteString(say.options)
	f.SetOutput(&b)
	f.PrintDefaults()
	b.WriteString(say.environment)
	for _, e := range [][2]string{
		{"LIGDICASH_API_KEY, LIGDICASH_API_TOKEN", say.envKeys},
		{"LIGDICASH_BASE_URL", say.envBaseURL},
		{"CAISSE_PROFILE, CAISSE_LANG, CAISSE_SHOP, CAISSE_LEDGER, CAISSE_QR, CAISSE_TIME_ZONE", say.envFlags},
		{"CAISSE_CONFIG_DIR, CAISSE_DATA_DIR", say.envFolders},
		{"CAISSE_BACKUP_DIR", say.envBackups},
		{"NO_COLOR", say.envNoColor},
		{"CAISSE_DEBUG=1", say.envDebug},
	} {
		fmt.Fprintf(&b, "  %s\n        %s\n", e[0], e[1])
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// flagFault says in a sentence what package flag says in English.
func (s *Shell) flagFault(err error) string {
	say := helpIn(s.words())
	text := err.Error()
	if name, ok := strings.CutPrefix(text, "flag provided but not defined: "); ok {
		return fmt.Sprintf(say.noFlag, name)
	}
	if name, ok := strings.CutPrefix(text, "flag needs an argument: "); ok {
		return fmt.Sprintf(say.noValue, name)
	}
	if parts := badFlag().FindStringSubmatch(text); parts != nil {
		return fmt.Sprintf(say.badValue, parts[2], parts[1])
	}
	return text
}

var badFlag = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^invalid (?:boolean )?value (".*") for (?:flag )?-(\S+):`)
})
