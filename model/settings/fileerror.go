package settings

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// What can be wrong with settings.toml. A value that cannot be is a *FieldError
// instead, and two names that differ by their capitals are ErrProfileExists.
var (
	ErrUnknownKey = errors.New("no setting has this name")
	ErrSyntax     = errors.New("not TOML")
	ErrWrongType  = errors.New("not the kind of value that belongs here")
	ErrTwice      = errors.New("is there twice")
	ErrUnreadable = errors.New("cannot be read")
	ErrReadOnly   = errors.New("cannot be written there")
	ErrDiskFull   = errors.New("the disk is full")

	ErrGone        = errors.New("is gone")
	ErrEmpty       = errors.New("is empty")
	ErrZeros       = errors.New("holds zeros, as a power cut leaves them")
	ErrNotFile     = errors.New("not a file")
	ErrTooLarge    = errors.New("larger than 64 kB")
	ErrOthersWrite = errors.New("other users may write it, or its folder")
)

// FileError is what is wrong with settings.toml, and where.
type FileError struct {
	Path         string
	Line, Column int    // from 1, in characters; 0 where there is none
	Key          string // with its tables, as in profiles.default.shop; "" where there is none
	Why          error  // one of the errors above, ErrProfileExists, or a *FieldError

	cause error // what the system or the TOML reader said; nil is nothing more
}

func (e *FileError) Error() string {
	var b strings.Builder
	b.WriteString(e.Path)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", e.Line, e.Column)
	}
	var field *FieldError
	if e.Key != "" && !errors.As(e.Why, &field) { // which names it
		b.WriteString(": " + e.Key)
	}
	b.WriteString(": " + e.Why.Error())
	if e.cause != nil {
		b.WriteString(" (" + e.cause.Error() + ")")
	}
	return b.String()
}

func (e *FileError) Unwrap() []error {
	if e.cause == nil {
		return []error{e.Why}
	}
	return []error{e.Why, e.cause}
}

// decodeError says where reading doc failed. why is used for what is not an
// unknown key.
func decodeError(path string, doc []byte, why, err error) error {
	e := &FileError{Path: path, Why: why, cause: err}
	var unknown *toml.StrictMissingError
	var bad *toml.DecodeError
	switch {
	case errors.As(err, &unknown) && len(unknown.Errors) > 0:
		bad, e.Why, e.cause = &unknown.Errors[0], ErrUnknownKey, nil
	case !errors.As(err, &bad):
		return e
	}
	line, column := bad.Position()
	e.Line, e.Column = line, characters(doc, line, column)
	e.Key = strings.Join(bad.Key(), ".")
	if e.Why == ErrSyntax && strings.Contains(bad.Error(), "already") {
		e.Why, e.cause = ErrTwice, nil
	}
	if strings.HasPrefix(e.Key, "profile.") { // [profile.x], for [profiles.x]
		e.Why = ErrUnknownKey
	}
	return e
}

// characters turns a column counted in bytes into what an editor shows.
func characters(doc []byte, line, column int) int {
	for range line - 1 {
		_, doc, _ = bytes.Cut(doc, []byte("\n"))
	}
	return utf8.RuneCount(doc[:min(column-1, len(doc))]) + 1
}

// locate finds where doc, which is valid TOML, has the key or table called path
// for the first time; 0, 0 where it does not.
func locate(doc []byte, path []string) (line, column int) {
	var p unstable.Parser
	p.Reset(doc)
	var table []string
	for p.NextExpression() {
		e := p.Expression()
		if e.Kind == unstable.Table || e.Kind == unstable.ArrayTable {
			table = nil
		}
		at, full := findKey(e, table, path)
		if at != nil {
			start := p.Shape(at.Raw).Start
			return start.Line, characters(doc, start.Line, start.Column)
		}
		if e.Kind != unstable.KeyValue {
			table = full
		}
	}
	return 0, 0
}

// findKey looks for path in an expression and the tables written inside it,
// under the table in force. full is the expression's own key.
func findKey(e *unstable.Node, under, path []string) (at *unstable.Node, full []string) {
	full = slices.Clone(under)
	for it := e.Key(); it.Next(); {
		full = append(full, string(it.Node().Data))
		if slices.Equal(full, path) {
			return it.Node(), full
		}
	}
	if e.Kind == unstable.KeyValue && e.Value().Kind == unstable.InlineTable {
		for it := e.Value().Children(); it.Next(); {
			if at, _ := findKey(it.Node(), full, path); at != nil {
				return at, full
			}
		}
	}
	return nil, full
}
