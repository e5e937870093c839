// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package docs holds the tests of what is written for people: every reason is
// explained, and every link leads somewhere.
package docs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestEveryReasonIsExplained: what a status can say stands in
// docs/conditions.md.
func TestEveryReasonIsExplained(t *testing.T) {
	text, err := os.ReadFile("../../docs/conditions.md")
	if err != nil {
		t.Fatal(err)
	}
	folders, err := filepath.Glob("../../internal/*")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, folder := range append(folders, "../../api/v1alpha1") {
		for name, reason := range reasons(t, folder) {
			found++
			if !strings.Contains(string(text), "`"+reason+"`") {
				t.Errorf("%s of %s: docs/conditions.md does not explain %s", name, folder, reason)
			}
		}
	}
	if found < 90 {
		t.Errorf("only %d reasons were found", found)
	}
}

// reasons gives the constants of a package that are reasons by their name or
// type.
func reasons(t *testing.T, folder string) map[string]string {
	t.Helper()
	found := map[string]string{}
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(node ast.Node) bool {
			if spec, ok := node.(*ast.ValueSpec); ok && !strings.HasSuffix(path, "_test.go") {
				addReason(found, spec)
			}
			return true
		})
	}
	return found
}

func addReason(found map[string]string, spec *ast.ValueSpec) {
	kind, _ := spec.Type.(*ast.Ident)
	for i, value := range spec.Values {
		literal, ok := value.(*ast.BasicLit)
		name := spec.Names[i].Name
		if !ok || !strings.HasPrefix(name, "Reason") && (kind == nil || kind.Name != "Reason") {
			continue
		}
		if reason, err := strconv.Unquote(literal.Value); err == nil {
			found[name] = reason
		}
	}
}
