package shell

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"caisse/model/settings"
	"caisse/ui/text"
)

func profiles() Command {
	return Command{
		Name: "profiles", Args: "[add|set|use|rename|remove …]", JSON: true,
		Says: func(say Say) Saying {
			return Saying{Does: say("les profils : plusieurs boutiques, ou plusieurs projets API", "the profiles: several shops, or several API projects"),
				More: say("  caisse profiles                          les donner tous\n"+
					"  caisse profiles add NOM [réglage=valeur…]   en créer un\n"+
					"  caisse profiles set NOM réglage=valeur…     changer ses réglages\n"+
					"  caisse profiles use NOM                  celui qui sert quand rien d'autre n'est dit\n"+
					"  caisse profiles rename ANCIEN NOUVEAU    les clés et le registre suivent\n"+
					"  caisse profiles remove NOM               l'enlever, et ses clés ; son registre reste\n"+
					"Réglages : "+strings.Join(settings.Fields(), ", "),
					"  caisse profiles                         list them all\n"+
						"  caisse profiles add NAME [setting=value…]  make one\n"+
						"  caisse profiles set NAME setting=value…    change its settings\n"+
						"  caisse profiles use NAME                the one used when nothing else is said\n"+
						"  caisse profiles rename OLD NEW          keys and ledger follow\n"+
						"  caisse profiles remove NAME             take it out, and its keys; its ledger stays\n"+
						"Settings: "+strings.Join(settings.Fields(), ", "))}
		},
		Run: func(ctx context.Context, s *Shell, args []string) error {
			if len(args) == 0 {
				return s.listProfiles(ctx)
			}
			dir := s.Settings.ConfigDir
			verb, rest := args[0], args[1:]
			want := map[string][2]int{"add": {1, 99}, "set": {2, 99}, "use": {1, 1}, "rename": {2, 2}, "remove": {1, 1}}[verb]
			if want[0] == 0 || len(rest) < want[0] || len(rest) > want[1] {
				return usage(s.say("caisse profiles add|set|use|rename|remove : « caisse profiles -h » dit comment", "caisse profiles add|set|use|rename|remove: “caisse profiles -h” says how"))
			}
			for _, name := range rest[:min(len(rest), map[string]int{"rename": 2}[verb]+1)] {
				if !strings.Contains(name, "=") && !settings.ValidProfile(name) {
					bad := &settings.FieldError{Field: "« " + clean(name) + " »", Problem: settings.BadName}
					if s.Settings.Lang == "en" {
						bad.Field = "“" + clean(name) + "”"
					}
					return usage(s.plain().Settings(bad))
				}
			}
			var err error
			switch verb {
			case "add", "set":
				err = s.setProfile(verb == "add", rest[0], rest[1:])
			case "use":
				err = settings.UseProfile(dir, rest[0])
			case "rename":
				err = s.ring(ctx, func() error {
					return settings.RenameProfile(s.Getenv, dir, s.Settings.DataDir, rest[0], rest[1])
				})
			case "remove":
				err = s.ring(ctx, func() error { return settings.RemoveProfile(s.Getenv, dir, rest[0]) })
			}
			switch {
			case ctx.Err() != nil:
				return s.keyError(ctx.Err())
			case err != nil:
				return s.settingsError(err)
			}
			return s.listProfiles(ctx)
		},
	}
}

func (s *Shell) setProfile(add bool, name string, pairs []string) error {
	f, _, err := settings.Usable(s.Settings.ConfigDir)
	if err != nil {
		return err
	}
	p := f.Profiles[name]
	for _, pair := range pairs {
		key, value, ok := strings.Cut(pair, "=")
		to := p.Field(key)
		if !ok || to == nil {
			// Only the name: a value may be a key, put here by mistake.
			return usage(s.say("« %s » : réglage=valeur, avec un de ces réglages : %s", "“%s”: setting=value, with one of these settings: %s", clean(key), strings.Join(settings.Fields(), ", ")))
		}
		*to = strings.TrimSpace(value)
	}
	if add {
		return settings.AddProfile(s.Settings.ConfigDir, name, p)
	}
	return settings.Settings{Profile: name, ConfigDir: s.Settings.ConfigDir}.SaveProfile(p)
}

// listed is one profile as -json has it.
type listed struct {
	Name   string `json:"profile"`
	Active bool   `json:"active"` // used when nothing else is said
	Shop   string `json:"shop"`
	Keys   string `json:"keys"` // keyring, none, unknown (the keyring cannot be asked)
	Ledger string `json:"ledger"`
}

func (s *Shell) listProfiles(ctx context.Context) error {
	f, _, err := settings.Usable(s.Settings.ConfigDir)
	if err != nil {
		return s.settingsError(err)
	}
	active := f.Active
	if active == "" {
		active = "default"
	}
	if f.Profiles == nil {
		f.Profiles = map[string]settings.Profile{}
	}
	if _, ok := f.Profiles[active]; !ok {
		f.Profiles[active] = settings.Profile{}
	}
	words := map[string]string{
		"keyring": s.say("clés dans le trousseau", "keys in the keyring"), "none": s.say("pas de clés", "no keys"),
		"unknown": s.say("trousseau illisible", "keyring unreadable"),
	}
	deaf := false // a keyring that did not answer once is not waited for again
	var all []listed
	for _, name := range slices.Sorted(maps.Keys(f.Profiles)) {
		p := f.Profiles[name]
		l := listed{Name: name, Active: name == active, Shop: p.Shop, Keys: "unknown"}
		l.Ledger = settings.Settings{Profile: name, Ledger: p.Ledger, DataDir: s.Settings.DataDir}.LedgerPath(false, false)
		if !deaf {
			switch _, err := given(ctx, func() (settings.Keys, error) { return settings.ReadKeys(noKeys(s.Getenv), name) }); {
			case ctx.Err() != nil:
				return s.fail("arrêté", "stopped")
			case err == nil:
				l.Keys = "keyring"
			case errors.Is(err, settings.ErrNoKeys):
				l.Keys = "none"
			default:
				deaf = true
			}
		}
		all = append(all, l)
	}
	if s.JSON {
		return s.json(all)
	}
	for _, l := range all {
		mark := " "
		if l.Active {
			mark = "*"
		}
		if _, err := fmt.Fprintf(s.Out, "%s %-16s %-24s %s\n", mark, l.Name, l.Shop, words[l.Keys]); err != nil {
			return err
		}
	}
	return nil
}

// noKeys hides the keys of the environment: what the keyring holds is asked.
func noKeys(getenv func(string) string) func(string) string {
	return func(name string) string {
		if name == settings.KeyVariable || name == settings.TokenVariable {
			return ""
		}
		return getenv(name)
	}
}

// settingsError is a sentence about settings.toml or a profile.
func (s *Shell) settingsError(err error) error { return SettingsError(s.plain(), err) }

// SettingsError is a sentence about settings that cannot be used. It ends in
// the exit code of a command line that cannot be, where one can be mended.
func SettingsError(p text.Plain, err error) error {
	say := InLang(p.Lang())
	var exit Exit
	var none settings.ErrNoProfile
	var file *settings.FileError
	var field *settings.FieldError
	switch {
	case errors.As(err, &exit):
		return err
	case errors.As(err, &none):
		text := say("le profil « %s » n'existe pas ;", "there is no profile “%s”;", none.Name)
		for _, known := range none.Known {
			if strings.EqualFold(known, none.Name) { // for which no other can be made
				return usage(text + say(" il s'écrit « %s »", " it is written “%s”", known))
			}
		}
		if len(none.Known) > 0 {
			text += say(" il y a : %s ;", " there are: %s;", strings.Join(none.Known, ", "))
		}
		return usage(text + say(" « caisse login -profile %s » le crée", " “caisse login -profile %s” makes it", none.Name))
	case errors.As(err, &file), errors.As(err, &field):
		return usage(p.Settings(err))
	case errors.Is(err, settings.ErrProfileExists):
		return usage(say("ce profil existe déjà (majuscules ou non), ou ce nom a déjà des clés ou un registre", "that profile exists already (whatever its capitals), or that name has keys or a ledger already"))
	case errors.Is(err, settings.ErrActive):
		return usage(say("c'est le profil en service : choisissez-en d'abord un autre (caisse profiles use NOM)", "this profile is the active one: choose another first (caisse profiles use NAME)"))
	case errors.Is(err, settings.ErrRenamed):
		return errors.New(say("le profil a son nouveau nom et ses clés ; celles de l'ancien nom n'ont pas pu être effacées (caisse logout -profile ANCIEN)",
			"the profile has its new name and its keys; those of the old name could not be erased (caisse logout -profile OLD)"))
	}
	return errors.New(p.Keyring(err) + say(" Rien n'a été changé.", " Nothing was changed."))
}
