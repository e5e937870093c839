// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package docs

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var (
	fence   = regexp.MustCompile("(?ms)^ *```.*?^ *```$")
	code    = regexp.MustCompile("`[^`\n]*`")
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	linked  = regexp.MustCompile(`\[([^]]*)\]\([^)]*\)`)
	place   = regexp.MustCompile(`<a id="([^"]+)">`)
	// noSign is what a heading's anchor has no sign for.
	noSign = regexp.MustCompile(`[^\pL\pN _-]`)
)

// TestEveryLinkLeadsSomewhere follows every link between the texts, to the
// heading that it names.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	t.Chdir("../..")
	links := 0
	for _, page := range pages(t) {
		for _, target := range linksOf(t, page) {
			links++
			path, anchor, _ := strings.Cut(target, "#")
			if path == "" {
				path = page
			}
			if _, err := os.Stat(path); err != nil {
				t.Errorf("%s: %s is not there", page, target)
			} else if anchor != "" && !slices.Contains(anchorsOf(t, path), anchor) {
				t.Errorf("%s: %s has no such heading", page, target)
			}
		}
	}
	if links < 50 {
		t.Errorf("only %d links were found", links)
	}
}

// TestEveryPageIsReachable starts at the README and must come to every file of
// docs.
func TestEveryPageIsReachable(t *testing.T) {
	t.Chdir("../..")
	seen, next := map[string]bool{}, []string{"README.md"}
	for len(next) > 0 {
		path := next[0]
		next = next[1:]
		if !seen[path] {
			seen[path] = true
			next = append(next, reachedFrom(t, path)...)
		}
	}
	err := filepath.WalkDir("docs", func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && !seen[path] {
			t.Errorf("no text that README.md leads to has a link to %s", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAnchors(t *testing.T) {
	t.Chdir(t.TempDir())
	const page = "# Two `words`, no more\n\n```sh\n# none\n```\n\n## [A](b.md) – c_d\n\n## Twice\n\n## Twice\n\n<a id=\"here\"></a>\n"
	if err := os.WriteFile("page.md", []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	want := []string{"two-words-no-more", "a--c_d", "twice", "twice-1", "here"}
	if got := anchorsOf(t, "page.md"); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// pages are the texts for users and for those who contribute.
func pages(t *testing.T) []string {
	t.Helper()
	var pages []string
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, found...)
	}
	return pages
}

// reachedFrom gives what a text has links to, and what a folder holds.
func reachedFrom(t *testing.T, path string) []string {
	t.Helper()
	var reached []string
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		entries, err := os.ReadDir(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			reached = append(reached, filepath.Join(path, entry.Name()))
		}
	} else if err == nil && filepath.Ext(path) == ".md" {
		for _, target := range linksOf(t, path) {
			if path, _, _ := strings.Cut(target, "#"); path != "" {
				reached = append(reached, path)
			}
		}
	}
	return reached
}

// linksOf gives the relative links of a page, as paths from the top folder with
// their anchor. One to the page itself begins with #.
func linksOf(t *testing.T, page string) []string {
	t.Helper()
	links := map[string]bool{}
	for _, match := range link.FindAllStringSubmatch(code.ReplaceAllString(prose(t, page), ""), -1) {
		path, anchor, found := strings.Cut(match[1], "#")
		if strings.Contains(match[1], "://") {
			continue
		}
		if path != "" {
			path = filepath.Join(filepath.Dir(page), path)
		}
		if found {
			path += "#" + anchor
		}
		links[path] = true
	}
	return slices.Sorted(maps.Keys(links))
}

// anchorsOf gives the anchors that GitHub makes of a page's headings, and those
// that the page sets itself.
func anchorsOf(t *testing.T, page string) []string {
	t.Helper()
	text, count, anchors := prose(t, page), map[string]int{}, []string{}
	for _, match := range heading.FindAllStringSubmatch(text, -1) {
		words := strings.ToLower(linked.ReplaceAllString(match[1], "$1"))
		anchor := strings.ReplaceAll(noSign.ReplaceAllString(words, ""), " ", "-")
		again := count[anchor]
		count[anchor]++
		if again > 0 {
			anchor += "-" + strconv.Itoa(again)
		}
		anchors = append(anchors, anchor)
	}
	for _, match := range place.FindAllStringSubmatch(text, -1) {
		anchors = append(anchors, match[1])
	}
	return anchors
}

// prose is a page without its blocks of code.
func prose(t *testing.T, page string) string {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	return fence.ReplaceAllString(string(text), "")
}
