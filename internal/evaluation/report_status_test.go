// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"strings"
	"testing"
	"time"

	"github.com/fluxcd/cli-utils/pkg/kstatus/status"
	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation/statustest"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// TestReady is docs/semantics.md section 7: Ready says whether the operator could do
// its work, and nothing about adoption.
func TestReady(t *testing.T) {
	low := sourceFacts(t, "usage", used("Exchange", 100, 1))
	first := SourceFacts{Name: "usage", Source: usageSource()}
	unread := SourceFacts{Name: "usage", Source: usageSource()}
	unread.Source.Status.ObservedGeneration = unread.Source.Generation
	missing := SourceFacts{Name: "usage"}
	failing := low
	failing.Source = low.Source.DeepCopy()
	failing.Source.Status.Conditions = []metav1.Condition{condition("Ready", metav1.ConditionFalse)}
	for _, test := range []struct {
		name    string
		usage   SourceFacts
		ready   string
		kstatus status.Status
		waits   bool
	}{
		{"low adoption", low, "True Evaluated", status.CurrentStatus, false},
		{"the latest fetch failed", failing, "True Evaluated", status.CurrentStatus, false},
		{"never readable", unread, "False SourceNotReady", status.InProgressStatus, false},
		{"read for the first time", first, "False SourceNotReady", status.InProgressStatus, true},
		{"no such source", missing, "False SourceNotFound", status.InProgressStatus, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			report := exampleReport()
			report.Status, _ = Report(report, []SourceFacts{example(t)[0], test.usage}, later)
			if got := statustest.Summary(report.Status.Conditions)["Ready"]; got != test.ready {
				t.Errorf("Ready %s, want %s", got, test.ready)
			}
			if (report.Status.Licenses == nil) != test.waits {
				t.Errorf("figures of the other source: %v, waits for this one: %t", report.Status.Licenses, test.waits)
			}
			statustest.Check(t, report, report.Status.ObservedGeneration, report.Status.Conditions)
			if got := statustest.KStatus(t, report); got != test.kstatus {
				t.Errorf("kstatus %s, want %s", got, test.kstatus)
			}
		})
	}
}

// The same facts at another time are the same status, whatever it says.
func TestCustomerAdoptionStatusStays(t *testing.T) {
	lost := []SourceFacts{example(t)[0], {Name: "usage"}}
	for name, sources := range map[string][]SourceFacts{
		"on target": example(t),
		"low":       {sourceFacts(t, "deployment", sold("o365", "E3", 100, 10)), sourceFacts(t, "usage", used("Exchange", 100, 40))},
		"too few":   {sourceFacts(t, "deployment", sold("o365", "E3", 5, 1)), sourceFacts(t, "usage", used("Exchange", 9, 1))},
		"unread":    {{Name: "deployment", Source: usageSource()}, {Name: "usage"}},
	} {
		report := exampleReport()
		for range 2 { // the second time what was below its target is remembered
			report.Status, _ = Report(report, sources, earlier)
		}
		again, _ := Report(report, sources, later)
		if diff := cmp.Diff(report.Status, again); diff != "" {
			t.Errorf("%s (-first +second):\n%s", name, diff)
		}
		report.Status, _ = Report(report, lost, earlier)
		if again, _ = Report(report, lost, later); !cmp.Equal(report.Status, again) {
			t.Errorf("%s, then lost (-first +second):\n%s", name, cmp.Diff(report.Status, again))
		}
		report.Status = suspendedReport(report, earlier)
		if diff := cmp.Diff(report.Status, suspendedReport(report, later)); diff != "" {
			t.Errorf("%s, then suspended (-first +second):\n%s", name, diff)
		}
	}
}

// Reports are often applied before their sources: a new one waits a little.
func TestWaitForSources(t *testing.T) {
	report := exampleReport()
	report.CreationTimestamp = metav1.NewTime(later)
	there := example(t)
	broken := there[1]
	broken.Facts, broken.Source = nil, usageSource()
	broken.Source.Status.ObservedGeneration = 3
	again := there[1]
	again.Facts, again.Source = nil, there[1].Source.DeepCopy()
	again.Source.Status.ObservedGeneration = 1
	again.Source.Status.Conditions = []metav1.Condition{condition("Ready", metav1.ConditionTrue)}
	missing, first := []SourceFacts{there[0], {Name: "usage"}}, []SourceFacts{there[0], {Source: usageSource()}}
	for _, test := range []struct {
		name     string
		sources  []SourceFacts
		observed int64
		now      time.Time
		want     time.Duration
	}{
		{"all there", there, -1, later, 0},
		{"just made", missing, -1, later, 5 * time.Second},
		{"its source is read for the first time", first, -1, later, 5 * time.Second},
		{"its source is read again after a restart", []SourceFacts{again}, -1, later, 5 * time.Second},
		{"its source was never readable", []SourceFacts{broken}, -1, later, 0},
		{"a while ago", missing, -1, later.Add(3 * time.Second), 2 * time.Second},
		{"evaluated before", missing, 1, later, 0},
		{"our clock is behind the API server's", missing, -1, later.Add(-time.Hour), 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := WaitForSources(report, test.observed, test.sources, test.now); got != test.want {
				t.Errorf("waits %v, want %v", got, test.want)
			}
		})
	}
	if got := WaitForSources(report, report.Status.ObservedGeneration, missing, later.Add(6*time.Second)); got > 0 {
		t.Errorf("waits %v though it has waited long enough", got)
	}
}

// TestLostSource is docs/semantics.md section 7: a source that goes away takes no
// figure with it.
func TestLostSource(t *testing.T) {
	sources := example(t)
	evaluated := exampleReport()
	evaluated.Status, _ = Report(evaluated, sources, earlier)
	deleted, recreated := SourceFacts{Name: "usage"}, SourceFacts{Name: "usage", Source: usageSource()}
	for _, test := range []struct {
		name   string
		lost   SourceFacts
		change func(*v1alpha1.CustomerAdoption)
		ready  string
		kept   bool
	}{
		{"deleted", deleted, func(*v1alpha1.CustomerAdoption) {}, "False SourceNotFound", true},
		{"re-created, not read yet", recreated, func(*v1alpha1.CustomerAdoption) {}, "False SourceNotReady", true},
		{"offline, where there are no generations", deleted, func(r *v1alpha1.CustomerAdoption) { r.Generation = 0 }, "False SourceNotFound", true},
		{"deleted, and the spec is another", deleted, func(r *v1alpha1.CustomerAdoption) { r.Generation = 2 }, "False SourceNotFound", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			report := evaluated.DeepCopy()
			test.change(report)
			got, lookAgain := Report(report, []SourceFacts{sources[0], test.lost}, later)
			if ready := statustest.Summary(got.Conditions)["Ready"]; ready != test.ready {
				t.Errorf("Ready %s, want %s", ready, test.ready)
			}
			if kept := cmp.Equal(evaluated.Status.Usage, got.Usage); kept != test.kept {
				t.Errorf("figures kept: %t, want %t", kept, test.kept)
			}
			if got.Licenses == nil {
				t.Error("the figure of the other source is missing")
			}
			if want := time.Date(2026, 11, 26, 0, 0, 0, 1, time.UTC); !lookAgain.Equal(want) {
				t.Errorf("looks again at %v, want %v: the data turns stale all the same", lookAgain, want)
			}
			if got.ObservedGeneration != report.Generation {
				t.Errorf("observedGeneration %d, want %d", got.ObservedGeneration, report.Generation)
			}
		})
	}
}

// A source that never gave a figure is not waited for.
func TestUselessSourceIsNotLost(t *testing.T) {
	report := exampleReport()
	report.Spec.Sources = append(report.Spec.Sources, v1alpha1.SourceReference{Name: "spare"})
	sources := append(example(t), sourceFacts(t, "spare"))
	report.Status, _ = Report(report, sources, earlier)

	sources[1] = sourceFacts(t, "usage", used("Exchange", 100, 50))
	sources[2] = SourceFacts{Name: "spare"}
	got, _ := Report(report, sources, later)
	if got.Usage.Active != 50 {
		t.Errorf("active %d, want the new 50", got.Usage.Active)
	}
}

// TestHysteresisForgets is docs/semantics.md section 7: what was below its target is
// remembered until the spec changes or the verdict cannot be had.
func TestHysteresisForgets(t *testing.T) {
	usage := func(active int64) []SourceFacts {
		return []SourceFacts{sourceFacts(t, "usage", used("Exchange", 100, active))}
	}
	const low, fine = "True BelowTarget", "False OnTarget"
	for _, test := range []struct {
		name   string
		change func(*v1alpha1.CustomerAdoption)
		want   string
	}{
		{"nothing happened", func(*v1alpha1.CustomerAdoption) {}, low},
		{"the spec changed", func(r *v1alpha1.CustomerAdoption) { r.Generation++ }, fine},
		{"the verdict was unknown", func(r *v1alpha1.CustomerAdoption) {
			r.Status, _ = Report(r, usage(51), later.AddDate(1, 0, 0))
		}, fine},
		{"offline, the manifest's own status counts", func(r *v1alpha1.CustomerAdoption) { r.Generation, r.Status.ObservedGeneration = 0, 7 }, low},
	} {
		t.Run(test.name, func(t *testing.T) {
			report := exampleReport()
			report.Spec.Sources = report.Spec.Sources[1:]
			report.Status, _ = Report(report, usage(49), earlier)
			test.change(report)
			got, _ := Report(report, usage(52), later)
			if verdict := statustest.Summary(got.Conditions)["LowUsage"]; verdict != test.want {
				t.Errorf("52 %% after 49 %%: LowUsage %s, want %s", verdict, test.want)
			}
		})
	}
}

// The name of a workload may be as long as the schema lets a target's be, and
// of characters that take six bytes each in JSON.
func TestHysteresisOfALongName(t *testing.T) {
	long := strings.Repeat("<", 128)
	report := exampleReport()
	report.Spec.Sources = report.Spec.Sources[1:]
	report.Spec.Targets.Workloads = []v1alpha1.WorkloadTarget{{Name: long, UsagePercent: 60}}
	for _, active := range []int64{59, 62} {
		report.Status, _ = Report(report, []SourceFacts{sourceFacts(t, "usage", used(long, 100, active))}, later)
		if got := statustest.Summary(report.Status.Conditions)["LowUsage"]; got != "True WorkloadBelowTarget" {
			t.Errorf("%d %%: LowUsage %s", active, got)
		}
	}
}

// TestTargetSwitchedOff is docs/semantics.md section 7: a target of 0 takes the
// condition away, also where it was set before.
func TestTargetSwitchedOff(t *testing.T) {
	report := exampleReport()
	report.Status, _ = Report(report, example(t), earlier)
	report.Spec.Targets.DeploymentPercent, report.Spec.Targets.UsagePercent = new(int32), new(int32)
	report.Generation++
	got, _ := Report(report, example(t), later)
	for _, kind := range []string{"LowDeployment", "LowUsage"} {
		if verdict, there := statustest.Summary(got.Conditions)[kind]; there {
			t.Errorf("%s is %s without a target", kind, verdict)
		}
	}
}

func TestSuspendedReport(t *testing.T) {
	report := exampleReport()
	report.Status = suspendedReport(report, earlier)
	if got := statustest.Summary(report.Status.Conditions)["Ready"]; got != "Unknown Suspended" {
		t.Errorf("before any result: Ready %s", got)
	}
	report.Status, _ = Report(report, example(t), earlier)
	usage := report.Status.Usage
	report.Generation++
	report.Status = suspendedReport(report, later)
	if got := statustest.Summary(report.Status.Conditions)["Ready"]; got != "True Suspended" {
		t.Errorf("with a result: Ready %s", got)
	}
	if diff := cmp.Diff(usage, report.Status.Usage); diff != "" {
		t.Errorf("figures changed (-before +after):\n%s", diff)
	}
	statustest.Check(t, report, report.Status.ObservedGeneration, report.Status.Conditions)
}

func TestCustomerName(t *testing.T) {
	nameless := used("Exchange", 10, 1)
	nameless.CustomerName = ""
	report := exampleReport()
	name := func(records ...facts.Record) string {
		got, _ := Report(report, []SourceFacts{sourceFacts(t, "usage", records...)}, later)
		return got.CustomerName
	}
	if got := name(used("Exchange", 10, 1)); got != "Contoso" {
		t.Errorf("name in the data: %q", got)
	}
	if got := name(nameless); got != "a name of ours" {
		t.Errorf("none in the data: %q", got)
	}
	report.Spec.Customer.Name = ""
	if got := name(nameless); got != contoso {
		t.Errorf("none at all: %q", got)
	}
}

// TestDayEndsInTheSourcesZone is docs/semantics.md section 7, row DataStale: the day
// ends in the source's zone. An unread source in another one does not matter.
func TestDayEndsInTheSourcesZone(t *testing.T) {
	source := sourceFacts(t, "usage", used("Exchange", 100, 81))
	source.Source.Spec.TimeZone = "America/New_York"
	report := exampleReport()
	report.Spec.Sources = report.Spec.Sources[1:]
	_, lookAgain := Report(report, []SourceFacts{source}, later)
	if want := time.Date(2026, 11, 26, 5, 0, 0, 1, time.UTC); !lookAgain.Equal(want) {
		t.Errorf("turns stale at %v, want %v", lookAgain, want)
	}
}
