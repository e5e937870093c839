// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/utils/ptr"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// onPlan gives the customer of the worked example a plan that asks for 81 % deployment
// and 70 % usage by now, and of SharePoint for 22 %.
func onPlan(t *testing.T) *v1alpha1.CustomerAdoption {
	t.Helper()
	r := sample(t, locale(t, "en")).Reports[0].DeepCopy()
	if r.Name != "contoso" {
		t.Fatalf("the first customer is %s", r.Name)
	}
	r.Spec.Plan = &v1alpha1.Plan{From: v1alpha1.PlanStart{Date: "2026-09-01", DeploymentPercent: 88, UsagePercent: 82}, Due: "2027-03-31"}
	r.Status.Plan = &v1alpha1.PlanStatus{Phase: v1alpha1.PlanBehind, DeploymentPercent: ptr.To[int32](81), UsagePercent: ptr.To[int32](70), Due: "2027-03-31"}
	r.Status.BelowTarget = []string{"Deployment", "Usage"}
	return r
}

// TestPlan shows the line on a plan, and the targets of the figures, in every language.
func TestPlan(t *testing.T) {
	for name, want := range map[string]struct{ line, target string }{
		"en":    {"Plan: Behind · Deployment: 81% by now, 70% by Mar 31, 2027 · Usage: 70% by now, 50% by Mar 31, 2027", "Below the plan (81% by now, target 70%)"},
		"de":    {"Plan: Im Rückstand · Bereitstellung: derzeit 81 %, bis 31.03.2027 70 % · Nutzung: derzeit 70 %, bis 31.03.2027 50 %", "Unter dem Plan (derzeit 81 %, Zielwert 70 %)"},
		"ja":    {"計画：遅れ · 展開率：現時点で 81%、2027/03/31 までに 70% · 使用率：現時点で 70%、2027/03/31 までに 50%", "計画（現時点で 81%、目標 70%）を下回っています"},
		"ko":    {"계획: 지연 · 배포율: 현재 81%, 2027-03-31까지 70% · 사용률: 현재 70%, 2027-03-31까지 50%", "계획(현재 81%, 목표 70%) 미달"},
		"pl":    {"Plan: Opóźnienie · Wdrożenie: obecnie 81%, do 31.03.2027: 70% · Wykorzystanie: obecnie 70%, do 31.03.2027: 50%", "Poniżej planu (obecnie 81%, cel: 70%)"},
		"zh-CN": {"计划：落后于计划 · 部署率：目前应达到 81%，2027/03/31 前应达到 70% · 使用率：目前应达到 70%，2027/03/31 前应达到 50%", "低于计划（目前 81%，目标 70%）"},
	} {
		t.Run(name, func(t *testing.T) {
			l, r := locale(t, name), onPlan(t)
			plain := func(text string) string { return strings.ReplaceAll(text, "\u00a0", " ") }
			if got := plain(l.plan(r)); got != want.line {
				t.Errorf("line\n%s, want\n%s", got, want.line)
			}
			if got := plain(l.gauges(r)[0].Target); got != want.target {
				t.Errorf("target %q, want %q", got, want.target)
			}
			page := written(t, HTML, Content{Locale: l, Reports: []*v1alpha1.CustomerAdoption{r}})
			if !strings.Contains(page, `<p class="plan">`+l.plan(r)+`</p>`) {
				t.Error("the page has no line on the plan")
			}
		})
	}
}

// TestTargetsOnAPlan: what a figure is judged against is what the plan asks for.
func TestTargetsOnAPlan(t *testing.T) {
	l, r := locale(t, "en"), onPlan(t)
	gauges := l.gauges(r)
	if gauges[0].Bar.Target != 81 || gauges[1].Bar.Target != 70 {
		t.Errorf("bars have their targets at %d and %d", gauges[0].Bar.Target, gauges[1].Bar.Target)
	}
	if at := customerWorkloads(r).Rows[1].Bar.Target; at != 22 {
		t.Errorf("SharePoint has its target at %d", at)
	}
	if got := l.missedTargets(r); got != "Deployment: Below the plan (81% by now, target 70%) · Usage, adjusted: Below the plan (70% by now, target 50%)" && got != "Deployment: Below the plan (81% by now, target 70%) · Usage: Below the plan (70% by now, target 50%)" {
		t.Errorf("missed: %s", got)
	}
	r.Status.Licenses.DeploymentPercent = ptr.To[int32](83)
	if got := l.gauges(r)[0].Target; got != "Plan 81% by now, target 70%; counts as reached again from 86%" {
		t.Errorf("recovering: %s", got)
	}
	r.Status.BelowTarget, r.Status.Plan.UsagePercent = nil, ptr.To[int32](0)
	if got := l.gauges(r)[1].Target; got != "Plan 0% by now, target 50%" {
		t.Errorf("nothing is asked for yet: %s", got)
	}
	r.Status.Plan = &v1alpha1.PlanStatus{Due: "2027-03-31"}
	if got := l.plan(r); got != "Plan: Not judged" {
		t.Errorf("nothing is judged: %s", got)
	}
	r.Status.Plan = nil
	if got := l.plan(r); got != "" {
		t.Errorf("without a plan: %s", got)
	}
}

// TestExplainAPlan says what the plan asks for, of each figure.
func TestExplainAPlan(t *testing.T) {
	var out strings.Builder
	if err := Explain(&out, onPlan(t), nil); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(out.String()), " ")
	for _, want := range []string{
		"Plan: from 88 % deployment and 82 % usage on 2026-09-01 to the targets on 2027-03-31. Phase: Behind.",
		"Asked for by the plan: 81 % by now, and the target of 70 % by 2027-03-31. The figure was below it, so it recovers only at 86 % (recoveryMargin 5).",
		"SharePoint: target 60 %, of which the plan asks for 22 % by now; 47 of 100 are active, 47 % when adjusted; it reaches that.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %q:\n%s", want, out.String())
		}
	}
}

// TestExportOfAPlan has the plan in the row of the customer alone.
func TestExportOfAPlan(t *testing.T) {
	rows := rowsOf(t, Content{Locale: locale(t, "en"), Reports: []*v1alpha1.CustomerAdoption{onPlan(t)}})
	for key, want := range map[string]string{"planPhase": "Behind", "planDeploymentPercent": "81", "planUsagePercent": "70", "planDue": "2027-03-31"} {
		if rows[0][key] != want || rows[1][key] != "" {
			t.Errorf("%s is %q, then %q; want %q", key, rows[0][key], rows[1][key], want)
		}
	}
}

// everyPlan has every phase, and a figure that is on the path, below it, and on its way
// back to it.
func everyPlan(t *testing.T) (all []*v1alpha1.CustomerAdoption) {
	for _, phase := range []v1alpha1.PlanPhase{"", v1alpha1.PlanOnTrack, v1alpha1.PlanBehind, v1alpha1.PlanReached, v1alpha1.PlanOverdue} {
		r := onPlan(t)
		r.Status.Plan.Phase = phase
		all = append(all, r)
	}
	all[0].Status.BelowTarget = nil
	all[1].Status.Licenses.DeploymentPercent = ptr.To[int32](83)
	return all
}

// TestPathInTheChart draws what the plan asked for in each month, of each figure that
// has a target.
func TestPathInTheChart(t *testing.T) {
	l, r := locale(t, "en"), onPlan(t)
	paths := func() (drawn []string) {
		for _, line := range l.customerChart(r).Paths {
			drawn = append(drawn, line.Class+" "+strings.Join(line.Runs, "; "))
		}
		return drawn
	}
	// 85, 82, 81 % and 77, 72, 70 %
	if diff := cmp.Diff([]string{"deployment 0,15 120,18 240,19", "usage 0,23 120,28 240,30"}, paths()); diff != "" {
		t.Errorf("paths (-want +got):\n%s", diff)
	}
	r.Spec.Targets.UsagePercent = new(int32)
	if diff := cmp.Diff([]string{"deployment 0,15 120,18 240,19"}, paths()); diff != "" {
		t.Errorf("usage is switched off (-want +got):\n%s", diff)
	}
	r.Status.Plan = nil
	if drawn := paths(); drawn != nil {
		t.Errorf("without a plan: %s", drawn)
	}
	if r.Status.Trend = nil; l.customerChart(r) != nil {
		t.Error("a chart of nothing")
	}
}
