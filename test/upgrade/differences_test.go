// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package upgrade

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The kinds with figures.
const (
	report    = "CustomerAdoption"
	portfolio = "PortfolioAdoption"
)

// named is a difference between the statuses of two versions that somebody
// reviewed: the CHANGELOG names it.
type named struct {
	kind string
	// path is the field, or the object that has it, with or without keys of lists.
	path string
	// changed permits another value, or none; otherwise the field must be new.
	changed bool
	// changelog is what CHANGELOG.md says about it, word by word.
	changelog string
	// why says what exactly changes in the objects of this test.
	why string
}

// differences are all that an upgrade may change in a status.
var differences = []named{
	{kind: report, path: "adoptionReason", changelog: "`status.adoptionReason` says why a verdict is what it is", why: "new"},
	{kind: report, path: "judged", changelog: "show the judged own figures (`status.judged`)", why: "new; the figures themselves are those of before"},
	{kind: report, path: "conditions[OverAssigned]", changelog: "`OverAssigned` when a product has more licenses assigned than sold", why: "new"},
	{kind: report, path: "conditions[RenewalAtRisk]", changelog: "`RenewalAtRisk` is True when one ends within", why: "new"},
	{kind: report, path: "conditions[LowUsage].reason", changed: true, changelog: "`LowUsage` has the reason `WorkloadBelowTarget` whenever a workload is below its own target", why: "BelowTarget before, where both are below; the status of the condition is that of before"},
	{kind: report, path: "recommendations[OverAssigned]", changelog: "Both come with events and recommendations", why: "new"},
	{kind: report, path: "renewals", changelog: "`status.renewals` counts the subscriptions that end within 30, 60 and 90 days", why: "new"},
	{kind: report, path: "sources[].figures", changelog: "`status.renewals` counts the subscriptions that end within 30, 60 and 90 days", why: "the source of the new figures"},
	{kind: report, path: "sources[].monthly", changelog: "`status.sources` says which data has months instead of days (`monthly`)", why: "new"},
	{kind: report, path: "users", changelog: "`status.users` of CustomerAdoptions and PortfolioAdoptions", why: "new"},
	{kind: report, path: "segment", changelog: "`status.segment`, `status.market` and `status.services` of a CustomerAdoption show them", why: "new"},
	{kind: report, path: "market", changelog: "`status.segment`, `status.market` and `status.services` of a CustomerAdoption show them", why: "new"},
	{kind: report, path: "services", changelog: "`status.segment`, `status.market` and `status.services` of a CustomerAdoption show them", why: "new"},
	{kind: report, path: "notes", changelog: "`status.notes` holds what is worth knowing and no fault", why: "new"},
	{kind: report, path: "excludedProducts[].reason", changelog: "is listed among the excluded products, which now say why (`reason`)", why: "new"},
	{kind: report, path: "products[].name", changed: true, changelog: "are shown under the name in the vendor's table of product names", why: "the sample with part numbers; the figures are those of before"},
	{kind: portfolio, path: "changes", changelog: "`status.changes` of a PortfolioAdoption says how many customers became low", why: "new"},
}

// leftovers are what an older program leaves in a status after a rollback. Both
// lines keep conditions of types that they don't know. docs/upgrading.md says
// what to do about them. A line that is not in this list must leave nothing.
var leftovers = map[string][]string{
	"6290c741ec37cb0cbca67cf8b342fd462bd75bf4": {"conditions[OverAssigned]", "conditions[RenewalAtRisk]"},
	"eba0a1c220e8a77fce984da5a27f0d46ce2bfe8a": {"conditions[OverAssigned]", "conditions[RenewalAtRisk]"},
}

// difference is one leaf of a status that two versions have otherwise.
type difference struct {
	kind, path, before, after string
}

func (d difference) String() string {
	return fmt.Sprintf("%s status.%s: %s, was %s", d.kind, d.path, d.after, d.before)
}

// absent stands for a leaf that is not there.
const absent = "nothing"

// permits says whether a difference is the named one.
func (n named) permits(d difference) bool {
	if n.kind != d.kind || !n.changed && d.before != absent {
		return false
	}
	return within(n.path, d.path) || within(n.path, withoutKeys(d.path))
}

// within says whether a path is a field or in it.
func within(field, path string) bool {
	rest, found := strings.CutPrefix(path, field)
	return found && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// unnamed are the differences that the CHANGELOG does not name.
func unnamed(found []difference) []difference {
	return slices.DeleteFunc(slices.Clone(found), func(d difference) bool {
		return slices.ContainsFunc(differences, func(n named) bool { return n.permits(d) })
	})
}

// compare gives the differences between two statuses of an object. The messages
// of conditions are words, which may be said better, and no figures.
func compare(kind string, before, after any) []difference {
	old, fresh := map[string]string{}, map[string]string{}
	flatten("", before, old)
	flatten("", after, fresh)
	var found []difference
	for path, value := range old {
		now, there := fresh[path]
		if !there {
			now = absent
		}
		if now != value {
			found = append(found, difference{kind, path, value, now})
		}
	}
	for path, value := range fresh {
		if _, there := old[path]; !there {
			found = append(found, difference{kind, path, absent, value})
		}
	}
	slices.SortFunc(found, func(a, b difference) int { return strings.Compare(a.path, b.path) })
	return found
}

// flatten writes the leaves of a value with their paths. An element of a list is
// found by what names it, and by its place otherwise.
func flatten(path string, value any, leaves map[string]string) {
	switch value := value.(type) {
	case map[string]any:
		for key, field := range value {
			if key == "message" && strings.HasPrefix(path, "conditions[") {
				continue
			}
			flatten(strings.TrimPrefix(path+"."+key, "."), field, leaves)
		}
	case []any:
		for place, element := range value {
			flatten(path+"["+nameOf(element, place)+"]", element, leaves)
		}
	default:
		leaves[path] = fmt.Sprint(value)
	}
}

func nameOf(element any, place int) string {
	if text, ok := element.(string); ok {
		return text
	}
	if fields, ok := element.(map[string]any); ok {
		for _, key := range []string{"type", "finding", "code", "id", "sku", "name", "month", "reason"} {
			if name, ok := fields[key].(string); ok {
				return name
			}
		}
	}
	return fmt.Sprint(place)
}

// remaining are the differences that the older program of a line does not leave.
func remaining(l line) func([]difference) []difference {
	return func(found []difference) []difference {
		return slices.DeleteFunc(slices.Clone(found), func(d difference) bool {
			return d.before == absent && slices.ContainsFunc(leftovers[l.commit], func(field string) bool { return within(field, d.path) })
		})
	}
}

// Every named difference is named in the CHANGELOG.
func TestDifferencesAreNamed(t *testing.T) {
	changelog, err := os.ReadFile(filepath.Join(root, "CHANGELOG.md"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(string(changelog)), " ")
	for _, n := range differences {
		if n.changelog == "" || n.why == "" || !strings.Contains(text, strings.Join(strings.Fields(n.changelog), " ")) {
			t.Errorf("%s %s: CHANGELOG.md does not say %q", n.kind, n.path, n.changelog)
		}
	}
}

// A field that is renamed, a figure that changes and one that goes are found.
func TestCompare(t *testing.T) {
	status := func(field string, value int64) any {
		return map[string]any{
			"licenses":   map[string]any{field: value},
			"products":   []any{map[string]any{"name": "A", "total": int64(1)}},
			"conditions": []any{map[string]any{"type": "Ready", "status": "True", "message": field}},
		}
	}
	for name, test := range map[string]struct {
		after any
		want  []string
	}{
		"same":    {status("total", 5), nil},
		"changed": {status("total", 6), []string{"K status.licenses.total: 6, was 5"}},
		"renamed": {status("sum", 5), []string{"K status.licenses.sum: 5, was nothing", "K status.licenses.total: nothing, was 5"}},
		"gone": {map[string]any{}, []string{
			"K status.conditions[Ready].status: nothing, was True", "K status.conditions[Ready].type: nothing, was Ready",
			"K status.licenses.total: nothing, was 5", "K status.products[A].name: nothing, was A", "K status.products[A].total: nothing, was 1",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, d := range compare("K", status("total", 5), test.after) {
				got = append(got, d.String())
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A new field is no permission to change an old one.
func TestPermits(t *testing.T) {
	added := named{kind: "K", path: "renewals"}
	for path, want := range map[string]bool{"renewals": true, "renewals.within30": true, "renewals[0]": true, "renewalsX": false, "licenses": false} {
		if got := added.permits(difference{"K", path, absent, "1"}); got != want {
			t.Errorf("new %s: %v, want %v", path, got, want)
		}
	}
	if added.permits(difference{"K", "renewals.within30", "1", "2"}) {
		t.Error("a changed value is permitted by a new field")
	}
	if added.permits(difference{"L", "renewals", absent, "1"}) {
		t.Error("a field of another kind is permitted")
	}
}

var keys = regexp.MustCompile(`\[[^\]]*\]`)

// withoutKeys is a path without the names in its lists.
func withoutKeys(path string) string { return keys.ReplaceAllString(path, "[]") }
