package keyform

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"caisse/model/settings"
	"caisse/ui/screen"
)

// maxKey is more than any key has, in characters as typed.
const maxKey = 4096

func (s *keyForm) pressed(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	c := s.c
	switch {
	case key.Matches(k, s.kBack()):
		return s.escaped()
	case key.Matches(k, c.KSandbox()):
		s.giveUp()
		return s, c.ToSandbox()
	}
	switch s.stage {
	case keyType:
		return s.typed(k)
	case keyBlocked:
		return s.chosen(k)
	}
	return s, nil
}

// escaped goes one step back. A keyring that is being written to goes on: the
// root tells how it ended.
func (s *keyForm) escaped() (screen.Screen, tea.Cmd) {
	switch s.stage {
	case keyEnv:
		s = s.begin(keyBlocked)
		s.at = chooseEnv
		return s, nil
	case keyCheck:
		s = s.begin(keyType)
		s.at = 1
		return s, nil
	case keySave:
		s = s.begin(keyType)
		s.at, s.tried = 1, nil
		return s, s.c.Say(in(s.c.W).savingOn)
	}
	s.giveUp()
	s.c.Draft.AtKeys = false
	return s, s.c.Close()
}

func (s *keyForm) chosen(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	switch {
	case k.Paste && settings.LooksSecret(string(k.Runes)): // nobody need choose first
		s.session = true
		s = s.begin(keyType)
		return s.typed(k)
	case key.Matches(k, s.kMove()):
		step := 1
		if screen.Way(k) < 0 {
			step = chooseCount - 1
		}
		s.at = (s.at + step) % chooseCount
		return s, nil
	case !key.Matches(k, s.kEnter()):
		if screen.StartsAmount(k) {
			return s, s.c.Next(k)
		}
		return s, nil
	}
	switch s.at {
	case chooseRetry:
		s = s.begin(keyRing)
		return s, s.tryRing()
	case chooseSession:
		s.session = true
		if s.tried != nil {
			return s.keep()
		}
		return s.begin(keyType), nil
	}
	return s.begin(keyEnv), nil
}

// typed changes a key. There is no text input behind it: the secret goes from
// the keyboard into the draft, and View is told only how long it is.
func (s *keyForm) typed(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	held := &s.c.Draft.Keys
	field := [...]*settings.Secret{&held.API, &held.Token}[s.at]
	switch {
	case key.Matches(k, s.kEnter()):
		if s.at == 0 && !s.doubt {
			s.at = 1
			return s, nil
		}
		return s.submit()
	case key.Matches(k, s.kField()):
		s.at = 1 - s.at
		return s, nil
	case key.Matches(k, s.kSwap()):
		held.API, held.Token = held.Token, held.API
	case key.Matches(k, s.kClear()):
		*field = ""
	case k.Type == tea.KeyBackspace:
		r := []rune(settings.Trim(field.Reveal()).Reveal())
		*field = settings.Secret(r[:max(0, len(r)-1)])
	case k.Type == tea.KeyRunes && k.Paste:
		s.at = s.paste(string(k.Runes))
	case (k.Type == tea.KeyRunes || k.Type == tea.KeySpace) && !k.Alt:
		*field += settings.Secret(k.Runes)
	default:
		return s, nil
	}
	s.fault, s.doubt, s.tried = keyFault{}, false, nil
	for _, f := range []*settings.Secret{&held.API, &held.Token} {
		if len(*f) > maxKey {
			*f, s.fault.kind = "", faultTooLong
		}
	}
	return s, nil
}

// paste puts what was pasted in the place of what was there, where nobody can
// see what it would be added to, and says which field is next. Two lines are
// the key and the token.
func (s *keyForm) paste(text string) int {
	held := &s.c.Draft.Keys
	lines := screen.PastedLines(text)
	if len(lines) < 2 {
		if s.at == 0 {
			held.API = settings.Trim(text)
		} else {
			held.Token = settings.Trim(text)
		}
		return s.at
	}
	k := settings.Keys{API: settings.Trim(lines[0]), Token: settings.Trim(strings.Join(lines[1:], ""))}
	if turned := (settings.Keys{API: k.Token, Token: k.API}); k.CheckShape() != nil && turned.CheckShape() == nil {
		k = turned
	}
	if whole := settings.Trim(strings.Join(lines, "")); s.at == 1 && isToken(whole) && !isToken(k.Token) {
		held.Token = whole // one token, broken into lines by where it was copied from
		return 1
	}
	*held = k
	return 1
}

// isToken says that t has the shape of a whole token.
func isToken(t settings.Secret) bool {
	return strings.HasPrefix(t.Reveal(), "eyJ") && settings.Keys{API: "FIELD", Token: t}.CheckShape() == nil
}
