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
	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
)

// outcomes are the ways in which a look at an origin can end.
var outcomes = []struct {
	name    string
	reading ingest.Reading
	fault   *ingest.Fault
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
		name: "content refused", fault: &ingest.Fault{Reason: "HeaderMissing", Message: "no column for customerId", Permanent: true, Refused: true},
		want:    map[string]string{"Ready": "False HeaderMissing", "Stalled": "True HeaderMissing", "DataRejected": "True HeaderMissing"},
		kstatus: status.FailedStatus,
	},
	{
		name: "nothing to read", fault: &ingest.Fault{Reason: "NotFound", Message: "HTTP 404", Permanent: true},
		want:    map[string]string{"Ready": "False NotFound", "Stalled": "True NotFound", "FetchFailed": "True NotFound"},
		kstatus: status.FailedStatus,
	},
	{
		name: "not for now", fault: &ingest.Fault{Reason: "ServerError", Message: "HTTP 500"},
		want:    map[string]string{"Ready": "False ServerError", "Reconciling": "True ProgressingWithRetry", "FetchFailed": "True ServerError"},
		kstatus: status.InProgressStatus,
	},
}

func goodReading(rejected int64) ingest.Reading {
	r := ingest.Reading{
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
				source.Status = Source(source, goodReading(0), nil, earlier)
				source.Status = Source(source, before.reading, before.fault, earlier)
				source.Status = Source(source, test.reading, test.fault, later)

				got := statustest.Summary(source.Status.Conditions)
				if _, wanted := test.want["DataRejected"]; !wanted && test.fault != nil {
					delete(got, "DataRejected")
				}
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Errorf("conditions (-want +got):\n%s", diff)
				}
				statustest.Check(t, source, source.Status.ObservedGeneration, source.Status.Conditions)
				if got := statustest.KStatus(t, source); got != test.kstatus {
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
		source.Status = Source(source, test.reading, test.fault, earlier)
		again := Source(source, test.reading, test.fault, later)
		if diff := cmp.Diff(source.Status, again); diff != "" {
			t.Errorf("%s (-first +second):\n%s", test.name, diff)
		}
		source.Status = SuspendedSource(source, earlier)
		if diff := cmp.Diff(source.Status, SuspendedSource(source, later)); diff != "" {
			t.Errorf("suspended after %s (-first +second):\n%s", test.name, diff)
		}
	}
}

func TestExportSourceStatusSuspended(t *testing.T) {
	for _, before := range outcomes {
		source := usageSource()
		source.Status = Source(source, before.reading, before.fault, earlier)
		source.Status = SuspendedSource(source, later)
		want := "True Suspended"
		if source.Status.Artifact == nil {
			want = "Unknown Suspended"
		}
		if got := statustest.Summary(source.Status.Conditions)["Ready"]; got != want {
			t.Errorf("after %s: Ready %s, want %s", before.name, got, want)
		}
		statustest.Check(t, source, source.Status.ObservedGeneration, source.Status.Conditions)
	}
}

func TestExportSourceMessages(t *testing.T) {
	source := usageSource()
	message := func(kind string) string { return statustest.Message(source.Status.Conditions, kind) }
	refused := &ingest.Fault{Reason: "LineEnding", Message: "lines end with CR", Permanent: true, Refused: true}

	source.Status = Source(source, ingest.Reading{}, refused, earlier)
	if got, want := message("Ready"), "lines end with CR"; got != want {
		t.Errorf("before any data: %q, want %q", got, want)
	}
	source.Status = Source(source, goodReading(2), nil, earlier)
	if got, want := message("Ready"), "98 rows of 3 customers, data as of 2026-11-18"; got != want {
		t.Errorf("read: %q, want %q", got, want)
	}
	if got, want := message("DataRejected"), "2 of 100 rows rejected: NumberFormat 2 (first in row 7)"; got != want {
		t.Errorf("rejected rows: %q, want %q", got, want)
	}
	source.Status = Source(source, ingest.Reading{}, refused, later)
	if got, want := message("Ready"), "lines end with CR (data as of 2026-11-18 stays in use)"; got != want {
		t.Errorf("with data: %q, want %q", got, want)
	}
}

// A date that is not that of the data is said where people look.
func TestMessageSaysWhereTheDateIsFrom(t *testing.T) {
	for from, want := range map[v1alpha1.AsOfFrom]string{
		v1alpha1.AsOfFromData:      "100 rows of 3 customers, data as of 2026-11-18",
		v1alpha1.AsOfFromModified:  "100 rows of 3 customers, data without a date, changed at its origin on 2026-11-18",
		v1alpha1.AsOfFromFirstRead: "100 rows of 3 customers, data without a date, first read on 2026-11-18; if it is older, set spec.constants.asOf",
	} {
		source, reading := usageSource(), goodReading(0)
		reading.Artifact.AsOfFrom = from
		status := Source(source, reading, nil, later)
		if got := statustest.Message(status.Conditions, "Ready"); got != want {
			t.Errorf("%s: %q, want %q", from, got, want)
		}
	}
}

// A refused file may have been counted; an unchanged one is not.
func TestExportSourceStatusRows(t *testing.T) {
	source := usageSource()
	source.Status = Source(source, goodReading(2), nil, earlier)
	source.Status = Source(source, ingest.Reading{Unchanged: true}, nil, later)
	if diff := cmp.Diff(goodReading(2).Rejections, source.Status.Rejections); diff != "" {
		t.Errorf("unchanged content (-want +got):\n%s", diff)
	}
	if got := statustest.Summary(source.Status.Conditions)["DataRejected"]; got != "True RowsRejected" {
		t.Errorf("unchanged content: DataRejected %q", got)
	}
	refused := ingest.Reading{Rows: &v1alpha1.RowCounts{Read: 10, Rejected: 10}}
	source.Status = Source(source, refused, &ingest.Fault{Reason: "TooManyRejected", Permanent: true, Refused: true}, later)
	if source.Status.Rows.Rejected != 10 || source.Status.Artifact.Revision != "sha256:b" {
		t.Errorf("refused content: rows %+v, artifact %+v", source.Status.Rows, source.Status.Artifact)
	}
}

func TestOriginIsBounded(t *testing.T) {
	source := usageSource()
	source.Spec.ConfigMap, source.Spec.HTTP = nil, &v1alpha1.HTTPOrigin{URL: "https://" + strings.Repeat("a.", 900) + "example.com/x"}
	if got := Source(source, ingest.Reading{}, &ingest.Fault{}, later).Origin; len(got) > 300 {
		t.Errorf("origin of %d bytes does not fit the schema", len(got))
	}
}
