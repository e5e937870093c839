// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package browser

import (
	"os"
	"testing"

	"github.com/chromedp/chromedp"
)

// violations are what axe-core finds wrong: contrast, names for screen readers,
// order of headings, roles.
const violations = `axe.run(document, {resultTypes: ["violations"]}).then((result) => ({
	Passed: result.passes.length,
	Wrong: result.violations.flatMap((v) => v.nodes.map((n) => v.id + ": " + n.html.slice(0, 120) + " " + n.failureSummary.slice(0, 200))),
}))`

// TestAccessible has the page checked by axe-core, which hack/test-tools/browser.sh gets from
// npm: as it begins, and with a customer open.
func TestAccessible(t *testing.T) {
	axe, err := os.ReadFile(os.Getenv("AXE"))
	if err != nil {
		t.Fatalf("AXE names no file; hack/test-tools/browser.sh sets it: %v", err)
	}
	for language, screens := range map[string]map[string]screen{
		"en": {"desktop": desktop, "dark": night, "phone": phone}, "ko": {"phone": phone}, "de": {"desktop": desktop},
	} {
		path := samplesPage(t, language)
		for name, s := range screens {
			t.Run(language+" "+name, func(t *testing.T) {
				p := open(t, path, s)
				ask[chromedp.Void](p, string(axe)+";")
				for _, state := range []string{"at first", "with a customer"} {
					if state != "at first" {
						p.openCustomer(1)
						ask[chromedp.Void](p, `document.querySelectorAll("details").forEach((e) => e.open = true)`)
					}
					found := get(p, chromedp.Evaluate[struct {
						Passed int
						Wrong  []string
					}](violations, chromedp.EvalAwaitPromise))
					if found.Passed < 15 {
						t.Errorf("%s: only %d rules were checked", state, found.Passed)
					}
					for _, wrong := range found.Wrong {
						t.Errorf("%s: %s", state, wrong)
					}
				}
			})
		}
	}
}
