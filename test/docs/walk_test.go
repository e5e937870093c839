// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package docs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// step is a line of the way of one row: a function and its folder.
var step = regexp.MustCompile("(?m)^\\| \\d+ \\|.*\\| `([\\w.]+)` in `([\\w/]+)` \\|$")

// TestTheWayOfOneRow looks for each function of docs/architecture.md in the
// folder that the page names.
func TestTheWayOfOneRow(t *testing.T) {
	t.Chdir("../..")
	text, err := os.ReadFile("docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	steps := step.FindAllStringSubmatch(string(text), -1)
	if len(steps) < 10 || len(steps) > 15 {
		t.Errorf("%d steps were found", len(steps))
	}
	for _, match := range steps {
		if !functions(t, match[2])[match[1]] {
			t.Errorf("%s has no function %s", match[2], match[1])
		}
	}
}

// functions are those of a package; a method has its type before it.
func functions(t *testing.T, folder string) map[string]bool {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range file.Decls {
			if function, ok := declaration.(*ast.FuncDecl); ok {
				found[receiver(function)+function.Name.Name] = true
			}
		}
	}
	return found
}

// receiver is the type of a method with a point behind it.
func receiver(function *ast.FuncDecl) string {
	if function.Recv == nil {
		return ""
	}
	kind := function.Recv.List[0].Type
	if pointer, ok := kind.(*ast.StarExpr); ok {
		kind = pointer.X
	}
	if name, ok := kind.(*ast.Ident); ok {
		return name.Name + "."
	}
	return ""
}
