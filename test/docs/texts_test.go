// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package docs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// citingText is what a file says in words, on one line.
type citingText struct {
	path string
	// words are the comments of a Go file or a script, and all of a text or a
	// manifest.
	words string
	// literals are the strings of a Go file.
	literals string
}

var (
	// linkOut is an address of another site.
	linkOut     = regexp.MustCompile(`[a-z]+://[^\s)"'` + "`" + `]+`)
	commentSign = regexp.MustCompile(`(?m)^\s*(?:#|//)+`)
	// statement is a line of a script that is no comment.
	statement = regexp.MustCompile(`(?m)^\s*[^\s#/].*$`)
)

// kindsOfTexts are the ends of the names of files that cite others.
var kindsOfTexts = []string{".go", ".md", ".yaml", ".yml", ".sh", ".py", ".mod", "Makefile", "Dockerfile", "run"}

// citing gives the texts of the repository.
func citing(t *testing.T) []citingText {
	t.Helper()
	var texts []citingText
	for _, path := range files(t, kindsOfTexts...) {
		text := citingText{path: path}
		if filepath.Ext(path) == ".go" {
			text.words, text.literals = wordsOfGo(t, path)
		} else {
			text.words = wordsOf(t, path)
		}
		texts = append(texts, text)
	}
	return texts
}

// files are those of the repository with such a name, without what is built
// and what other programs wrote.
func files(t *testing.T, ends ...string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		name := entry.Name()
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (name == ".git" || name == "bin" || name == "testdata"):
			return fs.SkipDir
		case !entry.IsDir() && slices.ContainsFunc(ends, func(end string) bool { return strings.HasSuffix(name, end) }):
			found = append(found, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// wordsOfGo gives the comments and the strings of a Go file.
func wordsOfGo(t *testing.T, path string) (words, literals string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var comments, texts []string
	for _, comment := range file.Comments {
		comments = append(comments, comment.Text())
	}
	ast.Inspect(file, func(node ast.Node) bool {
		if literal, ok := node.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			texts = append(texts, literal.Value)
		}
		return true
	})
	return oneLine(strings.Join(comments, "\n")), oneLine(strings.Join(texts, "\n"))
}

// wordsOf gives a file without its signs of comments and its links, which have a
// test of their own; of a script it gives the comments.
func wordsOf(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	words := linkOut.ReplaceAllString(linked.ReplaceAllString(string(text), " "), " ")
	if !slices.Contains([]string{".md", ".yaml", ".yml"}, filepath.Ext(path)) {
		words = statement.ReplaceAllString(words, "")
	}
	return oneLine(commentSign.ReplaceAllString(words, " "))
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// unverified is how a client is told not to verify who answers.
var unverified = regexp.MustCompile(`insecureSkipVerify: *true|insecure_skip_verify: *true|--insecure|--no-check-certificate|\bcurl( -[a-zA-Z-]+)* -[a-zA-Z]*k\b`)

// No text and no manifest tells anybody to trust a certificate unseen.
func TestNothingIsTrustedUnseen(t *testing.T) {
	for _, line := range []string{"curl -k https://x", "curl -sSk https://x", "curl -s -k x", "  insecureSkipVerify: true"} {
		if !unverified.MatchString(line) {
			t.Errorf("%q is not found", line)
		}
	}
	for _, path := range files(t, ".md", ".yaml", ".yml", ".sh", ".tpl", "Makefile") {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if unverified.MatchString(line) {
				t.Errorf("%s: %s", path, strings.TrimSpace(line))
			}
		}
	}
}
