package ui

import (
	"errors"
	"fmt"
	"path/filepath"

	"caisse/model"
	"caisse/model/settings"
	"caisse/model/till"
	"caisse/ui/cells"
)

// keyringTrouble says in which of the situations the keyring is.
func (w *words) keyringTrouble(err error) string {
	r := &w.setup.ring
	if host := heldFrom(err); host != "" {
		return fmt.Sprintf(w.server.held, host)
	}
	switch {
	case errors.Is(err, settings.ErrSlow):
		return r.slow
	case errors.Is(err, settings.ErrLocked):
		return r.locked
	case errors.Is(err, settings.ErrFull):
		return r.full
	case errors.Is(err, settings.ErrNotKept):
		return r.notKept
	case errors.Is(err, settings.ErrNotErased):
		return r.notErased
	case errors.Is(err, settings.ErrNoKeys):
		return r.noKeys
	case errors.Is(err, settings.ErrNoKeyring):
		return r.none
	}
	return r.refuses
}

// shapeTrouble says what is wrong with the look of the keys.
func (w *words) shapeTrouble(err error) string {
	s := &w.setup.shape
	switch {
	case errors.Is(err, settings.ErrKeyEmpty):
		return s.noKey
	case errors.Is(err, settings.ErrTokenEmpty):
		return s.noToken
	case errors.Is(err, settings.ErrSwapped):
		return s.swapped
	case errors.Is(err, settings.ErrTokenCut):
		return s.cut
	case errors.Is(err, settings.ErrBadCharacter):
		return s.character
	case errors.Is(err, settings.ErrSame):
		return s.same
	}
	return s.other
}

// settingsTrouble says why settings.toml could not be read or written, and
// where in it the fault is.
func (w *words) settingsTrouble(err error) string {
	s := &w.setup
	var file *settings.FileError
	var field *settings.FieldError
	var none settings.ErrNoProfile
	if !errors.As(err, &file) {
		if errors.As(err, &field) {
			return field.Field + w.colon() + w.fieldTrouble(field)
		}
		return s.fileUnread
	}
	where := model.Clean(filepath.Base(file.Path))
	if file.Line > 0 {
		where = fmt.Sprintf(s.inFile, where, file.Line, file.Column)
	}
	where += w.colon()
	switch {
	case errors.As(file, &field):
		return where + field.Field + w.colon() + w.fieldTrouble(field)
	case errors.As(file, &none):
		return where + fmt.Sprintf(s.fileNoProfile, cells.Cut(model.Clean(none.Name), 40))
	case errors.Is(file, settings.ErrUnknownKey):
		return where + fmt.Sprintf(s.fileUnknown, cells.Cut(model.Clean(file.Key), 30))
	case errors.Is(file, settings.ErrSyntax):
		return where + s.fileSyntax
	case errors.Is(file, settings.ErrWrongType):
		return where + s.fileType
	case errors.Is(file, settings.ErrReadOnly):
		return fmt.Sprintf(s.fileReadOnly, model.Clean(filepath.Dir(file.Path)))
	case errors.Is(file, settings.ErrDiskFull):
		return s.fileFull
	case errors.Is(file, settings.ErrOthersWrite):
		return where + fmt.Sprintf(s.othersWrite, model.Clean(filepath.Dir(file.Path)), model.Clean(file.Path))
	}
	for why, text := range s.fileFaults {
		if errors.Is(file, why) {
			return where + text
		}
	}
	return s.fileUnread
}

// goodBanner says in a line that the last good settings are in use, and why.
func (w *words) goodBanner(b *settings.FileError) string {
	s := &w.setup
	what := s.shortElse
	if field := (*settings.FieldError)(nil); errors.As(b, &field) {
		what = s.fileShort[settings.ErrWrongType]
	}
	if errors.As(b, new(settings.ErrNoProfile)) {
		what = s.shortProfile
	}
	for why, text := range s.fileShort {
		if errors.Is(b, why) {
			what = text
		}
	}
	if b.Line > 0 {
		what += fmt.Sprintf(s.shortWhere, b.Line, b.Column)
	}
	return fmt.Sprintf(s.goodBanner, what)
}

// savedNow says that the settings are saved, and what became of a broken file.
func (c *console) savedNow() string {
	if name := c.settings.Aside; name != "" {
		return fmt.Sprintf(c.w.setup.savedAside, name)
	}
	return c.w.setup.saved
}

// fieldTrouble says what is wrong with one setting.
func (w *words) fieldTrouble(e *settings.FieldError) string {
	if text, ok := w.setup.problems[e.Problem]; ok {
		return text
	}
	return w.setup.fieldElse
}

// keptText says that the keys are in use, where they are, and how sure that is.
func (s *setupWords) keptText(tried till.Tried, session bool) string {
	inactive := tried.Inactive()
	switch {
	case inactive:
		return s.keptInactive
	case tried.Keys == till.KeysAccepted && session:
		return s.acceptedSession
	case tried.Keys == till.KeysAccepted:
		return s.accepted
	case session:
		return s.usedUnproven
	}
	return s.keptUnproven
}

// noKeysNow says why nothing can be charged, and how to go on.
func (c *console) noKeysNow() string {
	if c.keys == KeysHeld {
		return c.w.keyringTrouble(c.keysErr)
	}
	if c.keys == KeysUnreadable && c.keysErr != nil {
		return c.w.keyringTrouble(c.keysErr) + " " + c.w.keysElse
	}
	return c.w.noKeysLong
}
