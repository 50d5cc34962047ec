package screen

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"testing"
)

// A room reads the console, and changes nothing of it but the draft: what it
// wants changed it tells.
func TestRoomsChangeNoConsole(t *testing.T) {
	files, err := filepath.Glob("*/*.go")
	if err != nil || len(files) < 30 {
		t.Fatalf("%d files, %v: have the rooms moved?", len(files), err)
	}
	consoles := 0
	for _, name := range files {
		if ok, _ := filepath.Match("*/*_test.go", name); ok {
			continue
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		changed := func(e ast.Expr) {
			if of := ofConsole(e); of != "" && of != "Draft" {
				t.Errorf("%s changes %s of the console", fset.Position(e.Pos()), of)
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Field: // by its name it is known below
				if star, ok := n.Type.(*ast.StarExpr); ok && isConsole(star.X) {
					consoles++
					for _, id := range n.Names {
						if id.Name != "c" {
							t.Errorf("%s: a console is called c", fset.Position(id.Pos()))
						}
					}
				}
			case *ast.AssignStmt:
				for _, l := range n.Lhs {
					changed(l)
				}
			case *ast.IncDecStmt:
				changed(n.X)
			case *ast.UnaryExpr:
				if n.Op == token.AND {
					if of := ofConsole(n.X); of != "" && of != "Draft" && of != "W" && of != "Theme" && of != "Waiting" { // read where they stand
						t.Errorf("%s points into the console", fset.Position(n.Pos()))
					}
				}
			case *ast.CallExpr:
				if id, ok := n.Fun.(*ast.Ident); ok && (id.Name == "delete" || id.Name == "clear" || id.Name == "copy") {
					changed(n.Args[0])
				}
			}
			return true
		})
	}
	if consoles < 15 {
		t.Errorf("%d consoles: how are they given?", consoles)
	}
}

func isConsole(e ast.Expr) bool {
	sel, ok := e.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Console"
}

// ofConsole is the field of a console that e leads through, "" where there is
// none.
func ofConsole(e ast.Expr) string {
	for {
		switch x := e.(type) {
		case *ast.SelectorExpr:
			if id, ok := x.X.(*ast.Ident); ok && id.Name == "c" {
				return x.Sel.Name
			}
			if in, ok := x.X.(*ast.SelectorExpr); ok && in.Sel.Name == "c" {
				return x.Sel.Name
			}
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		default:
			return ""
		}
	}
}
