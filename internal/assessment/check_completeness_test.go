// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDataIncomplete is docs/semantics.md section 7, row DataIncomplete; the first
// fault of its list is the reason.
func TestDataIncomplete(t *testing.T) {
	good := Source{Name: "a", Read: true, Found: true}
	rejecting := Source{Name: "b", Read: true, Found: true, Rejected: 2}
	unread := Source{Name: "c"}
	silent := Source{Name: "d", Read: true}
	for name, c := range map[string]struct {
		sources []Source
		want    Finding
	}{
		"complete":          {[]Source{good, good}, Finding{dataIncomplete, False, "Complete", "every listed source names the customer, and none of the customer's rows was rejected"}},
		"rows rejected":     {[]Source{silent, unread, rejecting}, Finding{dataIncomplete, True, "RowsRejected", "2 rows of the customer could not be read in source b"}},
		"in two sources":    {[]Source{rejecting, {Name: "e", Read: true, Found: true, Rejected: 1}}, Finding{dataIncomplete, True, "RowsRejected", "3 rows of the customer could not be read in source b and 1 more"}},
		"not read":          {[]Source{silent, unread, good}, Finding{dataIncomplete, True, "SourceNotRead", "no data has been read from source c"}},
		"two not read":      {[]Source{unread, {Name: "e"}}, Finding{dataIncomplete, True, "SourceNotRead", "no data has been read from source c and 1 more"}},
		"not in the export": {[]Source{good, silent}, Finding{dataIncomplete, True, "CustomerNotInExport", "no row names the customer in source d"}},
	} {
		t.Run(name, func(t *testing.T) {
			in := Input{Sources: c.sources, Targets: defaults(), Now: now}
			if diff := cmp.Diff(c.want, find(Assess(in), dataIncomplete)); diff != "" {
				t.Errorf("finding (-want +got):\n%s", diff)
			}
		})
	}
}

// TestClip: a name never makes a sentence too long, nor cuts a letter in two.
func TestClip(t *testing.T) {
	for name, want := range map[string]string{
		"Teams":                  "Teams",
		strings.Repeat("x", 128): strings.Repeat("x", 128),
		strings.Repeat("x", 129): strings.Repeat("x", 128) + "…",
		strings.Repeat("한", 128): strings.Repeat("한", 42) + "…",
	} {
		if got := shorten(name, nameBytes); got != want {
			t.Errorf("shorten(%q): got %q, want %q", name, got, want)
		}
	}
}
