package shell

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"github.com/charmbracelet/x/term"

	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/text"
)

// loggedIn is what login answers with -json.
type loggedIn struct {
	Profile   string `json:"profile"`
	Kept      bool   `json:"kept"`
	KeyLength int    `json:"api_key_length"`
	TokenLen  int    `json:"api_token_length"`
	Checked   string `json:"checked"` // accepted, refused, unproven, no
}

func login() command {
	var force, unchecked, common bool
	return command{
		Name: "login", JSON: true, Uses: []string{settings.NameBaseURL},
		Says: func(w *text.Words) saying {
			say := loginIn(w)
			return saying{Does: say.does, More: say.more, Flags: map[string]string{"force": say.force, "no-check": say.unchecked, ofLedger: say.ofLedger}}
		},
		Flags: func(f *flag.FlagSet) {
			f.BoolVar(&force, "force", false, "")
			f.BoolVar(&unchecked, "no-check", false, "")
			f.BoolVar(&common, ofLedger, false, "")
		},
		Takes: anything, // to say that no key is
		Run: func(ctx context.Context, s *Shell, args []string) error {
			say := loginIn(s.words())
			if len(args) > 0 {
				return usage(say.neverGiven)
			}
			// Before anybody goes looking for his keys.
			if err := settings.MayMake(s.Settings.ConfigDir, s.Settings.Profile); err != nil { // some keyrings take names in any capitals for one
				return s.settingsError(err)
			}
			if err := s.Allowed(ctx); err != nil {
				return err
			}
			if common {
				return s.loginLedger(ctx, force, unchecked)
			}
			if !unchecked {
				if err := s.maySend(settings.Keys{}); err != nil {
					return usage(err.Error() + say.orNoCheck)
				}
			}
			if term.IsTerminal(s.In.Fd()) {
				if err := s.ring(ctx, func() error { return settings.TryKeyring(s.Getenv) }); err != nil {
					return s.keyError(err)
				}
			}
			k, err := s.readPair(ctx)
			if err != nil {
				return err
			}
			if err := k.CheckShape(); err != nil {
				never := errors.Is(err, settings.ErrKeyEmpty) || errors.Is(err, settings.ErrTokenEmpty) || errors.Is(err, settings.ErrBadCharacter)
				switch text := s.plain().Shape(err); {
				case never:
					return usage(text + say.twoLines)
				case !force:
					return usage(text + say.orForce)
				}
			}
			out := loggedIn{Profile: s.Settings.Profile, KeyLength: len(k.API), TokenLen: len(k.Token), Checked: "no"}
			told := ""
			if !unchecked {
				tried, err := s.Try(ctx, k)
				switch {
				case ctx.Err() != nil:
					return errors.New(say.stopped)
				case tried.Keys == till.KeysAccepted:
					out.Checked, told = "accepted", say.accepts
				case tried.Keys == till.KeysDeclined && !force:
					return errors.New(say.refusesThem)
				case tried.Keys == till.KeysDeclined:
					out.Checked, told = "refused", say.refuses
				case err != nil:
					out.Checked, told = "unproven", say.unreached
				}
			}
			if err := s.ring(ctx, func() error { return settings.SaveKeys(s.Getenv, s.Settings.Profile, k) }); err != nil {
				return s.keyError(err)
			}
			out.Kept = true
			s.noteDown(ctx, till.NoteKeys, "given")
			if err := settings.MakeProfile(s.Settings.ConfigDir, s.Settings.Profile); err != nil {
				return s.settingsError(err)
			}
			return s.answer(out, fmt.Sprintf(say.kept, out.Profile, out.KeyLength, out.TokenLen, told))
		},
	}
}

// readPair reads the two secrets, unseen, from the terminal or from two lines.
func (s *Shell) readPair(ctx context.Context) (settings.Keys, error) {
	say := loginIn(s.words())
	got, err := s.readHidden(ctx, say.apiKey, say.apiToken)
	if err != nil {
		return settings.Keys{}, err
	}
	return settings.Keys{API: settings.Trim(got[0]), Token: settings.Trim(got[1])}, nil
}

// readHidden reads as many secrets as there are prompts, unseen, from the terminal
// or from as many lines.
func (s *Shell) readHidden(ctx context.Context, prompts ...string) ([]string, error) {
	got := make([]string, len(prompts))
	if term.IsTerminal(s.In.Fd()) {
		if was, err := term.GetState(s.In.Fd()); err == nil {
			defer func() { _ = term.Restore(s.In.Fd(), was) }() // ^C leaves the prompt before it has put the echo back
		}
		for i, what := range prompts {
			fmt.Fprint(s.Err, what)
			b, err := given(ctx, func() ([]byte, error) { return term.ReadPassword(s.In.Fd()) })
			fmt.Fprintln(s.Err)
			if err != nil {
				return nil, errors.New(loginIn(s.words()).notRead)
			}
			got[i] = string(b)
		}
	} else {
		for i := range got {
			got[i], _ = s.input().ReadString('\n') // an end without a line break ends the last line
		}
	}
	return got, nil
}

// ofLedger has login and logout mean the password of the shared ledger. It comes
// after them: everywhere else it names one.
const ofLedger = "ledger"

// loggedOut is what logout answers with -json.
type loggedOut struct {
	Profile string `json:"profile"`
	Erased  bool   `json:"erased"` // false: there was nothing
}

func logout() command {
	var common bool
	return command{
		Name: "logout", JSON: true,
		Says: func(w *text.Words) saying {
			say := loginIn(w)
			return saying{Does: say.logoutDoes, Flags: map[string]string{ofLedger: say.ofLedger}}
		},
		Flags: func(f *flag.FlagSet) { f.BoolVar(&common, ofLedger, false, "") },
		Run: func(ctx context.Context, s *Shell, _ []string) error {
			say := loginIn(s.words())
			if err := s.Allowed(ctx); err != nil {
				return err
			}
			if common {
				return s.logoutLedger(ctx)
			}
			switch err := s.ring(ctx, func() error { return settings.EraseKeys(s.Getenv, s.Settings.Profile) }); {
			case errors.Is(err, settings.ErrNoKeys):
				return s.answer(loggedOut{s.Settings.Profile, false}, fmt.Sprintf(say.noneThere, s.Settings.Profile))
			case err != nil:
				return s.keyError(err)
			}
			s.noteDown(ctx, till.NoteKeys, "erased")
			return s.answer(loggedOut{s.Settings.Profile, true}, fmt.Sprintf(say.erased, s.Settings.Profile))
		},
	}
}

// keyError is a sentence about a keyring that does not do what was asked.
func (s *Shell) keyError(err error) error {
	say := loginIn(s.words())
	if errors.Is(err, context.Canceled) {
		return errors.New(say.stillMay)
	}
	return errors.New(s.plain().Keyring(err) + say.elsewhere)
}
