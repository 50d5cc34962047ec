package text

import (
	"errors"
	"fmt"
	"path/filepath"

	"caisse/model"
	"caisse/model/settings"
	"caisse/ui/cells"
)

// KeyringTrouble says in which of the situations the keyring is.
func (w *Words) KeyringTrouble(err error) string {
	r := &w.Setup.ring
	if host := HeldFrom(err); host != "" {
		return fmt.Sprintf(w.Server.held, host)
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
	case errors.Is(err, settings.ErrNoAPIKey):
		return r.noAPIKey
	case errors.Is(err, settings.ErrNoToken):
		return r.noToken
	case errors.Is(err, settings.ErrNoKeys):
		return r.noKeys
	case errors.Is(err, settings.ErrNoKeyring):
		return r.none
	}
	return r.refuses
}

// ShapeTrouble says what is wrong with the look of the keys.
func (w *Words) ShapeTrouble(err error) string {
	s := &w.Setup.Shape
	switch {
	case errors.Is(err, settings.ErrKeyEmpty):
		return s.noKey
	case errors.Is(err, settings.ErrTokenEmpty):
		return s.noToken
	case errors.Is(err, settings.ErrSwapped):
		return s.Swapped
	case errors.Is(err, settings.ErrTokenCut):
		return s.cut
	case errors.Is(err, settings.ErrBadCharacter):
		return s.character
	case errors.Is(err, settings.ErrSame):
		return s.same
	}
	return s.other
}

// SettingsTrouble says why settings.toml could not be read or written, and
// where in it the fault is.
func (w *Words) SettingsTrouble(err error) string {
	s := &w.Setup
	var file *settings.FileError
	var field *settings.FieldError
	var none settings.ErrNoProfile
	if !errors.As(err, &file) {
		if errors.As(err, &field) {
			return field.Field + w.Colon() + w.FieldTrouble(field)
		}
		return s.fileUnread
	}
	where := model.Clean(filepath.Base(file.Path))
	if file.Line > 0 {
		where = fmt.Sprintf(s.inFile, where, file.Line, file.Column)
	}
	where += w.Colon()
	switch {
	case errors.As(file, &field):
		return where + field.Field + w.Colon() + w.FieldTrouble(field)
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

// GoodBanner says in a line that the last good settings are in use, and why.
func (w *Words) GoodBanner(b *settings.FileError) string {
	s := &w.Setup
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

// FieldTrouble says what is wrong with one setting.
func (w *Words) FieldTrouble(e *settings.FieldError) string {
	if text, ok := w.Setup.problems[e.Problem]; ok {
		return text
	}
	return w.Setup.fieldElse
}
