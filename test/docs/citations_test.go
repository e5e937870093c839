// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package docs

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	// citedFile is a name with a dot, with or without folders; citedKinds are
	// those that are looked for.
	citedFile  = regexp.MustCompile(`(?:^|[^\w*./$-])((?:[\w.-]+/)*[A-Za-z\d][\w-]*(?:\.[\w-]+)+)`)
	citedKinds = []string{".go", ".md", ".sh"}
	// notOurs is the site of Helm, and what a release writes.
	notOurs = regexp.MustCompile(`^(helm\.sh$|dist/)`)
	// citedSections are the numbers behind the word.
	citedSections = regexp.MustCompile(`\bsections? (\d+(?:\.\d+)?(?:(?:, and|,| and| to| or) \d+(?:\.\d+)?)*)`)
	citedID       = regexp.MustCompile(`(?:^|[^\w#-])([ABC]\d{2,3})\b`)
	citedTest     = regexp.MustCompile("`((?:Test|Fuzz)[A-Z]\\w*)`")
	// ofAnother is a section of a standard.
	ofAnother    = regexp.MustCompile(`\bRFC \d+,? sections? [\d.]+`)
	number       = regexp.MustCompile(`\d+(?:\.\d+)?`)
	numbered     = regexp.MustCompile(`(?m)^#+ (\d+(?:\.\d+)?)\.? `)
	catalogID    = regexp.MustCompile(`(?m)^\| ([ABC]\d{2,3}) \|`)
	testFunction = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
)

// TestEveryCitedFileExists looks for each file that a comment, a text or a
// script names: from the top folder, or from the folder of who names it.
func TestEveryCitedFileExists(t *testing.T) {
	t.Chdir("../..")
	for _, text := range citing(t) {
		for _, match := range citedFile.FindAllStringSubmatch(text.words, -1) {
			path := match[1]
			if !slices.Contains(citedKinds, filepath.Ext(path)) || notOurs.MatchString(path) {
				continue
			}
			if !exists(path) && !exists(filepath.Join(filepath.Dir(text.path), path)) {
				t.Errorf("%s: %s is not there", text.path, path)
			}
		}
	}
}

// TestEveryCitedSectionExists looks the sections up in docs/semantics.md, the
// one text with numbered sections.
func TestEveryCitedSectionExists(t *testing.T) {
	t.Chdir("../..")
	known, cited := matches(t, numbered, "docs/semantics.md"), 0
	for _, text := range citing(t) {
		for _, match := range citedSections.FindAllStringSubmatch(ofAnother.ReplaceAllString(text.words, ""), -1) {
			for _, section := range number.FindAllString(match[1], -1) {
				cited++
				if !known[section] {
					t.Errorf("%s: docs/semantics.md has no section %s", text.path, section)
				}
			}
		}
	}
	if cited < 100 || len(known) < 20 {
		t.Errorf("only %d citations of %d sections were found", cited, len(known))
	}
}

// TestEveryCitedIDExists looks the ids of threats, faults and bad inputs up in
// docs/testing.md.
func TestEveryCitedIDExists(t *testing.T) {
	t.Chdir("../..")
	known, cited := matches(t, catalogID, "docs/testing.md"), 0
	for _, text := range citing(t) {
		for _, match := range citedID.FindAllStringSubmatch(text.words+" "+text.literals, -1) {
			cited++
			if !known[match[1]] {
				t.Errorf("%s: docs/testing.md has no %s", text.path, match[1])
			}
		}
	}
	if cited < 300 || len(known) < 170 {
		t.Errorf("only %d citations of %d ids were found", cited, len(known))
	}
}

// TestEveryCitedTestExists looks for the tests that the pages on testing and on
// security name.
func TestEveryCitedTestExists(t *testing.T) {
	t.Chdir("../..")
	known := map[string]bool{}
	for _, path := range files(t, ".go") {
		maps.Copy(known, matches(t, testFunction, path))
	}
	for _, page := range []string{"docs/testing.md", "docs/security.md"} {
		for name := range matches(t, citedTest, page) {
			if !known[name] {
				t.Errorf("%s: there is no %s", page, name)
			}
		}
	}
}

// TestTheAPICitesNoSections: users read its comments in kubectl explain, without
// the texts of this repository at hand.
func TestTheAPICitesNoSections(t *testing.T) {
	t.Chdir("../..")
	for _, text := range citing(t) {
		api := strings.HasPrefix(text.path, "api/") || strings.HasPrefix(text.path, "config/crd/")
		if cited := citedSections.FindString(text.words); api && cited != "" {
			t.Errorf("%s cites %s", text.path, cited)
		}
	}
}

func TestCitations(t *testing.T) {
	tests := []struct {
		pattern *regexp.Regexp
		text    string
		want    []string
	}{
		{citedFile, "as docs/testing.md and fault.go say, not origin_*_types.go", []string{" docs/testing.md", " fault.go"}},
		{citedSections, "sections 3.6, 5 and 8, of section 2.", []string{"sections 3.6, 5 and 8", "section 2"}},
		{citedID, "C29, #A01 and A22; 4C30 -B12", []string{"C29", " A22"}},
		{citedTest, "`TestBadCSV` and `FuzzCSV`, no `Test`", []string{"`TestBadCSV`", "`FuzzCSV`"}},
	}
	for _, tt := range tests {
		if got := tt.pattern.FindAllString(tt.text, -1); !slices.Equal(got, tt.want) {
			t.Errorf("%v in %q: %q, want %q", tt.pattern, tt.text, got, tt.want)
		}
	}
}

// matches are the first groups of all matches in a file.
func matches(t *testing.T, pattern *regexp.Regexp, path string) map[string]bool {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, match := range pattern.FindAllSubmatch(text, -1) {
		found[string(match[1])] = true
	}
	return found
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
