// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/digest"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// Generation is what to do about the CustomerAdoptions of a template.
type Generation struct {
	// Apply are those that are missing or differ from the template.
	Apply []GeneratedCustomer
	// Prune are the portfolio's own whose customer is gone.
	Prune []*v1alpha1.CustomerAdoption
	// taken counts the customers whose name another object has, unusable those
	// whose id cannot be that of a CustomerAdoption.
	taken, unusable int64
	// owned counts the portfolio's own, selected the customers that get one, and
	// tooMany those that are not made because there would be too many.
	owned, selected, tooMany int64
}

// Reports are the CustomerAdoptions that a portfolio finds.
type Reports struct {
	// Existing are those of the portfolio's namespace.
	Existing []v1alpha1.CustomerAdoption
	// Most is how many the template may select; 0 for any number. When it selects
	// more, none is made, and those that exist stay.
	Most int64
}

// GeneratedCustomer is a CustomerAdoption as the template wants it.
type GeneratedCustomer struct {
	*v1alpha1.CustomerAdoption
	// Existing is what there is of it; nil when it is missing.
	Existing *v1alpha1.CustomerAdoption
}

// generationOf compares the customers there are with the CustomerAdoptions
// there are. It touches nothing that the portfolio does not own.
func generationOf(p *v1alpha1.PortfolioAdoption, wanted []wantedCustomer, reports Reports, revisions revisions) (g Generation) {
	existing := reports.Existing
	byName := make(map[string]*v1alpha1.CustomerAdoption, len(existing))
	for i := range existing {
		byName[existing[i].Name] = &existing[i]
	}
	chosen, others := choose(selectionOfTemplate(p), wanted)
	g.selected = int64(len(chosen))
	kept, template := make(map[string]bool, len(chosen)), newTemplate(p)
	for _, c := range chosen {
		if !usableID(c.id) {
			g.unusable++
			continue
		}
		desired := template.customer(c)
		kept[desired.Name] = true
		g.compare(p, byName[desired.Name], desired)
	}
	var unwanted []*v1alpha1.CustomerAdoption
	for i := range existing {
		have := &existing[i]
		if !owns(p, have) {
			continue
		}
		g.owned++
		if !kept[have.Name] {
			unwanted = append(unwanted, have)
		}
	}
	g.releaseOthers(template, others, unwanted, revisions)
	if reports.Most > 0 && g.selected > reports.Most {
		all := len(g.Apply)
		g.Apply = slices.DeleteFunc(g.Apply, func(c GeneratedCustomer) bool { return c.Existing == nil })
		g.tooMany = int64(all - len(g.Apply))
	}
	return g
}

// withoutEmptySelections drops a selection that selects everything. An apply of an
// empty object leaves the lists in it that were applied before.
func withoutEmptySelections(scope *v1alpha1.Scope) *v1alpha1.Scope {
	if scope == nil {
		return nil
	}
	out := *scope
	for _, s := range []**v1alpha1.Selection{&out.Products, &out.Services, &out.Workloads} {
		if *s != nil && len((*s).Include) == 0 && len((*s).Exclude) == 0 {
			*s = nil
		}
	}
	return &out
}

// compare adds what to do about one customer.
func (g *Generation) compare(p *v1alpha1.PortfolioAdoption, have, desired *v1alpha1.CustomerAdoption) {
	switch {
	case have == nil:
		g.Apply = append(g.Apply, GeneratedCustomer{desired, nil})
	case !metav1.IsControlledBy(have, p) || have.Spec.Customer.ID != desired.Spec.Customer.ID:
		g.taken++
	case have.DeletionTimestamp.IsZero() && differs(have, desired):
		g.Apply = append(g.Apply, GeneratedCustomer{desired, have})
	}
}

// template makes the CustomerAdoption of each customer.
type template struct {
	portfolio *v1alpha1.PortfolioAdoption
	labels    map[string]string
	spec      v1alpha1.CustomerAdoptionSpec
	digest    string
}

// newTemplate fills in what the template takes from the portfolio.
func newTemplate(p *v1alpha1.PortfolioAdoption) template {
	t := template{portfolio: p, labels: map[string]string{v1alpha1.PortfolioLabel: p.Name}, spec: *EachCustomer(&p.Spec)}
	if p.Spec.CustomerTemplate == nil {
		return t
	}
	for key, value := range p.Spec.CustomerTemplate.Metadata.Labels {
		t.labels[key] = string(value)
	}
	own := p.Spec.CustomerTemplate.Spec
	if len(own.Sources) > 0 {
		t.spec.Sources = own.Sources
	}
	if own.Scope != nil {
		t.spec.Scope = own.Scope
	}
	if own.UsageBasis != "" {
		t.spec.UsageBasis = own.UsageBasis
	}
	if own.ActivityWindowDays > 0 {
		t.spec.ActivityWindowDays = own.ActivityWindowDays
	}
	if own.Targets != nil {
		t.spec.Targets = *own.Targets
	}
	if own.MaxDataAge != nil {
		t.spec.MaxDataAge = own.MaxDataAge
	}
	t.spec.Plan = own.Plan
	t.spec.OmitUsers = cmp.Or(own.OmitUsers, t.spec.OmitUsers)
	if own.RenewalDays != nil {
		t.spec.RenewalDays = own.RenewalDays
	}
	t.spec.Suspend = own.Suspend
	t.spec.Scope = withoutEmptySelections(t.spec.Scope)
	t.digest = shortDigest(t.labels, t.spec)
	return t
}

// customer is the CustomerAdoption of one customer.
func (t template) customer(c wantedCustomer) *v1alpha1.CustomerAdoption {
	p := t.portfolio
	obj := &v1alpha1.CustomerAdoption{
		TypeMeta: metav1.TypeMeta{APIVersion: v1alpha1.SchemeGroupVersion.String(), Kind: "CustomerAdoption"},
		ObjectMeta: metav1.ObjectMeta{
			Name: nameFor(p.Name, c.id), Namespace: p.Namespace, Labels: t.labels,
			Annotations: map[string]string{v1alpha1.TemplateAnnotation: t.digest},
		},
		Spec: t.spec,
	}
	if p.UID != "" {
		obj.OwnerReferences = []metav1.OwnerReference{{
			APIVersion: v1alpha1.SchemeGroupVersion.String(), Kind: "PortfolioAdoption", Name: p.Name, UID: p.UID,
			Controller: new(true),
		}}
	}
	obj.Spec.Customer = v1alpha1.Customer{ID: c.id, Name: wording.Clip(strings.ToValidUTF8(c.name, ""), maxCustomerName)}
	return obj
}

// maxCustomerName is what the schema allows.
const maxCustomerName = 253

// differs says whether applying a template would change an object. What the
// template leaves open, others may fill in.
func differs(have, desired *v1alpha1.CustomerAdoption) bool {
	for _, key := range []string{v1alpha1.TemplateAnnotation, v1alpha1.UnselectedAnnotation} {
		if have.Annotations[key] != desired.Annotations[key] {
			return true
		}
	}
	for key, value := range desired.Labels {
		if have.Labels[key] != value {
			return true
		}
	}
	want := desired.Spec
	if want.Scope == nil {
		want.Scope = have.Spec.Scope
	}
	if want.MaxDataAge == nil {
		want.MaxDataAge = have.Spec.MaxDataAge
	}
	if want.Plan == nil {
		want.Plan = have.Spec.Plan
	}
	if want.Customer.Name == "" {
		want.Customer.Name = have.Spec.Customer.Name
	}
	return !equality.Semantic.DeepEqual(want, have.Spec)
}

// shortDigest identifies values that are stored in a status or an annotation:
// 16 hexadecimal digits.
func shortDigest(values ...any) string { return digest.OfValues(values...)[:16] }

// maxCustomerID and customerID are what the schema allows.
const maxCustomerID = 64

var customerID = regexp.MustCompile(`^[A-Za-z0-9][-A-Za-z0-9._]*$`)

func usableID(id string) bool { return len(id) <= maxCustomerID && customerID.MatchString(id) }

// nameFor names the CustomerAdoption of a customer: by the portfolio, which
// has at most 63 characters, and the id, which stays when the customer's name
// changes. An id that cannot be part of a name is brought into shape, and a
// digest keeps it apart from others of that shape.
func nameFor(portfolio, id string) string {
	if len(validation.IsDNS1123Label(id)) == 0 {
		return portfolio + "-" + id
	}
	slug := strings.Trim(strings.Map(func(r rune) rune {
		if r == '.' || r == '_' {
			return '-'
		}
		return r
	}, strings.ToLower(id)), "-")
	return portfolio + "-" + slug + "-" + digest.Of([]byte(id))[:8]
}
