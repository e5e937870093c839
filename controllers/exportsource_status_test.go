package controllers

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/fluxcd/cli-utils/pkg/kstatus/status"
	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// outcomes are the ways in which a look at an origin can end.
var outcomes = []struct {
	name    string
	reading Reading
	fault   *Fault
	// want are the conditions, in any order, and what kstatus makes of them.
	want    map[string]string
	kstatus status.Status
}{
	{
		name: "read", reading: goodReading(0),
		want: map[string]string{"Ready": "True Fetched"}, kstatus: status.CurrentStatus,
	},
	{
		name: "read with rejected rows", reading: goodReading(2),
		want: map[string]string{"Ready": "True Fetched", "DataRejected": "True RowsRejected"}, kstatus: status.CurrentStatus,
	},
	{
		name: "content refused", fault: &Fault{Reason: "HeaderMissing", Message: "no column for customerId", Permanent: true, Refused: true},
		want:    map[string]string{"Ready": "False HeaderMissing", "Stalled": "True HeaderMissing", "DataRejected": "True HeaderMissing"},
		kstatus: status.FailedStatus,
	},
	{
		name: "nothing to read", fault: &Fault{Reason: "NotFound", Message: "HTTP 404", Permanent: true},
		want:    map[string]string{"Ready": "False NotFound", "Stalled": "True NotFound", "FetchFailed": "True NotFound"},
		kstatus: status.FailedStatus,
	},
	{
		name: "not for now", fault: &Fault{Reason: "ServerError", Message: "HTTP 500"},
		want:    map[string]string{"Ready": "False ServerError", "Reconciling": "True ProgressingWithRetry", "FetchFailed": "True ServerError"},
		kstatus: status.InProgressStatus,
	},
}

func goodReading(rejected int64) Reading {
	r := Reading{
		Artifact: &v1alpha1.Artifact{Revision: "sha256:b", Size: 10, LastUpdateTime: metav1.NewTime(later.Truncate(time.Second)), DataAsOf: "2026-11-18"},
		Rows:     &v1alpha1.RowCounts{Read: 100, Used: 100 - rejected, Rejected: rejected, Customers: 3},
	}
	if rejected > 0 {
		r.Rejections = []v1alpha1.Rejection{{Reason: "NumberFormat", Rows: rejected, FirstRow: 7}}
	}
	return r
}

func usageSource() *v1alpha1.ExportSource {
	return &v1alpha1.ExportSource{
		TypeMeta:   metav1.TypeMeta{APIVersion: v1alpha1.SchemeGroupVersion.String(), Kind: "ExportSource"},
		ObjectMeta: metav1.ObjectMeta{Name: "usage", Namespace: "default", Generation: 3},
		Spec:       v1alpha1.ExportSourceSpec{ConfigMap: &v1alpha1.KeyReference{Name: "usage", Key: "usage.csv"}},
		Status:     v1alpha1.ExportSourceStatus{ObservedGeneration: -1},
	}
}

// Whatever came before, the conditions are those of the last look, and tools
// that know kstatus read them right. Only DataRejected outlives a look that
// found no content: it speaks of the latest content.
func TestExportSourceStatus(t *testing.T) {
	for _, before := range outcomes {
		for _, test := range outcomes {
			t.Run(test.name+" after "+before.name, func(t *testing.T) {
				source := usageSource()
				source.Status = ExportSourceStatus(source, goodReading(0), nil, earlier)
				source.Status = ExportSourceStatus(source, before.reading, before.fault, earlier)
				source.Status = ExportSourceStatus(source, test.reading, test.fault, later)

				got := summary(source.Status.Conditions)
				if _, wanted := test.want["DataRejected"]; !wanted && test.fault != nil {
					delete(got, "DataRejected")
				}
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Errorf("conditions (-want +got):\n%s", diff)
				}
				checkStatus(t, source, source.Status.ObservedGeneration, source.Status.Conditions)
				if got := kstatusOf(t, source); got != test.kstatus {
					t.Errorf("kstatus %s, want %s", got, test.kstatus)
				}
				if source.Status.Artifact == nil || source.Status.Origin != "configMap/usage" {
					t.Errorf("artifact %v, origin %q: the last good content stays", source.Status.Artifact, source.Status.Origin)
				}
			})
		}
	}
}

// The same outcome at another time is the same status: otherwise every look
// would write.
func TestExportSourceStatusStays(t *testing.T) {
	for _, test := range outcomes {
		source := usageSource()
		source.Status = ExportSourceStatus(source, test.reading, test.fault, earlier)
		again := ExportSourceStatus(source, test.reading, test.fault, later)
		if diff := cmp.Diff(source.Status, again); diff != "" {
			t.Errorf("%s (-first +second):\n%s", test.name, diff)
		}
		source.Status = suspendedSource(source, earlier)
		if diff := cmp.Diff(source.Status, suspendedSource(source, later)); diff != "" {
			t.Errorf("suspended after %s (-first +second):\n%s", test.name, diff)
		}
	}
}

func TestExportSourceStatusSuspended(t *testing.T) {
	for _, before := range outcomes {
		source := usageSource()
		source.Status = ExportSourceStatus(source, before.reading, before.fault, earlier)
		source.Status = suspendedSource(source, later)
		want := "True Suspended"
		if source.Status.Artifact == nil {
			want = "Unknown Suspended"
		}
		if got := summary(source.Status.Conditions)["Ready"]; got != want {
			t.Errorf("after %s: Ready %s, want %s", before.name, got, want)
		}
		checkStatus(t, source, source.Status.ObservedGeneration, source.Status.Conditions)
	}
}

func TestExportSourceMessages(t *testing.T) {
	source := usageSource()
	message := func(kind string) string { return messageOf(source.Status.Conditions, kind) }
	refused := &Fault{Reason: "LineEnding", Message: "lines end with CR", Permanent: true, Refused: true}

	source.Status = ExportSourceStatus(source, Reading{}, refused, earlier)
	if got, want := message("Ready"), "lines end with CR"; got != want {
		t.Errorf("before any data: %q, want %q", got, want)
	}
	source.Status = ExportSourceStatus(source, goodReading(2), nil, earlier)
	if got, want := message("Ready"), "98 rows of 3 customers, data as of 2026-11-18"; got != want {
		t.Errorf("read: %q, want %q", got, want)
	}
	if got, want := message("DataRejected"), "2 of 100 rows rejected: NumberFormat 2 (first in row 7)"; got != want {
		t.Errorf("rejected rows: %q, want %q", got, want)
	}
	source.Status = ExportSourceStatus(source, Reading{}, refused, later)
	if got, want := message("Ready"), "lines end with CR (data as of 2026-11-18 stays in use)"; got != want {
		t.Errorf("with data: %q, want %q", got, want)
	}
}

// A refused file may have been counted; an unchanged one is not.
func TestExportSourceStatusRows(t *testing.T) {
	source := usageSource()
	source.Status = ExportSourceStatus(source, goodReading(2), nil, earlier)
	source.Status = ExportSourceStatus(source, Reading{Unchanged: true}, nil, later)
	if diff := cmp.Diff(goodReading(2).Rejections, source.Status.Rejections); diff != "" {
		t.Errorf("unchanged content (-want +got):\n%s", diff)
	}
	if got := summary(source.Status.Conditions)["DataRejected"]; got != "True RowsRejected" {
		t.Errorf("unchanged content: DataRejected %q", got)
	}
	refused := Reading{Rows: &v1alpha1.RowCounts{Read: 10, Rejected: 10}}
	source.Status = ExportSourceStatus(source, refused, &Fault{Reason: "TooManyRejected", Permanent: true, Refused: true}, later)
	if source.Status.Rows.Rejected != 10 || source.Status.Artifact.Revision != "sha256:b" {
		t.Errorf("refused content: rows %+v, artifact %+v", source.Status.Rows, source.Status.Artifact)
	}
}

func TestOriginIsBounded(t *testing.T) {
	source := usageSource()
	source.Spec.ConfigMap, source.Spec.HTTP = nil, &v1alpha1.HTTPOrigin{URL: "https://" + strings.Repeat("a.", 900) + "example.com/x"}
	if got := ExportSourceStatus(source, Reading{}, &Fault{}, later).Origin; len(got) > 300 {
		t.Errorf("origin of %d bytes does not fit the schema", len(got))
	}
}

// summary shows conditions as a reader scans them: what, status, reason.
func summary(conditions []metav1.Condition) map[string]string {
	out := map[string]string{}
	for _, c := range conditions {
		out[c.Type] = string(c.Status) + " " + c.Reason
	}
	return out
}

func messageOf(conditions []metav1.Condition, kind string) string {
	if c := meta.FindStatusCondition(conditions, kind); c != nil {
		return c.Message
	}
	return ""
}

// checkStatus asserts what holds for every status that the operator writes.
func checkStatus(t *testing.T, obj client.Object, observed int64, conditions []metav1.Condition) {
	t.Helper()
	for _, problem := range statusProblems(obj, observed, conditions) {
		t.Error(problem)
	}
}

// statusProblems looks at what holds for every status: it speaks of the
// generation it was made for, and says of an object that is not ready who has
// to act.
func statusProblems(obj client.Object, observed int64, conditions []metav1.Condition) (problems []string) {
	complain := func(format string, args ...any) {
		problems = append(problems, obj.GetName()+": "+fmt.Sprintf(format, args...))
	}
	if observed != obj.GetGeneration() {
		complain("observedGeneration %d, want %d", observed, obj.GetGeneration())
	}
	got := summary(conditions)
	_, stalled := got["Stalled"]
	_, reconciling := got["Reconciling"]
	if stalled && reconciling {
		complain("both Stalled and Reconciling: %v", got)
	}
	if got["Ready"] == "" || strings.HasPrefix(got["Ready"], "False") != (stalled || reconciling) {
		complain("Ready is False exactly when it is Stalled or Reconciling: %v", got)
	}
	for _, c := range conditions {
		abnormal := c.Type == "Stalled" || c.Type == "Reconciling" || c.Type == "FetchFailed" || c.Type == "DataRejected"
		if abnormal && c.Status != metav1.ConditionTrue {
			complain("%s is %s; it is True or absent", c.Type, c.Status)
		}
		if c.Reason == "" || c.Message == "" || c.ObservedGeneration < 1 || c.ObservedGeneration > observed {
			complain("condition %+v is not complete", c)
		}
	}
	return problems
}

func kstatusOf(t *testing.T, obj client.Object) status.Status {
	t.Helper()
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(obj)
	if err != nil {
		t.Fatal(err)
	}
	result, err := status.Compute(&unstructured.Unstructured{Object: content})
	if err != nil {
		t.Fatal(err)
	}
	return result.Status
}
