// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

func TestGuidanceFitsTheTerminal(t *testing.T) {
	for _, name := range languages {
		c := sample(t, locale(t, name))
		c.Sections = nil
		grouped := written(t, Table, c)
		c.Guidance = GuidanceAll
		for line := range strings.Lines(grouped + written(t, Table, c)) {
			if width := uniseg.StringWidth(strings.TrimSuffix(line, "\n")); width > lineWidth {
				t.Errorf("%s: %d columns: %s", name, width, line)
			}
		}
	}
}

// TestWrap: a break where words and Chinese sentences may break, never before
// a full stop, and none where a word is too long.
func TestWrap(t *testing.T) {
	long := strings.Repeat("x", lineWidth+20)
	tests := map[string]struct{ lead, text, want string }{
		"short":     {"- ", "one line", "- one line\n"},
		"empty":     {"  ", "", "\n"},
		"words":     {"  - ", strings.Repeat("word ", 30), "  - " + strings.Repeat("word ", 18) + "word\n    " + strings.Repeat("word ", 10) + "word\n"},
		"Chinese":   {"", strings.Repeat("字", 49) + "句。下一句", strings.Repeat("字", 49) + "\n句。下一句\n"},
		"long word": {"", "a " + long + " b", "a\n" + long + "\nb\n"},
		"steering":  {"", "a\x1b[31mred\n\u202eb", "a\ufffd[31mred \ufffdb\n"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			out := &lines{}
			out.wrap(test.lead, test.text)
			if diff := cmp.Diff(test.want, out.String()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestNoGuidanceWithoutFindings(t *testing.T) {
	c := Content{Locale: locale(t, "en"), Reports: []*v1alpha1.CustomerAdoption{{Status: v1alpha1.CustomerAdoptionStatus{Adoption: v1alpha1.AdoptionHealthy}}}}
	if got := written(t, Table, c); got != "" {
		t.Errorf("got %q", got)
	}
}

// Codes of a newer API show as they are.
func TestUnknownCodes(t *testing.T) {
	r := &v1alpha1.CustomerAdoption{}
	r.Name = "newer"
	r.Spec.Customer.ID = "55555555-5555-5555-5555-555555555555"
	r.Status.Inflation = []v1alpha1.InflationContribution{{Reason: "Weather", Active: 3, Evidence: "Heard"}}
	r.Status.Recommendations = []v1alpha1.Recommendation{{Finding: "Rain", Actions: []string{"Umbrella"}}}
	want := `
55555555-5555-5555-5555-555555555555 (newer): Unknown
  Why usage may look higher than it is
  - Weather
    3 active · Heard
  Rain
  - What the data shows: Rain
  - What to consider: Rain
  - What to try
    - Umbrella
`
	if diff := cmp.Diff(want, written(t, Table, Content{Locale: locale(t, "en"), Guidance: GuidanceAll, Reports: []*v1alpha1.CustomerAdoption{r}})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestCustomerName(t *testing.T) {
	r := &v1alpha1.CustomerAdoption{}
	for _, step := range []struct {
		name string
		set  *string
	}{{"object", &r.Name}, {"id", &r.Spec.Customer.ID}, {"spec", &r.Spec.Customer.Name}, {"data", &r.Status.CustomerName}} {
		*step.set = step.name
		if got := customerName(r); got != step.name {
			t.Errorf("got %s, want %s", got, step.name)
		}
	}
}

func TestFailingWriter(t *testing.T) {
	for _, format := range []Format{Table, HTML} {
		c := sample(t, locale(t, "en"))
		c.Sections = nil
		if err := Write(failingWriter{errFull}, format, c); err == nil {
			t.Errorf("%s: no error", format)
		}
	}
}
