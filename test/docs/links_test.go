package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	anchor  = regexp.MustCompile(`<a id="([^"]+)">`)
	fence   = regexp.MustCompile("(?ms)^ *```.*?^ *```$")
	notSlug = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// TestEveryLinkLeadsSomewhere follows the links between the texts, to the
// heading.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	pages, err := filepath.Glob("../../*.md")
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob("../../docs/*.md")
	if err != nil || len(more) < 8 {
		t.Fatalf("%d texts, %v", len(more), err)
	}
	for _, page := range append(pages, more...) {
		if filepath.Base(page) == "api.md" { // generated, with patterns that look like links
			continue
		}
		for _, match := range link.FindAllStringSubmatch(prose(t, page), -1) {
			target, place, _ := strings.Cut(match[1], "#")
			if strings.Contains(target, "://") {
				continue
			}
			path := page
			if target != "" {
				path = filepath.Join(filepath.Dir(page), target)
			}
			if _, err := os.Stat(path); err != nil {
				t.Errorf("%s: %s is not there", page, match[1])
			} else if place != "" && !places(t, path)[place] {
				t.Errorf("%s: %s has no such heading", page, match[1])
			}
		}
	}
}

// prose is a text without its code.
func prose(t *testing.T, page string) string {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	return fence.ReplaceAllString(string(text), "")
}

// places are the anchors of a text, as GitHub makes them of headings.
func places(t *testing.T, page string) map[string]bool {
	t.Helper()
	found, text := map[string]bool{}, prose(t, page)
	for _, match := range heading.FindAllStringSubmatch(text, -1) {
		found[strings.ReplaceAll(notSlug.ReplaceAllString(strings.ToLower(match[1]), ""), " ", "-")] = true
	}
	for _, match := range anchor.FindAllStringSubmatch(text, -1) {
		found[match[1]] = true
	}
	return found
}
