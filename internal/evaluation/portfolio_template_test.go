// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/utils/ptr"
	"pgregory.net/rapid"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation/statustest"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// templated is a portfolio with a template, over one source.
func templated() *v1alpha1.PortfolioAdoption {
	p := examplePortfolio()
	p.Spec.Sources = p.Spec.Sources[:1]
	p.Spec.UsageBasis, p.Spec.ActivityWindowDays = v1alpha1.UsageBasisEntitlements, 28
	p.Spec.CustomerTemplate = &v1alpha1.CustomerTemplate{Metadata: v1alpha1.TemplateMetadata{Labels: map[string]v1alpha1.LabelValue{"team": "blue"}}}
	return p
}

// naming is a source that names these customers.
func naming(t *testing.T, customers ...string) []SourceFacts {
	t.Helper()
	var records []facts.Record
	for _, c := range customers {
		records = append(records, of(c, sold("o365", "E3", 100, 90)))
	}
	return []SourceFacts{ready(sourceFacts(t, "deployment", records...))}
}

// made gives the generated objects as the API server would hold them.
func made(g Generation) (objects []v1alpha1.CustomerAdoption) {
	for _, c := range g.Apply {
		objects = append(objects, *c.CustomerAdoption)
	}
	return objects
}

func names(g Generation) (apply, prune []string) {
	for _, c := range g.Apply {
		apply = append(apply, c.Name)
	}
	for _, c := range g.Prune {
		prune = append(prune, c.Name)
	}
	return apply, prune
}

func TestGeneratedCustomer(t *testing.T) {
	p := templated()
	p.Spec.Targets.UsagePercent = ptr.To[int32](60)
	p.Spec.CustomerTemplate.Spec.ActivityWindowDays = 7
	got := sumUp(p, naming(t, "Tenant-A"), later).Generated.Apply[0]
	digest := got.Annotations[v1alpha1.TemplateAnnotation]
	want := &v1alpha1.CustomerAdoption{
		TypeMeta: metav1.TypeMeta{APIVersion: "adoption.partnerinsights.io/v1alpha1", Kind: "CustomerAdoption"},
		ObjectMeta: metav1.ObjectMeta{
			Name: "all-tenant-a", Namespace: "default", Labels: map[string]string{"team": "blue", "adoption.partnerinsights.io/portfolio": "all"},
			Annotations: map[string]string{v1alpha1.TemplateAnnotation: digest},
			OwnerReferences: []metav1.OwnerReference{{
				APIVersion: "adoption.partnerinsights.io/v1alpha1", Kind: "PortfolioAdoption", Name: "all", UID: "all-uid", Controller: new(true),
			}},
		},
		Spec: v1alpha1.CustomerAdoptionSpec{
			Customer: v1alpha1.Customer{ID: "tenant-a", Name: "Name of Tenant-A"}, Sources: []v1alpha1.SourceReference{{Name: "deployment"}},
			UsageBasis: "Entitlements", ActivityWindowDays: 7, Targets: v1alpha1.Targets{UsagePercent: ptr.To[int32](60)},
		},
	}
	if diff := cmp.Diff(want, got.CustomerAdoption); diff != "" || len(digest) != 16 {
		t.Errorf("digest %q (-want +got):\n%s", digest, diff)
	}
}

// What is as the template wants it is left alone; what is not is corrected,
// and what others made is not touched.
func TestGeneration(t *testing.T) {
	sources := naming(t, "a", "b")
	for _, test := range []struct {
		name         string
		change       func(p *v1alpha1.PortfolioAdoption, existing []v1alpha1.CustomerAdoption)
		apply, prune []string
		blocked      string
	}{
		{"nothing happened", func(*v1alpha1.PortfolioAdoption, []v1alpha1.CustomerAdoption) {}, nil, nil, ""},
		{"the template has another target", func(p *v1alpha1.PortfolioAdoption, _ []v1alpha1.CustomerAdoption) {
			p.Spec.CustomerTemplate.Spec.Targets = &v1alpha1.Targets{UsagePercent: ptr.To[int32](1)}
		}, []string{"all-a", "all-b"}, nil, ""},
		{"the template has lost a label", func(p *v1alpha1.PortfolioAdoption, _ []v1alpha1.CustomerAdoption) {
			p.Spec.CustomerTemplate.Metadata.Labels = nil
		}, []string{"all-a", "all-b"}, nil, ""},
		{"somebody changed a spec", func(_ *v1alpha1.PortfolioAdoption, e []v1alpha1.CustomerAdoption) {
			e[1].Spec.Suspend = true
		}, []string{"all-b"}, nil, ""},
		{"somebody removed a label", func(_ *v1alpha1.PortfolioAdoption, e []v1alpha1.CustomerAdoption) {
			e[0].Labels = nil
		}, []string{"all-a"}, nil, ""},
		{"somebody set what the template leaves open", func(_ *v1alpha1.PortfolioAdoption, e []v1alpha1.CustomerAdoption) {
			e[0].Spec.MaxDataAge = &metav1.Duration{Duration: 1}
		}, nil, nil, ""},
		{"a name is somebody else's", func(_ *v1alpha1.PortfolioAdoption, e []v1alpha1.CustomerAdoption) {
			e[0].OwnerReferences, e[0].Spec.Suspend = nil, true
		}, nil, nil, "True NameTaken"},
		{"a name is of another portfolio of the name", func(p *v1alpha1.PortfolioAdoption, _ []v1alpha1.CustomerAdoption) {
			p.UID = "another"
		}, nil, nil, "True NameTaken"},
		{"a name is of another customer", func(_ *v1alpha1.PortfolioAdoption, e []v1alpha1.CustomerAdoption) {
			e[0].Spec.Customer.ID = "z"
		}, nil, nil, "True NameTaken"},
		{"one is being deleted", func(_ *v1alpha1.PortfolioAdoption, e []v1alpha1.CustomerAdoption) {
			e[0].Spec.Suspend, e[0].DeletionTimestamp = true, &metav1.Time{Time: later}
		}, nil, nil, ""},
		{"a customer is excluded", func(p *v1alpha1.PortfolioAdoption, _ []v1alpha1.CustomerAdoption) {
			p.Spec.Customers = &v1alpha1.CustomerSelection{Exclude: []v1alpha1.FieldText{"A"}}
		}, nil, []string{"all-a"}, ""},
		{"a customer is too small", func(p *v1alpha1.PortfolioAdoption, _ []v1alpha1.CustomerAdoption) {
			p.Spec.Customers = &v1alpha1.CustomerSelection{MinimumLicenses: 101}
		}, nil, []string{"all-a", "all-b"}, ""},
		{"a customer is excluded, and kept", func(p *v1alpha1.PortfolioAdoption, _ []v1alpha1.CustomerAdoption) {
			p.Spec.Customers = &v1alpha1.CustomerSelection{Exclude: []v1alpha1.FieldText{"A"}}
			p.Spec.Prune = v1alpha1.PruneKeep
		}, nil, nil, ""},
		{"the template is gone", func(p *v1alpha1.PortfolioAdoption, _ []v1alpha1.CustomerAdoption) {
			p.Spec.CustomerTemplate = nil
		}, nil, []string{"all-a", "all-b"}, ""},
		{"suspended", func(p *v1alpha1.PortfolioAdoption, _ []v1alpha1.CustomerAdoption) {
			p.Spec.Suspend, p.Spec.CustomerTemplate = true, nil
		}, nil, nil, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := templated()
			existing := made(sumUp(p, sources, earlier).Generated)
			if len(existing) != 2 {
				t.Fatalf("%d made at first", len(existing))
			}
			for i := range existing {
				existing[i] = *existing[i].DeepCopy()
			}
			test.change(p, existing)
			got := sumUp(p, sources, later, existing...)
			apply, prune := names(got.Generated)
			if diff := cmp.Diff([][]string{test.apply, test.prune}, [][]string{apply, prune}); diff != "" {
				t.Errorf("applied, pruned (-want +got):\n%s", diff)
			}
			if blocked := statustest.Summary(got.Status.Conditions)["TemplateBlocked"]; blocked != test.blocked {
				t.Errorf("TemplateBlocked %q, want %q", blocked, test.blocked)
			}
		})
	}
}

// Who is gone is pruned, but not when a source has suddenly lost more than
// half of its customers, or cannot be read.
func TestPruneGuard(t *testing.T) {
	ten := []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}
	unready := naming(t, ten[:9]...)
	unready[0].Source.Status.Conditions = []metav1.Condition{condition("Ready", metav1.ConditionFalse)}
	for _, test := range []struct {
		name    string
		sources []SourceFacts
		change  func(*v1alpha1.PortfolioAdoption)
		pruned  int
		held    string
		counted int64
	}{
		{"one is gone", naming(t, ten[1:]...), nil, 1, "", 9},
		{"half are gone", naming(t, ten[:5]...), nil, 5, "", 5},
		{"more than half are gone", naming(t, ten[:4]...), nil, 0, "True CustomersLost", 10},
		{"others instead of most", naming(t, "a", "b", "c", "d", "k", "l", "m", "n", "o"), nil, 0, "True CustomersLost", 9},
		{"others instead of half", naming(t, "a", "b", "c", "d", "e", "l", "m", "n", "o"), nil, 5, "", 9},
		{"more than half are gone, and that is so", naming(t, ten[:4]...), func(p *v1alpha1.PortfolioAdoption) {
			p.Annotations = map[string]string{v1alpha1.RequestedAtAnnotation: "yes"}
		}, 6, "", 4},
		{"what was handled before asks for nothing", naming(t, ten[:4]...), func(p *v1alpha1.PortfolioAdoption) {
			p.Annotations, p.Status.LastHandledReconcileAt = map[string]string{v1alpha1.RequestedAtAnnotation: "yes"}, "yes"
		}, 0, "True CustomersLost", 10},
		{"they are kept anyway", naming(t, ten[:4]...), func(p *v1alpha1.PortfolioAdoption) { p.Spec.Prune = v1alpha1.PruneKeep }, 0, "", 4},
		{"no template, no guard", naming(t, ten[:4]...), func(p *v1alpha1.PortfolioAdoption) { p.Spec.CustomerTemplate = nil }, 10, "", 4},
		{"the source cannot be read now", unready, nil, 0, "", 9},
		{"a second source was never read", append(naming(t, ten[:9]...), SourceFacts{Name: "usage", Source: usageSource()}), nil, 0, "", 9},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := templated()
			first := sumUp(p, naming(t, ten...), earlier)
			p.Status = first.Status
			if test.change != nil {
				test.change(p)
			}
			got := sumUp(p, test.sources, later, made(first.Generated)...)
			if _, pruned := names(got.Generated); len(pruned) != test.pruned {
				t.Errorf("pruned %v, want %d", pruned, test.pruned)
			}
			if held := statustest.Summary(got.Status.Conditions)["PruneHeld"]; held != test.held {
				t.Errorf("PruneHeld %q, want %q", held, test.held)
			}
			if customers := got.Status.Sources[0].Customers; customers != test.counted {
				t.Errorf("%d customers are remembered, want %d", customers, test.counted)
			}
			p.Status = got.Status
			left := slices.DeleteFunc(made(first.Generated), func(c v1alpha1.CustomerAdoption) bool {
				return slices.ContainsFunc(got.Generated.Prune, func(pruned *v1alpha1.CustomerAdoption) bool { return pruned.Name == c.Name })
			})
			if again := sumUp(p, test.sources, later, left...).Status; !cmp.Equal(got.Status, again) {
				t.Errorf("again (-first +second):\n%s", cmp.Diff(got.Status, again))
			}
		})
	}
}

func TestUnusableCustomerID(t *testing.T) {
	got := sumUp(templated(), naming(t, "a", "b c", "ä", strings.Repeat("x", 65)), later)
	if apply, _ := names(got.Generated); !cmp.Equal(apply, []string{"all-a"}) {
		t.Errorf("made %v", apply)
	}
	for _, c := range got.Status.Conditions {
		if c.Type == "TemplateBlocked" && (c.Reason != "CustomerIDUnusable" || !strings.HasPrefix(c.Message, "3 CustomerAdoptions not made")) {
			t.Errorf("TemplateBlocked %s: %s", c.Reason, c.Message)
		}
	}
}

func TestNameFor(t *testing.T) {
	for id, want := range map[string]string{
		"0b7e4a9c-5d21-4f38-9a6e-2c81d3f04b57": "all-0b7e4a9c-5d21-4f38-9a6e-2c81d3f04b57",
		"contoso.example.com":                  "all-contoso-example-com-b3afe870",
		"con_toso-":                            "all-con-toso-f5ce193e",
	} {
		if got := nameFor("all", id); got != want {
			t.Errorf("nameFor(%q) = %q, want %q", id, got, want)
		}
	}
	seen := map[string]string{}
	rapid.Check(t, func(r *rapid.T) {
		id := strings.ToLower(rapid.StringMatching(`[A-Za-z0-9][-A-Za-z0-9._]{0,63}`).Draw(r, "id"))
		name := nameFor(strings.Repeat("p", 63), id)
		if problems := validation.IsDNS1123Subdomain(name); len(problems) > 0 {
			r.Errorf("%q: %v", name, problems)
		}
		if other, taken := seen[name]; taken && other != id {
			r.Errorf("%q and %q are both %q", id, other, name)
		}
		seen[name] = id
		if name != nameFor(strings.Repeat("p", 63), id) {
			r.Error("another name for the same customer")
		}
	})
}

// More than half, whatever the number: a source that has lost them is told,
// and its number before is kept.
func TestAcceptedCustomers(t *testing.T) {
	for before, least := range map[int64]int{1: 1, 2: 1, 3: 2, 4: 2, 5: 3} {
		p := templated()
		p.Status.Sources = []v1alpha1.PortfolioSourceStatus{{SourceStatus: v1alpha1.SourceStatus{Name: "deployment"}, Customers: before}}
		customers := []string{"a", "b", "c", "d", "e"}
		if accepted, held := acceptedCustomers(p, naming(t, customers[:least]...)); held != "" || accepted[0] != int64(least) {
			t.Errorf("%d of %d: accepted %v, held %q", least, before, accepted, held)
		}
		if accepted, held := acceptedCustomers(p, naming(t, customers[:least-1]...)); held == "" || accepted[0] != before {
			t.Errorf("%d of %d: accepted %v, held %q", least-1, before, accepted, held)
		}
	}
}
