// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// apiField is a field as a user of the API sees it: its comment is what
// `kubectl explain` prints.
type apiField struct {
	name, json, comment string
	// markers are the lines that begin with +.
	markers []string
	kind    ast.Expr
}

// apiFields reads the fields with a JSON name of every struct of the API.
func apiFields(t *testing.T) []apiField {
	t.Helper()
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var found []apiField
	for _, file := range files {
		name := file.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "zz_") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok {
				if body, ok := spec.Type.(*ast.StructType); ok {
					found = append(found, fieldsOf(spec.Name.Name, body)...)
				}
			}
			return true
		})
	}
	return found
}

func fieldsOf(owner string, body *ast.StructType) (found []apiField) {
	for _, f := range body.Fields.List {
		if f.Tag == nil || len(f.Names) == 0 {
			continue // embedded: its own type documents its fields
		}
		tag := reflect.StructTag(strings.Trim(f.Tag.Value, "`"))
		json, _, _ := strings.Cut(tag.Get("json"), ",")
		field := apiField{name: owner + "." + f.Names[0].Name, json: json, kind: f.Type}
		var text []string
		for line := range strings.Lines(f.Doc.Text()) {
			if line = strings.TrimSpace(line); strings.HasPrefix(line, "+") {
				field.markers = append(field.markers, line)
			} else {
				text = append(text, line)
			}
		}
		field.comment = strings.TrimSpace(strings.Join(text, " "))
		found = append(found, field)
	}
	return found
}

// marker is the value of a marker; empty where there is none.
func (f apiField) marker(name string) string {
	for _, m := range f.markers {
		if value, ok := strings.CutPrefix(m, "+"+name); ok {
			return strings.Trim(strings.TrimPrefix(value, "="), `"`)
		}
	}
	return ""
}

// scalar says whether the value is a text, a number, or a list of these.
func (f apiField) scalar() bool {
	kind := f.kind
	if star, ok := kind.(*ast.StarExpr); ok {
		kind = star.X
	}
	if list, ok := kind.(*ast.ArrayType); ok {
		kind = list.Elt
	}
	name, ok := kind.(*ast.Ident)
	return ok && (name.Name == "string" || name.Name == "int32" || name.Name == "int64" || name.Name == "FieldText")
}

var cited = regexp.MustCompile(`(?i)\bsections?\b|\b[a-z-]+\.md\b|\b[ABC][0-9]{2}\b`)

// TestFieldsAreDocumented holds every field to the same form: the comment
// begins with the field's name, ends with a period, tells the default, and has
// an example where a word does not show the form of the value.
func TestFieldsAreDocumented(t *testing.T) {
	fields := apiFields(t)
	if len(fields) < 150 {
		t.Fatalf("only %d fields were found", len(fields))
	}
	for _, f := range fields {
		if f.json == "metadata" || f.json == "items" {
			continue // Kubernetes documents these
		}
		if !strings.HasPrefix(f.comment, f.json+" ") && !strings.HasPrefix(f.comment, f.json+":") || !strings.HasSuffix(f.comment, ".") {
			t.Errorf("%s: the comment must begin with %q and end with a period: %s", f.name, f.json, f.comment)
		}
		for _, text := range cited.FindAllString(f.comment, -1) {
			if text != "docs/conditions.md" && text != "conditions.md" {
				t.Errorf("%s: the comment cites %s", f.name, text)
			}
		}
		if d := f.marker("kubebuilder:default"); d != "" && d != "{}" && !strings.HasPrefix(d, "{") && !strings.Contains(f.comment, "Default: "+d+".") {
			t.Errorf("%s: the comment must say Default: %s.", f.name, d)
		}
		if f.scalar() && f.marker("kubebuilder:validation:Enum") == "" && !strings.Contains(f.comment, "Example: ") {
			t.Errorf("%s: the comment has no example", f.name)
		}
	}
}

// TestSettingsTellTheirDefault looks at what may be left out of a spec.
func TestSettingsTellTheirDefault(t *testing.T) {
	for _, f := range apiFields(t) {
		owner, _, _ := strings.Cut(f.name, ".")
		status := strings.HasSuffix(owner, "Status") || strings.Contains(f.comment, "Absent ")
		optional := false
		for _, m := range f.markers {
			optional = optional || m == "+optional"
		}
		figures := strings.HasSuffix(owner, "Figures") || owner == "Artifact" || owner == "TrendPoint" || owner == "RankedCustomer" ||
			f.json == "metadata" || f.json == "status" || origins[f.json]
		if optional && !status && !figures && !strings.Contains(f.comment, "Default: ") && !strings.Contains(f.comment, "Unset: ") {
			t.Errorf("%s: the comment says neither Default: nor Unset:", f.name)
		}
	}
}

// origins are the fields of which an ExportSource has exactly one.
var origins = map[string]bool{
	"configMap": true, "secret": true, "http": true, "objectStorage": true,
	"partnerCenter": true, "microsoftGraph": true, "sql": true, "flux": true,
}

// TestTypesCiteNothing: `kubectl explain` shows the comments of types too, and
// its readers do not have the repository.
func TestTypesCiteNothing(t *testing.T) {
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), ".go") || strings.HasSuffix(file.Name(), "_test.go") {
			continue
		}
		text, err := os.ReadFile(file.Name())
		if err != nil {
			t.Fatal(err)
		}
		if found := regexp.MustCompile(`semantics\.md|reliability\.md|\bsections? [0-9]`).FindString(string(text)); found != "" {
			t.Errorf("%s cites %s", file.Name(), found)
		}
	}
}
