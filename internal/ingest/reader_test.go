// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"testing"
	"time"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/records"
)

// The revision names the content and its meaning: what changes neither must
// not make every report look at it again.
func TestRevision(t *testing.T) {
	spec := v1alpha1.ExportSourceSpec{
		Dataset:   v1alpha1.DatasetLicenseUsage,
		ConfigMap: &v1alpha1.KeyReference{Name: "usage", Key: "usage.csv"},
		Format:    &v1alpha1.Format{Type: v1alpha1.FormatCSV},
		Columns:   map[string]v1alpha1.HeaderText{"licensesActive": "Aktiv", "customerId": "Kunde"},
		Constants: map[string]v1alpha1.FieldText{"serviceCode": "o365"},
		Values:    map[string]v1alpha1.Translation{"freeOrPaid": {"Gratis": "free"}},
		TimeZone:  "UTC", Interval: metav1.Duration{Duration: time.Hour},
	}
	content := []byte("digest")
	revision := revisionOf(&spec, content)
	for _, test := range []struct {
		name   string
		change func(*v1alpha1.ExportSourceSpec)
		other  bool
	}{
		{"nothing", func(*v1alpha1.ExportSourceSpec) {}, false},
		{"columns", func(s *v1alpha1.ExportSourceSpec) { s.Columns["licensesActive"] = "Active" }, true},
		{"constants", func(s *v1alpha1.ExportSourceSpec) { s.Constants["serviceCode"] = "crm" }, true},
		{"a constant that was a column", func(s *v1alpha1.ExportSourceSpec) {
			s.Columns, s.Constants = map[string]v1alpha1.HeaderText{"serviceCode": "o365"}, map[string]v1alpha1.FieldText{"licensesActive": "Aktiv", "customerId": "Kunde"}
		}, true},
		{"values", func(s *v1alpha1.ExportSourceSpec) { s.Values["freeOrPaid"]["Gratis"] = "paid" }, true},
		{"free products", func(s *v1alpha1.ExportSourceSpec) { s.FreeProducts = []v1alpha1.FieldText{"FLOW_FREE"} }, true},
		{"no free products", func(s *v1alpha1.ExportSourceSpec) { s.FreeProducts = []v1alpha1.FieldText{} }, false},
		{"the built-in list", func(s *v1alpha1.ExportSourceSpec) { s.BuiltInFreeProducts = new(true) }, false},
		{"no built-in list", func(s *v1alpha1.ExportSourceSpec) { s.BuiltInFreeProducts = new(false) }, true},
		{"time zone", func(s *v1alpha1.ExportSourceSpec) { s.TimeZone = "Europe/Berlin" }, true},
		{"format", func(s *v1alpha1.ExportSourceSpec) { s.Format.Decimal = "," }, true},
		{"dataset", func(s *v1alpha1.ExportSourceSpec) { s.Dataset = v1alpha1.DatasetLicenseDeployment }, true},
		{"interval", func(s *v1alpha1.ExportSourceSpec) { s.Interval.Duration = time.Minute }, false},
		{"timeout", func(s *v1alpha1.ExportSourceSpec) { s.Timeout.Duration = time.Minute }, false},
		{"suspend", func(s *v1alpha1.ExportSourceSpec) { s.Suspend = true }, false},
		{"where it comes from", func(s *v1alpha1.ExportSourceSpec) { s.ConfigMap.Name = "moved" }, false},
		{"how much may be rejected", func(s *v1alpha1.ExportSourceSpec) { s.MaxRejectedPercent = new(int32) }, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			changed := *spec.DeepCopy()
			test.change(&changed)
			if got := revisionOf(&changed, content) != revision; got != test.other {
				t.Errorf("another revision: %t, want %t", got, test.other)
			}
		})
	}
	if revisionOf(&spec, []byte("other")) == revision {
		t.Error("other content has the same revision")
	}
	if len(revision) != 71 {
		t.Errorf("revision %q is not what the schema allows", revision)
	}
}

// An older file is refused unless somebody asks for it (docs/semantics.md section 3.4).
func TestRefuseRegression(t *testing.T) {
	accepted := func(asOf, handled string, annotations ...string) *v1alpha1.ExportSource {
		source := annotated(annotations...)
		source.Status.LastHandledReconcileAt = handled
		if asOf != "" {
			source.Status.Artifact = &v1alpha1.Artifact{DataAsOf: asOf}
		}
		return source
	}
	const request = v1alpha1.RequestedAtAnnotation
	for _, test := range []struct {
		name   string
		source *v1alpha1.ExportSource
		found  string
		refuse bool
	}{
		{"the first content", accepted("", ""), "2026-11-18", false},
		{"newer", accepted("2026-11-17", ""), "2026-11-18", false},
		{"as new", accepted("2026-11-18", ""), "2026-11-18", false},
		{"older", accepted("2026-11-18", ""), "2026-11-17", true},
		{"older, across years", accepted("2026-01-01", ""), "2025-12-31", true},
		{"older than a date to come", accepted("2026-11-21", ""), "2026-11-18", false},
		{"older than one of a zone ahead", accepted("2026-11-20", ""), "2026-11-18", true},
		{"older, on request", accepted("2026-11-18", "", request, "a"), "2026-11-17", false},
		{"older, on a request already handled", accepted("2026-11-18", "a", request, "a"), "2026-11-17", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			fault := FaultOf(refuseRegression(test.source, &v1alpha1.Artifact{DataAsOf: test.found}, dates{
				now: time.Date(2026, 11, 19, 12, 0, 0, 0, time.UTC), zone: time.UTC,
			}))
			if (fault != nil) != test.refuse {
				t.Fatalf("fault %v, want refused: %t", fault, test.refuse)
			}
			if fault != nil && (fault.Reason != "SourceRegressed" || !fault.Permanent || !fault.Refused) {
				t.Errorf("fault %+v, want a permanent SourceRegressed", fault)
			}
		})
	}
}

// TestFirstRead is docs/semantics.md section 2: a restart reads the same revision on
// another day, and rows without a date keep the day on which it was first read.
func TestFirstRead(t *testing.T) {
	source := &v1alpha1.ExportSource{}
	source.Status.Artifact = &v1alpha1.Artifact{Revision: "sha256:a", LastUpdateTime: metav1.NewTime(earlier)}
	if got := firstRead(source, "sha256:a", later); !got.Time.Equal(earlier) {
		t.Errorf("known revision first read at %v, want %v", got, earlier)
	}
	if got := firstRead(source, "sha256:b", later); !got.Time.Equal(later.Truncate(time.Second)) {
		t.Errorf("new revision first read at %v, want now", got)
	}
	if got := firstRead(source, "sha256:a", earlier.Add(-time.Hour)); !got.Time.Equal(earlier.Add(-time.Hour).Truncate(time.Second)) {
		t.Errorf("first read at a time to come: %v", got)
	}
}

// TestAsOfFrom is docs/semantics.md section 2: the status says which date the rows
// have (Data, Modified, FirstRead).
func TestAsOfFrom(t *testing.T) {
	set := func(dates ...civil.Date) *facts.Set {
		builder := facts.NewBuilder()
		for _, date := range dates {
			add(t, builder, facts.Record{CustomerID: "a", Kind: facts.KindUsage, AsOf: date})
		}
		return builder.Build(asOf, asOf)
	}
	for _, test := range []struct {
		name     string
		set      *facts.Set
		modified time.Time
		want     v1alpha1.AsOfFrom
	}{
		{"dated rows", set(asOf), later, v1alpha1.AsOfFromData},
		{"rows without a date, from an origin that has one", set(asOf, civil.Date{}), later, v1alpha1.AsOfFromModified},
		{"rows without a date", set(civil.Date{}), time.Time{}, v1alpha1.AsOfFromFirstRead},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := asOfFrom(test.set, test.modified); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// TestZone is docs/semantics.md section 1, row as-of date: a date without an offset
// is in the source's zone, which must be one.
func TestZone(t *testing.T) {
	for name, valid := range map[string]bool{
		"": true, "UTC": true, "Europe/Berlin": true,
		"Local": false, "Mars/Olympus": false, "../../etc/passwd": false, "/etc/localtime": false,
	} {
		zone, err := Zone(&v1alpha1.ExportSource{Spec: v1alpha1.ExportSourceSpec{TimeZone: name}})
		if (err == nil) != valid {
			t.Errorf("time zone %q: %v, %v, want valid: %t", name, zone, err, valid)
		}
		if fault := FaultOf(err); fault != nil && (!fault.Permanent || fault.Reason != "InvalidTimeZone") {
			t.Errorf("time zone %q: fault %+v", name, fault)
		}
	}
}

func TestRecordOptions(t *testing.T) {
	source := &v1alpha1.ExportSource{Spec: v1alpha1.ExportSourceSpec{
		Dataset: v1alpha1.DatasetLicenseDeployment,
		Format: &v1alpha1.Format{
			Type: v1alpha1.FormatCSV, Delimiter: ";", Compression: v1alpha1.CompressionGzip,
			Encoding: "utf-16", DateFormat: "02.01.2006", Decimal: ",", SkipRows: 3,
		},
		Columns:            map[string]v1alpha1.HeaderText{"customerId": "Kunde"},
		Constants:          map[string]v1alpha1.FieldText{"serviceCode": "o365"},
		Values:             map[string]v1alpha1.Translation{"freeOrPaid": {"Gratis": "free"}},
		FreeProducts:       []v1alpha1.FieldText{"FLOW_FREE"},
		MaxRejectedPercent: ptr.To[int32](25),
	}}
	limits := records.Limits{MaxBytes: 1, MaxRatio: 2, MaxRows: 3}
	want := records.Options{
		Kind: facts.KindDeployment,
		Format: records.Format{
			Type: "CSV", Delimiter: ";", Compression: "Gzip", Encoding: "utf-16", DateFormat: "02.01.2006", Decimal: ",", SkipRows: 3,
		},
		Columns: map[string]string{"customerId": "Kunde"}, Constants: map[string]string{"serviceCode": "o365"},
		Values: map[string]map[string]string{"freeOrPaid": {"Gratis": "free"}}, FreeProducts: []string{"FLOW_FREE"},
		Zone: time.UTC, Now: later, Limits: limits, MaxRejectedPercent: 25,
	}
	// cmp would look into the zone, which cannot be changed anyway.
	sameZone := cmp.Comparer(func(a, b *time.Location) bool { return a == b })
	if diff := cmp.Diff(want, recordOptions(source, time.UTC, later, limits), sameZone); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The list of a source is added to the built-in one, unless that is switched off.
func TestFreeProductsOption(t *testing.T) {
	for name, test := range map[string]struct {
		list      []v1alpha1.FieldText
		builtIn   *bool
		want      []string
		noBuiltIn bool
	}{
		"unset":           {nil, nil, nil, false},
		"one":             {[]v1alpha1.FieldText{"FLOW_FREE"}, nil, []string{"FLOW_FREE"}, false},
		"one, by default": {[]v1alpha1.FieldText{"FLOW_FREE"}, new(true), []string{"FLOW_FREE"}, false},
		"one alone":       {[]v1alpha1.FieldText{"FLOW_FREE"}, new(false), []string{"FLOW_FREE"}, true},
	} {
		source := &v1alpha1.ExportSource{Spec: v1alpha1.ExportSourceSpec{FreeProducts: test.list, BuiltInFreeProducts: test.builtIn}}
		o := recordOptions(source, time.UTC, later, records.Limits{})
		if diff := cmp.Diff(test.want, o.FreeProducts); diff != "" || o.NoBuiltInProducts != test.noBuiltIn {
			t.Errorf("%s: without the list %v, (-want +got):\n%s", name, o.NoBuiltInProducts, diff)
		}
	}
}

// Every dataset has a kind of record of its own.
func TestKindOf(t *testing.T) {
	for dataset, want := range map[v1alpha1.Dataset]facts.Kind{
		v1alpha1.DatasetLicenseDeployment: facts.KindDeployment,
		v1alpha1.DatasetLicenseUsage:      facts.KindUsage,
		v1alpha1.DatasetSubscriptions:     facts.KindSubscription,
		v1alpha1.DatasetUserActivity:      facts.KindActivity,
		v1alpha1.DatasetSupportRequests:   facts.KindRequest,
	} {
		if got := KindOf(dataset); got != want {
			t.Errorf("%s: kind %d, want %d", dataset, got, want)
		}
	}
}
