package shell

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/text"
)

func profiles() command {
	return command{
		Name: "profiles", Takes: aProfileVerb, JSON: true,
		Says: func(w *text.Words) saying {
			say := profilesIn(w)
			return saying{Does: say.does, Args: say.args, Rows: say.forms[:], More: fmt.Sprintf(say.more, strings.Join(settings.Fields(), ", "))}
		},
		Run: func(ctx context.Context, s *Shell, args []string) error {
			say := profilesIn(s.words())
			if len(args) == 0 {
				return s.listProfiles(ctx)
			}
			dir := s.Settings.ConfigDir
			verb, rest := args[0], args[1:]
			want := map[string][2]int{"add": {1, 99}, "set": {2, 99}, "use": {1, 1}, "rename": {2, 2}, "remove": {1, 1}}[verb]
			if want[0] == 0 || len(rest) < want[0] || len(rest) > want[1] {
				return usage(say.usage)
			}
			for _, name := range rest[:min(len(rest), map[string]int{"rename": 2}[verb]+1)] {
				if !strings.Contains(name, "=") && !settings.ValidProfile(name) {
					return usage(s.plain().Settings(&settings.FieldError{Field: fmt.Sprintf(say.quoted, clean(name)), Problem: settings.BadName}))
				}
			}
			address := func(pair string) bool { return strings.HasPrefix(pair, settings.NameBaseURL+"=") }
			if verb == "remove" || verb == "set" && slices.ContainsFunc(rest[1:], address) { // its keys go, or another server gets them
				if err := s.Allowed(ctx); err != nil {
					return err
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
			if i := slices.IndexFunc(rest, address); i >= 0 && verb == "set" && rest[0] == s.Settings.Profile { // in the ledger it was of until now
				s.noteDown(ctx, till.NoteAddress, settings.Masked(strings.TrimPrefix(rest[i], settings.NameBaseURL+"=")))
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
			return usage(fmt.Sprintf(profilesIn(s.words()).badPair, clean(key), strings.Join(settings.Fields(), ", ")))
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
	Keys   string `json:"keys"`   // keyring, none, unknown (the keyring cannot be asked)
	Ledger string `json:"ledger"` // its file
	Shared string `json:"shared"` // the address of the shared ledger, without anything secret; "" is none
	Till   string `json:"till"`   // its name in the shop; "" is the machine's
	shares string // the same in words
}

func (s *Shell) listProfiles(ctx context.Context) error {
	say := profilesIn(s.words())
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
		"keyring": say.inRing, "none": say.noKeys,
		"unknown": say.unknownKeys,
	}
	deaf := false // a keyring that did not answer once is not waited for again
	var all []listed
	for _, name := range slices.Sorted(maps.Keys(f.Profiles)) {
		p := f.Profiles[name]
		l := listed{Name: name, Active: name == active, Shop: p.Shop, Keys: "unknown"}
		set := settings.Settings{Profile: name, Ledger: p.Ledger, LedgerFile: p.LedgerFile, BaseURL: p.BaseURL, DataDir: s.Settings.DataDir}
		l.Ledger, l.Till = set.LedgerPath(false, false), p.Till
		if set.Shared() != "" {
			l.Shared = set.Value(settings.NameLedger)
			l.shares = fmt.Sprintf(say.shares, l.Shared)
			if at, err := (till.Place{Settings: set}).CommonAddress(); err == nil {
				l.shares = fmt.Sprintf(say.shares, at.Where)
			}
		}
		if !deaf {
			switch _, err := given(ctx, func() (settings.Keys, error) { return settings.ReadKeys(noKeys(s.Getenv), name) }); {
			case ctx.Err() != nil:
				return s.stopped()
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
		if err := s.print(s.Out, s.beside(fmt.Sprintf("%s %-16s %-24s ", mark, l.Name, l.Shop), words[l.Keys]+l.shares)+"\n"); err != nil {
			return err
		}
	}
	return nil
}

// noKeys hides the keys of the environment: what the keyring holds is asked.
func noKeys(getenv func(string) string) func(string) string {
	return func(name string) string {
		switch name {
		case settings.KeyVariable, settings.TokenVariable, settings.CredentialsVariable:
			return ""
		}
		return getenv(name)
	}
}

// settingsError is a sentence about settings that cannot be used. It ends in the
// exit code of a command line that cannot be, where one can be mended.
func (s *Shell) settingsError(err error) error {
	say, p := profilesIn(s.words()), s.plain()
	var exit Exit
	var none settings.ErrNoProfile
	var file *settings.FileError
	var field *settings.FieldError
	switch {
	case errors.As(err, &exit):
		return err
	case errors.As(err, &none):
		text := fmt.Sprintf(say.noProfile, none.Name)
		for _, known := range none.Known {
			if strings.EqualFold(known, none.Name) { // for which no other can be made
				return usage(text + fmt.Sprintf(say.writtenAs, known))
			}
		}
		if len(none.Known) > 0 {
			text += fmt.Sprintf(say.thereAre, strings.Join(none.Known, ", "))
		}
		return usage(text + fmt.Sprintf(say.makeIt, none.Name))
	case errors.As(err, &file), errors.As(err, &field):
		return usage(p.Settings(err))
	case errors.Is(err, settings.ErrProfileExists):
		return usage(say.exists)
	case errors.Is(err, settings.ErrActive):
		return usage(say.active)
	case errors.Is(err, settings.ErrRenamed):
		return errors.New(say.renamed)
	}
	return errors.New(p.Keyring(err) + say.unchanged)
}

// aProfileVerb is what to do with a profile, then which one, then its settings.
func aProfileVerb(s *Shell, given []string) (out []offer, files bool) {
	say := profilesIn(s.words())
	switch {
	case len(given) == 0:
		for _, form := range say.forms[1:] {
			verb, _, _ := strings.Cut(strings.TrimPrefix(form[0], "caisse profiles "), " ")
			out = append(out, offer{verb, form[1]})
		}
	case given[0] == "add" && len(given) > 1, given[0] == "set" && len(given) > 1:
		for _, field := range settings.Fields() {
			known := settings.Choices(field)
			if known == nil {
				known = []string{""}
			}
			for _, value := range known {
				out = append(out, offer{word: field + "=" + value})
			}
		}
	case given[0] != "add" && len(given) == 1:
		return aProfile(s, nil)
	}
	return out, false
}
