// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Command sizes checks that functions and files stay small. It reads the Go
// files that its arguments name and prints what is over a limit, then one line
// with the figures. Tests and generated files are not measured. It ends with 1
// when something is over.
package main

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strings"
)

// The limits are in lines. A function counts from its "func" to its closing
// brace, with comments and empty lines; its doc comment does not count.
const (
	longestFunction   = 40
	longestFunction95 = 25 // of 95 functions in 100
	longestFile       = 250
)

// measured is a file or a function with its number of lines.
type measured struct {
	name  string
	lines int
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(names []string) error {
	var files, functions []measured
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, itsFunctions, err := measure(name)
		if err != nil {
			return err
		}
		files, functions = append(files, file...), append(functions, itsFunctions...)
	}
	over := show(files, longestFile) + show(functions, longestFunction)
	p95 := percentile(functions, 95)
	fmt.Printf("%d functions: p95 %d lines (at most %d), longest %d (%d); %d files: longest %d (%d)\n",
		len(functions), p95, longestFunction95, percentile(functions, 100), longestFunction,
		len(files), percentile(files, 100), longestFile)
	if over > 0 || p95 > longestFunction95 {
		return fmt.Errorf("%d files or functions are too long, or too many functions are long: split them by topic", over)
	}
	return nil
}

// measure returns the file and its functions; nothing for a generated file.
func measure(name string) (file, functions []measured, err error) {
	content, err := os.ReadFile(name)
	if err != nil {
		return nil, nil, err
	}
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, name, content, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, nil, err
	}
	if ast.IsGenerated(parsed) {
		return nil, nil, nil
	}
	for _, declaration := range parsed.Decls {
		if function, ok := declaration.(*ast.FuncDecl); ok {
			start, end := set.Position(function.Type.Func), set.Position(function.End())
			functions = append(functions, measured{fmt.Sprintf("%s:%d: %s", name, start.Line, function.Name.Name), end.Line - start.Line + 1})
		}
	}
	return []measured{{name, bytes.Count(content, []byte("\n"))}}, functions, nil
}

// show prints what is longer than the limit, the longest first, and returns how
// many that are.
func show(all []measured, limit int) (over int) {
	slices.SortFunc(all, func(a, b measured) int { return cmp.Or(b.lines-a.lines, strings.Compare(a.name, b.name)) })
	for _, m := range all {
		if m.lines <= limit {
			break
		}
		fmt.Printf("%s: %d lines, at most %d\n", m.name, m.lines, limit)
		over++
	}
	return over
}

// percentile is the least number of lines that p of 100 do not exceed. It needs
// the longest first, as show leaves them.
func percentile(all []measured, p int) int {
	if len(all) == 0 {
		return 0
	}
	return all[len(all)-(len(all)*p+99)/100].lines
}
