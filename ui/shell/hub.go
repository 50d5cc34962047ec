package shell

import (
	"context"
	"flag"
	"fmt"
	"strings"

	"caisse/model/till"
	"caisse/ui/text"
)

// usualRole is what a role for tills is called where nobody says.
const usualRole = "caisse_till"

// hubCommand prints what makes a shared ledger, for whoever looks after its server.
func hubCommand() command {
	var role string
	var shops []string
	return command{
		Name: "hub",
		Says: func(w *text.Words) saying {
			say := hubIn(w)
			return saying{Does: say.does, Args: "sql", More: say.more, Flags: map[string]string{"role": fmt.Sprintf(say.role, usualRole), "shop": say.shop}}
		},
		Flags: func(f *flag.FlagSet) {
			f.StringVar(&role, "role", usualRole, "")
			f.Func("shop", "", func(v string) error { shops = append(shops, v); return nil })
		},
		Takes: func(s *Shell, given []string) ([]offer, bool) {
			if len(given) > 0 {
				return nil, false
			}
			return []offer{{"sql", hubIn(s.words()).does}}, false
		},
		Run: func(_ context.Context, s *Shell, args []string) error {
			say := hubIn(s.words())
			if len(args) == 0 || args[0] != "sql" || len(args) > 1 && len(shops) == 0 {
				return usage(say.usage)
			}
			shops = append(shops, args[1:]...)
			for _, name := range append([]string{role}, shops...) {
				if strings.TrimSpace(name) == "" || clean(name) != name || strings.ContainsAny(name, "\x00\n") || len(name) > 200 {
					return usage(fmt.Sprintf(say.badName, clean(name)))
				}
			}
			tables, rights := till.CommonSQL(role, shops)
			bound := say.sees
			if len(shops) > 0 {
				bound = fmt.Sprintf(say.seesOnly, strings.Join(shops, ", "))
			}
			return s.print(s.Out, comment(say.tables)+inUTF8+tables+"\n"+comment(fmt.Sprintf(say.rights, role, bound))+`-- \password `+inPsql(role)+"\n"+rights)
		},
	}
}

// inUTF8 says how what follows is written, to a psql that takes its terminal's
// word: the name of a shop would be another one.
const inUTF8 = "SET client_encoding = 'UTF8';\n"

// inPsql is a role's name as a command of psql takes it.
func inPsql(role string) string {
	if strings.Trim(role, "abcdefghijklmnopqrstuvwxyz0123456789_") == "" {
		return role
	}
	return `"` + strings.ReplaceAll(role, `"`, `""`) + `"`
}

// comment is text as SQL has it.
func comment(text string) string {
	return "-- " + strings.Join(wrap(text, noWindow-3), "\n-- ") + "\n"
}
