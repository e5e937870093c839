// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation/statustest"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// selective is a portfolio whose template is for customers with low deployment only.
// The one data set gives no verdict on usage, so that the others are Unknown.
func selective(limit int32) *v1alpha1.PortfolioAdoption {
	p := templated()
	p.Spec.CustomerTemplate.When = &v1alpha1.TemplateSelection{Adoption: []v1alpha1.AdoptionVerdict{v1alpha1.AdoptionLow}, Limit: limit}
	return p
}

// deployed is a revision of a source: the assigned ones of 100 licenses of each
// customer.
func deployed(t interface {
	Helper()
	Fatal(...any)
}, revision string, assigned map[string]int64) SourceFacts {
	t.Helper()
	b := facts.NewBuilder()
	for _, id := range slices.Sorted(maps.Keys(assigned)) {
		if _, err := b.Add(of(id, sold("o365", "E3", 100, assigned[id]))); err != nil {
			t.Fatal(err)
		}
	}
	s := ready(SourceFacts{Name: "deployment", Facts: b.Build(asOf, asOf), Source: &v1alpha1.ExportSource{}})
	s.Source.Name = "deployment"
	s.Source.Status.Artifact = &v1alpha1.Artifact{Revision: "sha256:" + revision, AsOfFrom: v1alpha1.AsOfFromData}
	return s
}

// cluster holds the CustomerAdoptions of a portfolio, by name, and counts writes.
type cluster struct {
	portfolio *v1alpha1.PortfolioAdoption
	objects   map[string]v1alpha1.CustomerAdoption
	writes    int
	most      int64
}

func newCluster(p *v1alpha1.PortfolioAdoption) *cluster {
	return &cluster{portfolio: p, objects: map[string]v1alpha1.CustomerAdoption{}}
}

// reconcile evaluates the portfolio and does what it asks for.
func (c *cluster) reconcile(sources ...SourceFacts) PortfolioResult {
	existing := slices.Collect(maps.Values(c.objects))
	got := Portfolio(c.portfolio, sources, Reports{existing, c.most}, later)
	c.portfolio.Status = got.Status
	for _, customer := range got.Generated.Prune {
		delete(c.objects, customer.Name)
	}
	for _, customer := range got.Generated.Apply {
		c.objects[customer.Name] = *customer.CustomerAdoption
	}
	c.writes += len(got.Generated.Prune) + len(got.Generated.Apply)
	return got
}

// names are the objects; one that is released has a ' behind it.
func (c *cluster) names() string {
	var names []string
	for name, object := range c.objects {
		if object.Annotations[v1alpha1.UnselectedAnnotation] != "" {
			name += "'"
		}
		names = append(names, strings.TrimPrefix(name, "all-"))
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// TestSelectedCustomers follows customers over revisions of the data.
func TestSelectedCustomers(t *testing.T) {
	low, fine := int64(10), int64(90)
	for _, test := range []struct {
		name   string
		change func(*v1alpha1.PortfolioAdoption)
		// revisions of the data, and the objects after each.
		revisions []map[string]int64
		want      []string
	}{
		{"low ones only", nil, []map[string]int64{{"a": low, "b": fine, "c": low}}, []string{"a c"}},
		{"one recovers", nil, []map[string]int64{{"a": low, "b": low}, {"a": fine, "b": low}, {"a": fine, "b": low}}, []string{"a b", "a' b", "b"}},
		{"one is low again", nil, []map[string]int64{{"a": low}, {"a": fine}, {"a": low}, {"a": fine}}, []string{"a", "a'", "a", "a'"}},
		{"one is gone", nil, []map[string]int64{{"a": low, "b": low, "c": low}, {"b": low, "c": low}}, []string{"a b c", "b c"}},
		{"one that recovered is gone", nil, []map[string]int64{{"a": low, "b": low, "c": low}, {"a": fine, "b": low, "c": low}, {"b": low, "c": low}}, []string{"a b c", "a' b c", "b c"}},
		{"all recover", nil, []map[string]int64{{"a": low, "b": low, "c": low}, {"a": fine, "b": fine, "c": fine}, {"a": fine, "b": fine, "c": fine}}, []string{"a b c", "a' b' c'", ""}},
		{"most unused first", func(p *v1alpha1.PortfolioAdoption) { p.Spec.CustomerTemplate.When.Limit = 2 },
			[]map[string]int64{{"a": 10, "b": 9, "c": 10, "d": 11}, {"a": 10, "b": 9, "c": 5, "d": 11}}, []string{"a b", "a' b c"}},
		{"any verdict", func(p *v1alpha1.PortfolioAdoption) {
			p.Spec.CustomerTemplate.When = &v1alpha1.TemplateSelection{Limit: 1}
		}, []map[string]int64{{"a": fine, "b": 89}}, []string{"b"}},
		{"kept", func(p *v1alpha1.PortfolioAdoption) { p.Spec.Prune = v1alpha1.PruneKeep },
			[]map[string]int64{{"a": low, "b": low}, {"a": fine, "b": low}, {"a": fine, "b": low}}, []string{"a b", "a b", "a b"}},
		{"without when", func(p *v1alpha1.PortfolioAdoption) { p.Spec.CustomerTemplate.When = nil }, []map[string]int64{{"a": low, "b": fine}}, []string{"a b"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := selective(0)
			if test.change != nil {
				test.change(p)
			}
			c := newCluster(p)
			for i, revision := range test.revisions {
				source := deployed(t, fmt.Sprintf("%012d", i), revision)
				c.reconcile(source)
				if got := c.names(); got != test.want[i] {
					t.Errorf("revision %d: %q, want %q", i, got, test.want[i])
				}
				c.writes = 0
				c.portfolio = c.portfolio.DeepCopy() // a restart
				if c.reconcile(source); c.writes > 0 || c.names() != test.want[i] {
					t.Errorf("revision %d again: %d writes, %q", i, c.writes, c.names())
				}
			}
		})
	}
}

// Another source that follows with data of the same day does not end the time of an
// object; the source whose data ended the selection does.
func TestReleaseWaitsForItsSource(t *testing.T) {
	p := selective(0)
	p.Spec.Sources = append(p.Spec.Sources, v1alpha1.SourceReference{Name: "usage"})
	other := func(revision string) SourceFacts {
		s := ready(sourceFacts(t, "usage", of("a", used("Exchange", 100, 90))))
		s.Source.Status.Artifact.Revision = "sha256:" + revision
		return s
	}
	c := newCluster(p)
	for i, step := range []struct {
		deployment, usage string
		assigned          int64
		want              string
	}{
		{"d1", "u1", 10, "a"}, {"d2", "u1", 90, "a'"}, {"d2", "u2", 90, "a'"}, {"d2", "u3", 90, "a'"}, {"d3", "u3", 90, ""},
	} {
		c.reconcile(deployed(t, step.deployment, map[string]int64{"a": step.assigned}), other(step.usage))
		if got := c.names(); got != step.want {
			t.Errorf("step %d: %q, want %q", i, got, step.want)
		}
	}
}

// Customers who recover are no loss, and neither are a few who leave.
func TestSelectionDoesNotHoldPruning(t *testing.T) {
	assigned := func(value int64, from, to int) map[string]int64 {
		all := map[string]int64{}
		for i := from; i < to; i++ {
			all[fmt.Sprintf("customer-%02d", i)] = value
		}
		return all
	}
	plus := func(a, b map[string]int64) map[string]int64 {
		maps.Copy(a, b)
		return a
	}
	for name, test := range map[string]struct {
		first, second map[string]int64
		held          string
	}{
		"all recover":         {assigned(10, 0, 40), assigned(90, 0, 40), ""},
		"the only one leaves": {plus(assigned(10, 0, 1), assigned(90, 1, 40)), assigned(90, 1, 40), ""},
		"ids have changed":    {assigned(10, 0, 40), assigned(10, 50, 90), "True CustomersLost"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCluster(selective(0))
			c.reconcile(deployed(t, "one", test.first))
			got := c.reconcile(deployed(t, "two", test.second))
			if held := statustest.Summary(got.Status.Conditions)["PruneHeld"]; held != test.held {
				t.Errorf("PruneHeld %q, want %q", held, test.held)
			}
		})
	}
}

// TestWritesFollowTheSelection: of 10 000 customers only those are written that are
// selected, or that no longer are.
func TestWritesFollowTheSelection(t *testing.T) {
	const customers, limit = 10_000, 200
	revision := func(step int) SourceFacts {
		assigned := map[string]int64{}
		for i := range customers {
			assigned[fmt.Sprintf("customer-%05d", i)] = int64((i*7919 + step*i*31) % 101)
		}
		return deployed(t, fmt.Sprintf("%012d", step), assigned)
	}
	c := newCluster(selective(limit))
	before := map[string]bool{}
	for step := range 4 {
		c.writes = 0
		got := c.reconcile(revision(step))
		if n := got.Status.Customers.Selected; n == nil || *n != limit || got.Status.Customers.Low <= limit {
			t.Fatalf("selected %v of %d low ones", n, got.Status.Customers.Low)
		}
		// Each is made, released or deleted at most once.
		if c.writes > 3*limit || step == 0 && c.writes != limit {
			t.Errorf("revision %d: %d writes for %d selected customers", step, c.writes, limit)
		}
		for name := range c.objects {
			before[name] = true
		}
	}
	if len(before) == limit {
		t.Error("the selection never changed")
	}
}

// reference is the rule as it is written, for one source: who has an object, and
// the revision with which its customer was no longer selected, from 1; 0 while it
// is.
type reference map[string]int

func (r reference) follow(revision int, assigned map[string]int64, limit int) {
	var low []string
	for id, n := range assigned {
		if n < 70 {
			low = append(low, id)
		}
	}
	slices.SortFunc(low, func(a, b string) int { return cmp.Or(cmp.Compare(assigned[a], assigned[b]), cmp.Compare(a, b)) })
	if limit > 0 {
		low = low[:min(limit, len(low))]
	}
	for id, released := range r {
		_, there := assigned[id]
		switch {
		case slices.Contains(low, id):
		case !there || released > 0 && released != revision:
			delete(r, id)
		case released == 0:
			r[id] = revision
		}
	}
	for _, id := range low {
		r[id] = 0
	}
}

// TestSelectionAgreesWithTheReference follows any customers over any revisions.
func TestSelectionAgreesWithTheReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.SampledFrom([]int{0, 0, 1, 3}).Draw(t, "limit")
		c, want := newCluster(selective(int32(limit))), reference{}
		assigned := map[string]int64{}
		for revision := 1; revision < 8; revision++ {
			for i := range 6 {
				// At least three of six stay, so that nothing is held.
				if id := fmt.Sprint("customer-", i); i < 4 || rapid.Bool().Draw(t, "there") {
					assigned[id] = rapid.SampledFrom([]int64{10, 20, 90}).Draw(t, id)
				} else {
					delete(assigned, id)
				}
			}
			for range rapid.IntRange(1, 2).Draw(t, "reconciles") {
				c.reconcile(deployed(t, fmt.Sprintf("%012d", revision), assigned))
				want.follow(revision, assigned, limit)
			}
			got := reference{}
			for _, object := range c.objects {
				got[object.Spec.Customer.ID] = 0
				if released := object.Annotations[v1alpha1.UnselectedAnnotation]; released != "" {
					n, err := strconv.Atoi(released)
					if err != nil {
						t.Fatal(err)
					}
					got[object.Spec.Customer.ID] = n
				}
			}
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Fatalf("revision %d (-want +got):\n%s", revision, diff)
			}
		}
	})
}

// A template that selects too many makes none. What exists stays, and is pruned as
// usual. A limit of its own helps.
func TestTemplateTooLarge(t *testing.T) {
	all := map[string]int64{"a": 10, "b": 10, "c": 10}
	c := newCluster(selective(0))
	c.reconcile(deployed(t, "one", map[string]int64{"a": 10, "b": 10}))
	c.most = 2
	got := c.reconcile(deployed(t, "two", all))
	if blocked := statustest.Summary(got.Status.Conditions)["TemplateBlocked"]; blocked != "True TemplateTooLarge" || c.names() != "a b" {
		t.Errorf("TemplateBlocked %q, objects %q", blocked, c.names())
	}
	if got := c.reconcile(deployed(t, "three", map[string]int64{"a": 10, "c": 10, "d": 10})); c.names() != "a" {
		t.Errorf("objects %q, conditions %v", c.names(), statustest.Summary(got.Status.Conditions))
	}
	c.portfolio.Spec.CustomerTemplate.When.Limit = 2
	if got := c.reconcile(deployed(t, "four", all)); c.names() != "a b" || statustest.Summary(got.Status.Conditions)["TemplateBlocked"] != "" {
		t.Errorf("objects %q with a limit, conditions %v", c.names(), statustest.Summary(got.Status.Conditions))
	}
}
