package assessment

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// TestNoteUsersOfOneSource is docs/semantics.md section 5: the figure takes the
// users of one source alone, and says so.
func TestNoteUsersOfOneSource(t *testing.T) {
	note := func(source string) []Note {
		return []Note{{"UsersOfOneSource", "distinct users are those of one source; the users of " + source + " are not among them, as no user can be recognized in two files"}}
	}
	for name, c := range map[string]struct {
		metrics adoption.Metrics
		want    []Note
	}{
		"none":           {adoption.Metrics{Usage: &adoption.Usage{}}, nil},
		"judged users":   {adoption.Metrics{Usage: &adoption.Usage{NotUnited: []int{1}}}, note("source copilot")},
		"users beside":   {adoption.Metrics{Usage: &adoption.Usage{}, Alternate: &adoption.Usage{NotUnited: []int{1, 2}}}, note("source copilot and 1 more")},
		"own users":      {adoption.Metrics{OwnUsage: &adoption.Usage{NotUnited: []int{2}}}, note("source yammer")},
		"once, not more": {adoption.Metrics{Usage: &adoption.Usage{NotUnited: []int{1}}, OwnUsage: &adoption.Usage{NotUnited: []int{2}}}, note("source copilot")},
	} {
		t.Run(name, func(t *testing.T) {
			e := &evidence{Input: Input{Metrics: c.metrics, Sources: []Source{{Name: "main"}, {Name: "copilot"}, {Name: "yammer"}}}}
			if diff := cmp.Diff(c.want, e.notes()); diff != "" {
				t.Error(diff)
			}
		})
	}
}
