// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// judged is a report with a verdict, its reason and the message of the condition.
func judged(i int, verdict v1alpha1.AdoptionVerdict, reason, message string) *v1alpha1.CustomerAdoption {
	r := &v1alpha1.CustomerAdoption{}
	r.Name, r.Namespace = fmt.Sprintf("all-%d", i), "default"
	r.Spec.Customer = v1alpha1.Customer{ID: fmt.Sprint(i), Name: fmt.Sprintf("Customer %d", i)}
	r.Spec.Targets = v1alpha1.Targets{DeploymentPercent: new(int32(70)), UsagePercent: new(int32(50))}
	status := map[v1alpha1.AdoptionVerdict]metav1.ConditionStatus{
		v1alpha1.AdoptionLow: metav1.ConditionTrue, v1alpha1.AdoptionUnknown: metav1.ConditionUnknown, v1alpha1.AdoptionHealthy: metav1.ConditionFalse,
	}[verdict]
	r.Status.Adoption, r.Status.AdoptionReason = verdict, reason
	r.Status.Licenses = &v1alpha1.LicenseFigures{Sold: 1000, Assigned: int64(1000 - i), Unassigned: int64(i), DeploymentPercent: new(int32(41))}
	r.Status.Conditions = []metav1.Condition{{Type: v1alpha1.LowDeploymentCondition, Status: status, Reason: reason, Message: message}}
	if verdict == v1alpha1.AdoptionLow {
		r.Status.BelowTarget = []string{belowDeployment}
		r.Status.Recommendations = []v1alpha1.Recommendation{{Finding: v1alpha1.LowDeploymentCondition, Actions: []string{"CaseStudies", "Testimonials", "TutorialBlogs", "Videos", "TrainingCourses"}}}
	}
	return r
}

// contentOf is what is printed of some reports, in a table of customers.
func contentOf(l *Locale, reports []*v1alpha1.CustomerAdoption) Content {
	c := Content{Locale: l, Reports: reports, Sections: []Section{{Kind: customerKind, Columns: sections("")[1].Columns}}}
	for _, r := range reports {
		c.Sections[0].Objects = append(c.Sections[0].Objects, runtime.Object(r))
	}
	return c
}

// TestOneReasonIsSaidOnce for forty customers that have it.
func TestOneReasonIsSaidOnce(t *testing.T) {
	var reports []*v1alpha1.CustomerAdoption
	for i := range 40 {
		reports = append(reports, judged(i, v1alpha1.AdoptionUnknown, v1alpha1.ReasonDataStale, "deployment data of 2026-11-18 is older than 7 days"))
	}
	c := contentOf(locale(t, "en"), reports)
	c.Sections = nil
	want := `
Unknown: 40 of 40 customers
  The data is too old to judge (40)
    deployment data of 2026-11-18 is older than 7 days
    Customer 39, Customer 38, Customer 37, Customer 36, Customer 35 and 35 more
`
	if diff := cmp.Diff(want, written(t, Table, c)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestReasonOfNotYetEvaluated: a report that waits for its source says so.
func TestReasonOfNotYetEvaluated(t *testing.T) {
	waiting, fresh := judged(1, "", "", ""), judged(2, "", "", "")
	waiting.Status.Conditions = []metav1.Condition{{Type: v1alpha1.ReadyCondition, Status: metav1.ConditionFalse, Reason: v1alpha1.ReasonSourceNotReady, Message: "no data yet"}}
	fresh.Status.Conditions = nil
	c := contentOf(locale(t, "en"), []*v1alpha1.CustomerAdoption{waiting, fresh})
	c.Sections = nil
	want := `
Unknown: 2 of 2 customers
  A source has no readable data yet (1)
    no data yet
    Customer 1
  Not evaluated yet (1)
    Customer 2
`
	if diff := cmp.Diff(want, written(t, Table, c)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestManyCustomersFitAScreen unless everything is asked for.
func TestManyCustomersFitAScreen(t *testing.T) {
	const screen, customers = 50, 2000
	verdicts := []struct {
		verdict         v1alpha1.AdoptionVerdict
		reason, message string
	}{
		{v1alpha1.AdoptionLow, v1alpha1.ReasonBelowTarget, "low"},
		{v1alpha1.AdoptionUnknown, v1alpha1.ReasonDataStale, "deployment data of 2026-11-18 is older than 7 days"},
		{v1alpha1.AdoptionUnknown, v1alpha1.ReasonTooFewLicenses, "few"},
		{v1alpha1.AdoptionHealthy, v1alpha1.ReasonOnTarget, "fine"},
	}
	var reports []*v1alpha1.CustomerAdoption
	for i := range customers {
		v := verdicts[i%len(verdicts)]
		r := judged(i, v.verdict, v.reason, fmt.Sprint(v.message, i%7))
		r.Status.Inflation = []v1alpha1.InflationContribution{{Reason: "YammerOveruse", Active: int64(i + 1), PercentagePoints: new(int32(3))}, {Reason: "TrialActivity", Active: 1}}
		reports = append(reports, r)
	}
	for _, name := range languages {
		c := contentOf(locale(t, name), reports)
		c.Sections = append(sections("default")[:1], c.Sections[0])
		text := written(t, Table, c)
		if n := strings.Count(text, "\n"); n > screen {
			t.Errorf("%s: %d lines:\n%s", name, n, text)
		}
		if c.All = true; strings.Count(written(t, Table, c), "\n") < customers {
			t.Errorf("%s: --all does not list all", name)
		}
	}
	c := contentOf(locale(t, "en"), reports)
	first := strings.Fields(strings.Split(written(t, Table, c), "\n")[1])[0]
	if first != "all-1996" {
		t.Errorf("%s comes first, want the Low customer with the most unassigned licenses", first)
	}
}

// TestOthersAreNotRepeated: a customer of a portfolio that a report is about
// counts once.
func TestOthersAreNotRepeated(t *testing.T) {
	low := judged(1, v1alpha1.AdoptionLow, v1alpha1.ReasonBelowTarget, "low")
	c := contentOf(locale(t, "en"), []*v1alpha1.CustomerAdoption{low})
	c.Sections = nil
	c.Others = func(yield func(*v1alpha1.CustomerAdoption) bool) {
		_ = yield(low) && yield(judged(2, v1alpha1.AdoptionLow, v1alpha1.ReasonBelowTarget, "low"))
	}
	text := written(t, Table, c)
	for _, part := range []string{"Low: 2 of 2 customers", "Deployment: Below the target of 70% (2)\n    Customer 2 (41%), Customer 1 (41%)\n"} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is missing:\n%s", part, text)
		}
	}
}

// TestNotesAreShown in the text, on the page and in files, each once.
func TestNotesAreShown(t *testing.T) {
	const note = "the users of copilot are not counted"
	c := sample(t, locale(t, "en"))
	for _, r := range c.Reports[:2] {
		r.Status.Notes = []v1alpha1.Note{{Code: "UsersOfOneSource", Message: note}}
	}
	c.Sources[0].Status.Notes = []v1alpha1.Note{{Code: "UnusualUnits", Message: "product ABC has 10000 units"}}
	c.Sections = nil
	if text := written(t, Table, c); strings.Count(text, note) != 1 || !strings.Contains(text, "product ABC has 10000 units (1)\n    "+c.Sources[0].Name) {
		t.Error(text)
	}
	for _, format := range []Format{HTML, CSV} {
		if n := strings.Count(written(t, format, c), note); n != 2 {
			t.Errorf("%s has the note %d times", format, n)
		}
	}
}

// TestTableOfWideNames: a column of Chinese names is as wide on the screen as any
// other.
func TestTableOfWideNames(t *testing.T) {
	var reports []*v1alpha1.CustomerAdoption
	for i, name := range []string{"Contoso", "株式会社コントソ", "콘토소 주식회사"} {
		r := judged(i, v1alpha1.AdoptionHealthy, v1alpha1.ReasonOnTarget, "")
		r.Status.CustomerName = name
		reports = append(reports, r)
	}
	c := contentOf(locale(t, "en"), reports)
	c.Guidance = GuidanceNone
	widths := map[int]bool{}
	for line := range strings.Lines(written(t, Table, c)) {
		before, _, _ := strings.Cut(strings.Replace(line, "DEPLOYED", "41", 1), "41")
		widths[uniseg.StringWidth(before)] = true
	}
	if len(widths) != 1 {
		t.Errorf("the columns begin at %v", widths)
	}
}

func TestParseGuidance(t *testing.T) {
	for _, name := range []string{"grouped", "all", "none"} {
		if got, err := ParseGuidance(name); string(got) != name || err != nil {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
	if _, err := ParseGuidance("some"); err == nil || !strings.Contains(err.Error(), "grouped, all, none") {
		t.Errorf("error %v", err)
	}
}

// TestBlockedTemplateIsSaid below the tables.
func TestBlockedTemplateIsSaid(t *testing.T) {
	c := sample(t, locale(t, "en"))
	p := c.Portfolios[0]
	p.Status.Conditions = append(p.Status.Conditions, metav1.Condition{Type: v1alpha1.TemplateBlockedCondition, Status: metav1.ConditionTrue, Message: "2 CustomerAdoptions not made"})
	want := "Reports that cannot be generated: 2 CustomerAdoptions not made (1)\n    " + p.Name + "\n"
	if text := written(t, Table, c); !strings.Contains(text, want) {
		t.Errorf("%q is missing:\n%s", want, text)
	}
}
