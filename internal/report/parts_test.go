// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"strings"
	"testing"
)

// TestParts: every part that a program may serve is filled from its data, and
// has the figures that the page has.
func TestParts(t *testing.T) {
	l := locale(t, "en")
	c := sample(t, l)
	tmpl, err := l.Templates()
	if err != nil {
		t.Fatal(err)
	}
	fill := func(name string, data any, want string) {
		t.Helper()
		var out strings.Builder
		if err := tmpl.ExecuteTemplate(&out, name, data); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s has no %q:\n%s", name, want, out.String())
		}
	}
	for _, r := range c.Reports {
		fill("customer.tmpl", CustomerPart(r), r.Spec.Customer.ID)
	}
	parts := l.PortfolioParts(c.Portfolios, c.Reports)
	if len(parts) == 0 || len(parts) != len(c.Portfolios) {
		t.Fatalf("%d parts of %d portfolios", len(parts), len(c.Portfolios))
	}
	for _, p := range parts {
		fill("portfolio.tmpl", p, `<p class="value">`)
	}
	fill("shares", SharesPart(c.Reports), `class="legend"`)
	fill("sources.tmpl", c.Sources, c.Sources[0].Name)
	fill("reading.tmpl", nil, `id="reading"`)
}
