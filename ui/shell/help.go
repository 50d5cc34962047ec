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
)

// flagSays is what the flags that several commands have mean, by name.
func flagSays(say Say) map[string]string {
	return map[string]string{
		settings.Flag(settings.NameProfile):  say("profil : nomme les réglages, les clés et le registre (CAISSE_PROFILE)", "profile: names the settings, the keys and the ledger (CAISSE_PROFILE)"),
		settings.Flag(settings.NameLanguage): say("langue : fr, en (CAISSE_LANG)", "language: fr, en (CAISSE_LANG)"),
		settings.Flag(settings.NameQR):       say("dessin du QR : auto, half, sextant, image, off (CAISSE_QR)", "how QR codes are drawn: auto, half, sextant, image, off (CAISSE_QR)"),
		settings.Flag(settings.NameShop):     say("nom de la boutique (CAISSE_SHOP)", "the shop's name (CAISSE_SHOP)"),
		settings.Flag(settings.NameLedger):   say("fichier du registre (CAISSE_LEDGER)", "the ledger's file (CAISSE_LEDGER)"),
		settings.Flag(settings.NameBaseURL):  say("adresse de LigdiCash (LIGDICASH_BASE_URL)", "address of LigdiCash (LIGDICASH_BASE_URL)"),
		settings.Flag(settings.NameTimeZone): say("fuseau horaire, par exemple Africa/Ouagadougou (CAISSE_TIME_ZONE)", "time zone, such as Africa/Ouagadougou (CAISSE_TIME_ZONE)"),

		"ascii":   say("sans signes hors ASCII", "no signs outside ASCII"),
		"sandbox": say("le bac à sable : un LigdiCash local, sans clés ni argent", "the sandbox: a LigdiCash of its own, no keys, no money"),
		"json":    say("réponse en JSON, aux noms stables", "answer in JSON, with stable names"),
	}
}

// help writes what -h answers: the commands for the console itself, else what
// cmd does; its options f; and every variable of the environment.
func (s *Shell) help(out io.Writer, cmd Command, all []Command, f *flag.FlagSet) error {
	say := s.say
	says, shared := cmd.Says(say), flagSays(say)
	f.VisitAll(func(o *flag.Flag) { o.Usage = cmp.Or(says.Flags[o.Name], shared[o.Name]) })
	var b strings.Builder
	if cmd.Name == "" {
		b.WriteString(say("caisse : encaisser du mobile money par LigdiCash, dans le terminal.\n\n", "caisse: take mobile money through LigdiCash, in the terminal.\n\n"))
		for _, c := range all {
			fmt.Fprintf(&b, "  %-18s %s\n", strings.TrimSpace("caisse "+c.Name), c.Says(say).Does)
			if c.Name == "" {
				fmt.Fprintf(&b, "  %-18s %s\n", "caisse -sandbox", say("le bac à sable : la console sans clés ni argent", "the sandbox: the console without keys or money"))
			}
		}
	} else {
		fmt.Fprintf(&b, "caisse %s : %s\n", strings.TrimSpace(cmd.Name+" "+cmd.Args), says.Does)
		if says.More != "" {
			b.WriteString("\n" + says.More + "\n")
		}
	}
	b.WriteString(say("\nOptions :\n", "\nOptions:\n"))
	f.SetOutput(&b)
	f.PrintDefaults()
	b.WriteString(say("\nEnvironnement (une option l'emporte ; sinon settings.toml) :\n", "\nEnvironment (a flag wins over it; else settings.toml):\n"))
	for _, e := range [][3]string{
		{"LIGDICASH_API_KEY, LIGDICASH_API_TOKEN", "les clés, au lieu du trousseau (les deux ensemble)", "the keys, instead of the keyring (both together)"},
		{"LIGDICASH_BASE_URL", "adresse de LigdiCash (https)", "address of LigdiCash (https)"},
		{"CAISSE_PROFILE, CAISSE_LANG, CAISSE_SHOP, CAISSE_LEDGER, CAISSE_QR, CAISSE_TIME_ZONE", "comme les options", "like the options"},
		{"CAISSE_CONFIG_DIR, CAISSE_DATA_DIR", "dossiers de settings.toml, et du registre", "folders of settings.toml, and of the ledger"},
		{"CAISSE_BACKUP_DIR", "dossier des sauvegardes du jour ; sinon à côté du registre", "folder of the daily backups; else beside the ledger"},
		{"NO_COLOR", "sans couleurs", "no colours"},
		{"CAISSE_DEBUG=1", "écrire caisse.log dans le dossier du registre", "write caisse.log into the ledger's folder"},
	} {
		fmt.Fprintf(&b, "  %s\n        %s\n", e[0], say(e[1], e[2]))
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// flagFault says in a sentence what package flag says in English.
func (s *Shell) flagFault(err error) string {
	say := s.say
	text := err.Error()
	if name, ok := strings.CutPrefix(text, "flag provided but not defined: "); ok {
		return say("il n'y a pas d'option %s", "there is no flag %s", name)
	}
	if name, ok := strings.CutPrefix(text, "flag needs an argument: "); ok {
		return say("l'option %s veut une valeur", "the flag %s needs a value", name)
	}
	if parts := badFlag().FindStringSubmatch(text); parts != nil {
		return say("l'option -%s ne peut pas être %s", "the flag -%s cannot be %s", parts[2], parts[1])
	}
	return text
}

var badFlag = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^invalid (?:boolean )?value (".*") for (?:flag )?-(\S+):`)
})
