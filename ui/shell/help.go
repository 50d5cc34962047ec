package shell

import (
	"flag"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"
)

// Help writes what -h answers: the commands for the console itself, else what
// cmd does; its options f; and every variable of the environment.
func Help(out io.Writer, say Say, cmd Command, all []Command, f *flag.FlagSet) error {
	var b strings.Builder
	if cmd.Name == "" {
		b.WriteString(say("caisse : encaisser du mobile money par LigdiCash, dans le terminal.\n\n", "caisse: take mobile money through LigdiCash, in the terminal.\n\n"))
		for _, c := range all {
			fmt.Fprintf(&b, "  %-18s %s\n", strings.TrimSpace("caisse "+c.Name), say(c.Does[0], c.Does[1]))
			if c.Name == "" {
				fmt.Fprintf(&b, "  %-18s %s\n", "caisse -sandbox", say("le bac à sable : la console sans clés ni argent", "the sandbox: the console without keys or money"))
			}
		}
	} else {
		fmt.Fprintf(&b, "caisse %s : %s\n", strings.TrimSpace(cmd.Name+" "+cmd.Args), say(cmd.Does[0], cmd.Does[1]))
		if more := say(cmd.More[0], cmd.More[1]); more != "" {
			b.WriteString("\n" + more + "\n")
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

// FlagFault says in a sentence what package flag says in English.
func FlagFault(say Say, err error) string {
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
