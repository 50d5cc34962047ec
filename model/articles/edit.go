package articles

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"caisse/model"
)

// What a change of the file can come to; nothing is written then.
var (
	ErrChanged = errors.New("articles: somebody else has changed that line")
	ErrTaken   = errors.New("articles: another line has this code")
	ErrNotText = errors.New("articles: the file is a workbook")
	ErrArticle = errors.New("articles: this cannot be an article")
)

// Change is one of one line of the file.
type Change struct {
	Was model.Article // as it was read; the zero one adds a line
	Now model.Article // the zero one takes the line away
}

// Save makes a change to the file in dir as it is now: every other line keeps its
// text, also one that cannot be read. It becomes UTF-8 with a BOM, which every
// spreadsheet knows, and is replaced at once, whole. Errors: those above, *Fault for
// an article that cannot be, and the system's.
func Save(dir string, c Change) error {
	path := filepath.Join(dir, FileName)
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	file, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	text, err := changed(file, c)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	to, err := os.CreateTemp(filepath.Dir(path), ".caisse-*") // 0600
	if err != nil {
		return err
	}
	_, err = to.WriteString(text)
	if err == nil {
		err = to.Sync()
	}
	if cerr := to.Close(); err == nil {
		err = cerr
	}
	if info, serr := os.Stat(path); err == nil && serr == nil {
		_ = os.Chmod(to.Name(), info.Mode().Perm()) // whoever reads it in a spreadsheet goes on to
	}
	if err == nil {
		err = os.Rename(to.Name(), path)
	}
	if err != nil {
		_ = os.Remove(to.Name()) // what is wrong is told already
	}
	return err
}

// changed is the text of a file after c.
func changed(file []byte, c Change) (string, error) {
	list := Parse(file)
	if len(list.Faults) > 0 && list.Faults[0].Why == NotText {
		return "", ErrNotText
	}
	lines := Lines(file)
	sep := separator(lines)
	if len(lines) == 0 {
		lines, sep = []string{"code;nom;prix"}, ';'
	}
	if c.Now != (model.Article{}) {
		line := written(c.Now, sep)
		cells, _ := split(line, sep)
		if now, f := read(line, cells); f != nil {
			return "", f
		} else if now != c.Now {
			return "", ErrArticle
		}
		if _, taken := list.Find(c.Now.Code); taken && model.Fold(c.Now.Code) != model.Fold(c.Was.Code) {
			return "", ErrTaken
		}
	}
	at := -1
	if c.Was != (model.Article{}) {
		if is, there := list.Find(c.Was.Code); !there || is != c.Was {
			return "", ErrChanged
		}
		for i, line := range lines { // the first that can be read has the code
			if cells, f := split(line, sep); f == nil {
				if a, f := read(line, cells); f == nil && a == c.Was {
					at = i
					break
				}
			}
		}
		if at < 0 {
			return "", ErrChanged
		}
	}
	switch {
	case at < 0:
		lines = append(lines, written(c.Now, sep))
	case c.Now == (model.Article{}):
		lines = append(lines[:at:at], lines[at+1:]...)
	default:
		line := written(c.Now, sep)
		if cells, _ := split(lines[at], sep); len(cells) > 3 { // columns of the shop's own
			line += string(sep) + string([]rune(lines[at])[cells[3].column-1:])
		}
		lines[at] = line
	}
	end := "\n"
	if strings.Contains(string(file), "\r\n") || strings.Contains(string(file), "\r\x00\n") {
		end = "\r\n"
	}
	return "\ufeff" + strings.Join(lines, end) + end, nil
}

// written is the line of an article.
func written(a model.Article, sep rune) string {
	quoted := func(s string) string {
		if strings.ContainsRune(s, sep) || strings.HasPrefix(s, "\"") {
			return "\"" + strings.ReplaceAll(s, "\"", "\"\"") + "\""
		}
		return s
	}
	return quoted(a.Code) + string(sep) + quoted(guarded(a.Name)) + string(sep) + strconv.FormatInt(int64(a.Price), 10)
}

// guarded is a name as a cell that no spreadsheet runs, or makes an error or a number
// of: "-10% pain" would come back as "#NAME?".
func guarded(name string) string {
	if first, _ := utf8.DecodeRuneInString(strings.TrimLeft(name, "'")); strings.ContainsRune(model.FormulaSigns, first) {
		return "'" + name
	}
	return name
}

// unguarded takes off what guarded puts on, and what spreadsheets keep.
func unguarded(name string) string {
	if bare, ok := strings.CutPrefix(name, "'"); ok && guarded(bare) != bare {
		return bare
	}
	return name
}

// Unwrap makes a fault of what was typed an ErrArticle.
func (f *Fault) Unwrap() error { return ErrArticle }

// Typed is the article that somebody typed, or what is wrong with it: the columns
// of the fault are 1 the code, 2 the name, 3 the price.
func Typed(code, name, price string) (a model.Article, f *Fault) {
	cells := []cell{{code, 1}, {guarded(model.Clean(name)), 2}, {price, 3}}
	a, f = read("", cells)
	return a, f
}
