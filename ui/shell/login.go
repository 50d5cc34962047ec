package shell

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"

	"github.com/charmbracelet/x/term"

	"caisse/model/settings"
	"caisse/model/till"
)

// loggedIn is what login answers with -json.
type loggedIn struct {
	Profile   string `json:"profile"`
	Kept      bool   `json:"kept"`
	KeyLength int    `json:"api_key_length"`
	TokenLen  int    `json:"api_token_length"`
	Checked   string `json:"checked"` // accepted, refused, unproven, no
}

func login() Command {
	var force, unchecked bool
	return Command{
		Name: "login", JSON: true, Uses: []string{settings.NameBaseURL},
		Says: func(say Say) Saying {
			return Saying{Does: say("mettre les clés dans le trousseau (une invite, ou deux lignes sur l'entrée standard)", "put the keys into the keyring (a prompt, or two lines on standard input)"),
				More: say("La clé API, puis le token API, jamais en arguments : ceux-ci se voient dans la liste des processus.\nUn profil qui n'existe pas encore est créé.",
					"The API key, then the API token, never as arguments: those are in the process list.\nA profile that does not exist yet is created."),
				Flags: map[string]string{"force": say("garder les clés même si leur forme ou LigdiCash les refuse", "keep the keys even if their shape is odd or LigdiCash refuses them"), "no-check": say("ne rien demander à LigdiCash", "ask LigdiCash nothing")}}
		},
		Flags: func(f *flag.FlagSet) {
			f.BoolVar(&force, "force", false, "")
			f.BoolVar(&unchecked, "no-check", false, "")
		},
		Run: func(ctx context.Context, s *Shell, args []string) error {
			if len(args) > 0 {
				return usage(s.say("jamais de clé en argument : caisse login les demande, ou les lit sur l'entrée standard", "never a key as an argument: caisse login asks for them, or reads standard input"))
			}
			// Before anybody goes looking for his keys.
			if err := settings.MayMake(s.Settings.ConfigDir, s.Settings.Profile); err != nil { // some keyrings take names in any capitals for one
				return s.settingsError(err)
			}
			if !unchecked {
				if err := s.maySend(settings.Keys{}); err != nil {
					return usage(err.Error() + s.say(" ; -no-check garde les clés sans rien demander", "; -no-check keeps the keys and asks nothing"))
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
					return usage(text + s.say(" Il faut deux lignes : la clé API, puis le token API (client.ligdicash.com, Marchands, Projets API).", " Two lines are needed: the API key, then the API token (client.ligdicash.com, Merchants, API projects)."))
				case !force:
					return usage(text + s.say(" Rien n'a été changé ; -force garde quand même.", " Nothing was changed; -force keeps them all the same."))
				}
			}
			out := loggedIn{Profile: s.Settings.Profile, KeyLength: len(k.API), TokenLen: len(k.Token), Checked: "no"}
			told := ""
			if !unchecked {
				tried, err := s.Try(ctx, k)
				switch {
				case ctx.Err() != nil:
					return s.fail("arrêté, rien n'a été changé", "stopped, nothing was changed")
				case tried.Keys == till.KeysAccepted:
					out.Checked, told = "accepted", s.say(" LigdiCash les accepte.", " LigdiCash accepts them.")
				case tried.Keys == till.KeysDeclined && !force:
					return s.fail("LigdiCash refuse ces clés : rien n'a été changé. Vérifiez la clé API et le token du projet (client.ligdicash.com, Marchands, Projets API).",
						"LigdiCash refuses these keys: nothing was changed. Check the project's API key and token (client.ligdicash.com, Merchants, API projects).")
				case tried.Keys == till.KeysDeclined:
					out.Checked, told = "refused", s.say(" LigdiCash les refuse.", " LigdiCash refuses them.")
				case err != nil:
					out.Checked, told = "unproven", s.say(" LigdiCash n'a pas pu être joint : elles seront vérifiées à la première vente.", " LigdiCash could not be reached: they will be checked by the first sale.")
				}
			}
			if err := s.ring(ctx, func() error { return settings.SaveKeys(s.Getenv, s.Settings.Profile, k) }); err != nil {
				return s.keyError(err)
			}
			out.Kept = true
			if err := settings.MakeProfile(s.Settings.ConfigDir, s.Settings.Profile); err != nil {
				return s.settingsError(err)
			}
			return s.answer(out, "Clés du profil « %s » gardées dans le trousseau (clé : %d caractères, token : %d).%s",
				"Keys of profile “%s” kept in the keyring (key: %d characters, token: %d).%s", out.Profile, out.KeyLength, out.TokenLen, told)
		},
	}
}

// readPair reads the two secrets, unseen, from the terminal or from two lines.
func (s *Shell) readPair(ctx context.Context) (settings.Keys, error) {
	var got [2]string
	if term.IsTerminal(s.In.Fd()) {
		if was, err := term.GetState(s.In.Fd()); err == nil {
			defer func() { _ = term.Restore(s.In.Fd(), was) }() // ^C leaves the prompt before it has put the echo back
		}
		for i, what := range []string{s.say("Clé API (rien ne s'affiche) : ", "API key (nothing is shown): "), s.say("Token API (rien ne s'affiche) : ", "API token (nothing is shown): ")} {
			fmt.Fprint(s.Err, what)
			b, err := given(ctx, func() ([]byte, error) { return term.ReadPassword(s.In.Fd()) })
			fmt.Fprintln(s.Err)
			if err != nil {
				return settings.Keys{}, s.fail("rien n'a été lu, rien n'a été changé", "nothing was read, nothing was changed")
			}
			got[i] = string(b)
		}
	} else {
		r := bufio.NewReader(io.LimitReader(s.In, 64<<10))
		for i := range got {
			got[i], _ = r.ReadString('\n') // an end without a line break ends the last line
		}
	}
	return settings.Keys{API: settings.Trim(got[0]), Token: settings.Trim(got[1])}, nil
}

func logout() Command {
	return Command{
		Name: "logout", JSON: true,
		Says: func(say Say) Saying {
			return Saying{Does: say("effacer les clés du trousseau", "erase the keys from the keyring")}
		},
		Run: func(ctx context.Context, s *Shell, _ []string) error {
			type gone struct {
				Profile string `json:"profile"`
				Erased  bool   `json:"erased"` // false: there were none
			}
			switch err := s.ring(ctx, func() error { return settings.EraseKeys(s.Getenv, s.Settings.Profile) }); {
			case errors.Is(err, settings.ErrNoKeys):
				return s.answer(gone{s.Settings.Profile, false}, "Le trousseau n'avait pas de clés pour le profil « %s ».", "The keyring had no keys for profile “%s”.", s.Settings.Profile)
			case err != nil:
				return s.keyError(err)
			}
			return s.answer(gone{s.Settings.Profile, true}, "Clés du profil « %s » effacées du trousseau.", "Keys of profile “%s” erased from the keyring.", s.Settings.Profile)
		},
	}
}

// keyError is a sentence about a keyring that does not do what was asked.
func (s *Shell) keyError(err error) error {
	if errors.Is(err, context.Canceled) {
		return s.fail("arrêté ; le trousseau fait peut-être encore ce qui était commencé", "stopped; the keyring may still do what was begun")
	}
	return errors.New(s.plain().Keyring(err) + s.say(" Rien n'est écrit ailleurs. Sans trousseau : LIGDICASH_API_KEY et LIGDICASH_API_TOKEN dans l'environnement.",
		" Nothing is written elsewhere. Without a keyring: LIGDICASH_API_KEY and LIGDICASH_API_TOKEN in the environment."))
}
