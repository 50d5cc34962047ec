package screen

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"
)

// read are the places that look at a key without a binding, and why they may.
// Text (KeyRunes) is no key.
var read = map[string]string{
	"keys.go KeyF20":                "the help presses a key by its name",
	"keys.go KeyCtrlQuestionMark":   "the help presses a key by its name",
	"sale/sale.go KeySpace":         "typed ahead, into no field yet",
	"sale/sale.go KeyBackspace":     "typed ahead, into no field yet",
	"../pour.go KeySpace":           "poured in, by no finger",
	"../pour.go KeyBackspace":       "takes what was poured in back out",
	"keyform/typed.go KeySpace":     "typed into a secret, which is in no field",
	"keyform/typed.go KeyBackspace": "typed into a secret, which is in no field",
}

// A key is held against a binding, never against its name or its number: what no
// binding has, neither the footer nor the help can tell.
func TestKeysAreHeldAgainstBindings(t *testing.T) {
	named := map[string]bool{}
	for k := tea.KeyF20; k <= tea.KeyCtrlQuestionMark; k++ {
		named[tea.Key{Type: k}.String()] = k != tea.KeyRunes
	}
	delete(named, "") // a number between two others
	var files []string
	for _, in := range []string{"../*.go", "*.go", "*/*.go"} {
		found, err := filepath.Glob(in)
		if err != nil || len(found) < 5 {
			t.Fatalf("%s: %d files, %v: have the rooms moved?", in, len(found), err)
		}
		files = append(files, found...)
	}
	used := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		bad := func(n ast.Node, what string) { t.Errorf("%s %s outside a binding", fset.Position(n.Pos()), what) }
		literal := func(e ast.Expr) {
			if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if s, err := strconv.Unquote(lit.Value); err == nil && (named[s] || utf8.RuneCountInString(s) == 1) {
					bad(e, "compares "+lit.Value)
				}
			}
		}
		keys := keysIn(f)
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BinaryExpr:
				if n.Op == token.EQL || n.Op == token.NEQ {
					literal(n.X)
					literal(n.Y)
				}
			case *ast.CaseClause:
				for _, e := range n.List {
					literal(e)
				}
			case *ast.CompositeLit:
				for _, e := range n.Elts {
					if kv, ok := e.(*ast.KeyValueExpr); ok {
						literal(kv.Key)
					}
				}
			case *ast.SelectorExpr:
				of, ok := n.X.(*ast.Ident)
				switch {
				case !ok:
				case of.Name == "tea" && strings.HasPrefix(n.Sel.Name, "Key") && !slices.Contains([]string{"Key", "KeyMsg", "KeyType", "KeyRunes"}, n.Sel.Name):
					place := filepath.ToSlash(name) + " " + n.Sel.Name
					if used[place] = true; read[place] == "" {
						bad(n, "knows tea."+n.Sel.Name)
					}
				case n.Sel.Name == "String" && keys[of.Name] && name != "keys.go":
					bad(n, "names a key")
				case of.Name == "key" && (n.Sel.Name == "NewBinding" || n.Sel.Name == "WithKeys"):
					bad(n, "makes a binding")
				}
			}
			return true
		})
	}
	for place := range read {
		if !used[place] {
			t.Errorf("%s is no longer there", place)
		}
	}
}

// keysIn are the names that stand for keys in f.
func keysIn(f *ast.File) map[string]bool {
	isKey := func(e ast.Expr) bool {
		sel, ok := e.(*ast.SelectorExpr)
		return ok && (sel.Sel.Name == "KeyMsg" || sel.Sel.Name == "Name")
	}
	out := map[string]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			for _, id := range n.Names {
				out[id.Name] = out[id.Name] || isKey(n.Type)
			}
		case *ast.AssignStmt: // k, ok := msg.(tea.KeyMsg)
			if is, ok := n.Rhs[0].(*ast.TypeAssertExpr); ok && is.Type != nil && isKey(is.Type) {
				out[n.Lhs[0].(*ast.Ident).Name] = true
			}
		case *ast.TypeSwitchStmt: // switch msg := msg.(type)
			if as, ok := n.Assign.(*ast.AssignStmt); ok {
				out[as.Lhs[0].(*ast.Ident).Name] = true
			}
		}
		return true
	})
	return out
}
