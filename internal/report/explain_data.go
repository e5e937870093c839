// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// inflation lists the reasons why usage looks higher than it is, and what they
// leave unexplained.
func (x *explainer) inflation() {
	s := &x.report.Status
	var left, estimated, unexplained int64
	for _, c := range s.Inflation {
		x.item("%s: %s", c.Reason, strings.Join(x.contribution(c), separator))
		switch c.Evidence {
		case v1alpha1.EvidenceMeasured:
			left += c.Active
		case v1alpha1.EvidenceEstimated:
			estimated += c.Active
		default:
			unexplained += c.Active
		}
	}
	usage := judgedUsage(x.report)
	if usage == nil || usage.Entitled == nil || len(s.Inflation) == 0 {
		return
	}
	if excess := usage.Active - *usage.Entitled; excess > 0 {
		x.item("Active above entitled: %d. Measured and left out of the judged figure: %d. Estimated and still in it: %d. Unexplained: %d.",
			excess, left, estimated, unexplained)
	}
}

// contribution says how much one reason explains, how that is known, and what
// it means.
func (x *explainer) contribution(c v1alpha1.InflationContribution) []string {
	return append(x.locale.details(c), x.locale.code("inflation", c.Reason))
}

// freshness says how old the data of each figure is, and how old it may be.
func (x *explainer) freshness() {
	for _, s := range x.report.Status.Sources {
		if len(s.Figures) == 0 || s.DataAsOf == "" {
			continue
		}
		x.item("%s from %s: as of %s (%s).", joined(s.Figures), s.Name, s.DataAsOf, x.locale.code("asOfFrom", string(s.AsOfFrom)))
	}
	if age := x.report.Spec.MaxDataAge; age != nil {
		x.item("Data may be %s old, counted from the end of its day (maxDataAge).", wording.Span(age.Duration))
		return
	}
	x.item("Data may be 7 days old, and data by month 45 days, counted from the end of its day (maxDataAge is not set).")
}

// completeness says what each source gave, and why a source gave nothing.
func (x *explainer) completeness() {
	spoke := map[string]v1alpha1.SourceStatus{}
	for _, s := range x.report.Status.Sources {
		spoke[s.Name] = s
	}
	for _, ref := range x.report.Spec.Sources {
		x.item("%s: %s.", ref.Name, x.sourceState(ref.Name, spoke[ref.Name]))
	}
}

// sourceState says what one source gave, or why it gave nothing.
func (x *explainer) sourceState(name string, said v1alpha1.SourceStatus) string {
	gave := "gives no figure " + x.subject
	if len(said.Figures) > 0 {
		gave = "gives " + joined(said.Figures)
	}
	source := x.source(name)
	if source == nil {
		return gave + "; no such ExportSource was found: it does not exist, or you may not read it"
	}
	if rows := source.Status.Rows; rows != nil && rows.Rejected > 0 {
		gave += fmt.Sprintf("; rejected rows of its export: %d of %d", rows.Rejected, rows.Read)
	}
	if c := ready(source.Status.Conditions); c != nil && c.Status != metav1.ConditionTrue {
		gave += fmt.Sprintf("; it is not Ready (%s): %s", c.Reason, c.Message)
	}
	return gave
}

func (x *explainer) source(name string) *v1alpha1.ExportSource {
	for _, s := range x.sources {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// subscriptions says which are counted and why the others are not.
func (x *explainer) subscriptions() {
	if len(x.report.Status.Subscriptions) == 0 {
		return
	}
	x.title("%s", x.locale.text("label.subscriptions"))
	for _, s := range x.report.Status.Subscriptions {
		words := x.locale.code("subscription", s.Reason)
		if s.Reason != "Counted" {
			words = "Not counted, " + s.Reason + " (" + words + ")"
		}
		x.item("%s: %s with %s.", words, wording.Count(s.Subscriptions, "subscription"), wording.Count(s.Licenses, "license"))
	}
}

// exclusion says why no figure counts a product, and how many licenses it has. A
// workload has none.
func (x *explainer) exclusion(p v1alpha1.ExcludedProduct) string {
	why := x.locale.code("exclusion", string(p.Reason))
	if p.Reason == v1alpha1.ExcludedRetired {
		return why
	}
	return fmt.Sprintf("%s, %s", why, wording.Count(p.Licenses, "license"))
}

// excluded lists the products that no figure counts.
func (x *explainer) excluded() {
	if len(x.report.Status.ExcludedProducts) == 0 {
		return
	}
	x.title("Products that no figure counts")
	for _, p := range x.report.Status.ExcludedProducts {
		x.item("%s: %s.", p.Name, x.exclusion(p))
	}
}

func joined(figures []v1alpha1.Figure) string {
	names := make([]string, len(figures))
	for i, f := range figures {
		names[i] = string(f)
	}
	return strings.Join(names, ", ")
}
