// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"io"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// Explain writes why each verdict on a customer is what it is: what was
// measured, what it is judged against, and what would change it. The sources
// are the ExportSources that its spec lists and that exist. The text is in
// English, as the messages of conditions are.
func Explain(w io.Writer, r *v1alpha1.CustomerAdoption, sources []*v1alpha1.ExportSource) error {
	locale, err := loadLocale(languages[0])
	if err != nil {
		return err
	}
	x := &explainer{report: r, sources: sources, locale: locale, subject: "of the customer"}
	x.head()
	x.sections()
	x.subscriptions()
	x.excluded()
	x.notes()
	x.advice()
	return x.print(w)
}

func (x *explainer) print(w io.Writer) error {
	if _, err := io.WriteString(w, x.out.String()); err != nil {
		return fmt.Errorf("print the explanation: %w", err)
	}
	return nil
}

// explained lists the conditions in the order of the text, each with the
// function that writes its details.
var explained = []explainedCondition{
	{v1alpha1.LowDeploymentCondition, (*explainer).deployment},
	{v1alpha1.LowUsageCondition, (*explainer).usage},
	{v1alpha1.UsageInflatedCondition, (*explainer).inflation},
	{v1alpha1.DataStaleCondition, (*explainer).freshness},
	{v1alpha1.DataIncompleteCondition, (*explainer).completeness},
	{v1alpha1.UpsellOpportunityCondition, (*explainer).upsell},
	{v1alpha1.HighSupportDemandCondition, (*explainer).support},
	{v1alpha1.OverAssignedCondition, (*explainer).excess},
	{v1alpha1.RenewalAtRiskCondition, (*explainer).renewals},
}

type explainedCondition struct {
	kind    string
	details func(*explainer)
}

// explainer writes the explanation of one report.
type explainer struct {
	report  *v1alpha1.CustomerAdoption
	sources []*v1alpha1.ExportSource
	locale  *Locale
	// subject completes the sentence "gives no figure ...".
	subject string
	out     lines
}

// head names the customer, its verdict and the reason of the verdict.
func (x *explainer) head() {
	r := x.report
	x.out.wrap("", fmt.Sprintf("%s (%s/%s): %s", customerName(r), r.Namespace, r.Name, verdictOf(r)))
	if r.Status.DataAsOf != "" {
		x.say("The oldest figure is of %s.", r.Status.DataAsOf)
	}
	x.say("%s", x.verdict())
	x.plan()
	x.state()
}

// state says whether the figures are current.
func (x *explainer) state() {
	r := x.report
	c := ready(r.Status.Conditions)
	if c == nil {
		x.say("It is not evaluated yet. Wait a moment. If this stays so, check that the manager runs.")
		return
	}
	if c.Status != metav1.ConditionTrue || c.Reason != v1alpha1.ReasonEvaluated {
		x.say("Ready is %s (%s): %s.", c.Status, c.Reason, c.Message)
	}
	if r.Status.ObservedGeneration < r.Generation {
		x.say("The spec has changed since then. What follows is about the spec before the change.")
	}
}

// verdict names the conditions that decide the verdict.
func (x *explainer) verdict() string {
	var low, unknown []string
	for _, kind := range []string{v1alpha1.LowDeploymentCondition, v1alpha1.LowUsageCondition} {
		c := x.condition(kind)
		switch {
		case c == nil:
		case c.Status == metav1.ConditionTrue:
			low = append(low, fmt.Sprintf("%s (%s)", kind, c.Reason))
		case c.Status == metav1.ConditionUnknown:
			unknown = append(unknown, fmt.Sprintf("%s (%s)", kind, c.Reason))
		}
	}
	switch {
	case len(low) > 0:
		return "Low, because of " + strings.Join(low, " and ") + "."
	case len(unknown) > 0:
		return fmt.Sprintf("%s, because no figure is known to be low, and this could not be judged: %s.", verdictOf(x.report), strings.Join(unknown, ", "))
	}
	return fmt.Sprintf("%s, because no figure that is judged is below its target.", verdictOf(x.report))
}

func (x *explainer) sections() {
	for _, section := range explained {
		x.section(section)
	}
}

// section is one condition with its message and its details. A condition is
// absent when it is switched off or not judged yet; then there is no section.
func (x *explainer) section(of explainedCondition) {
	c := x.condition(of.kind)
	if c == nil {
		return
	}
	x.title("%s: %s (%s)", x.locale.code("condition", of.kind), x.locale.code("answer", string(c.Status)), c.Reason)
	x.say("In short: %s.", c.Message)
	of.details(x)
}

// notes lists what is worth knowing and no fault.
func (x *explainer) notes() {
	if len(x.report.Status.Notes) == 0 {
		return
	}
	x.title("%s", x.locale.text("label.notes"))
	for _, n := range x.report.Status.Notes {
		x.item("%s.", n.Message)
	}
}

// advice says what to try about the findings.
func (x *explainer) advice() {
	advice := x.locale.advice(x.report.Status.Recommendations)
	if len(advice) == 0 {
		return
	}
	x.title("%s", x.locale.text("label.try"))
	for _, a := range advice {
		x.say("%s: %s", strings.Join(a.Findings, separator), strings.Join(a.Problems, " "))
		x.item("%s", a.Consider)
		x.item("%s", strings.Join(a.Actions, "; "))
	}
}

func (x *explainer) condition(kind string) *metav1.Condition {
	return meta.FindStatusCondition(x.report.Status.Conditions, kind)
}

func (x *explainer) title(format string, args ...any) {
	x.out.blank()
	x.out.wrap("", fmt.Sprintf(format, args...))
}

func (x *explainer) say(format string, args ...any) {
	x.out.wrap("  ", fmt.Sprintf(format, args...))
}

func (x *explainer) item(format string, args ...any) {
	x.out.wrap("  - ", fmt.Sprintf(format, args...))
}
