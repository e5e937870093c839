// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A new revision that says the same of the customer changes nothing; one that
// says something else names every source anew.
func TestRevisionOfTheChange(t *testing.T) {
	report := exampleReport()
	first := example(t)
	report.Status, _ = Report(report, first, later)
	for _, test := range []struct {
		name  string
		usage SourceFacts
		want  []string
	}{
		{"the same rows", first[1], []string{"sha256:deployment", "sha256:usage"}},
		{"other rows", sourceFacts(t, "usage", used("Exchange", 100, 40)), []string{"sha256:second", "sha256:second"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			second := []SourceFacts{first[0], test.usage}
			for i := range second {
				second[i].Source = second[i].Source.DeepCopy()
				second[i].Source.Status.Artifact.Revision = "sha256:second"
			}
			status, _ := Report(report, second, later)
			var got []string
			for _, s := range status.Sources {
				got = append(got, s.Revision)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("revisions (-want +got):\n%s", diff)
			}
		})
	}
}
