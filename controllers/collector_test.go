// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	dto "github.com/prometheus/client_model/go"
	"github.com/spf13/pflag"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// The series are those of the objects that exist, with what their statuses
// say; an object that is gone leaves none.
func TestCollector(t *testing.T) {
	w := newWorld(t)
	low := func(r *v1alpha1.CustomerAdoption) { r.Spec.Targets.UsagePercent = new(int32(90)) }
	w.export("usage", usageCSV(usageRow(alpha, "2026-11-18", 100, 60), usageRow(beta, "2026-11-17", 50, 45)))
	w.source("usage")
	w.source("missing")
	w.source("later", func(s *v1alpha1.ExportSource) { s.Spec.Suspend = true })
	w.awaitSource("usage", "Ready", "True Fetched")
	w.awaitSource("missing", "Stalled", "True ReferenceNotFound")
	w.awaitSource("later", "Ready", "Unknown Suspended")
	w.report("alpha", alpha, "usage", low)
	w.report("beta", beta, "usage", low)
	w.report("waits", beta, "missing")
	for name, ready := range map[string]string{"alpha": "True Evaluated", "beta": "True Evaluated", "waits": "False SourceNotReady"} {
		w.awaitReport(name, "Ready", ready)
	}
	ends := map[string]int64{}
	for _, day := range []string{"2026-11-17", "2026-11-18"} {
		ends[day], _ = endOfDate(day)
	}
	updated := w.getSource(w, "usage").Status.Artifact.LastUpdateTime.Unix()
	source := []string{
		"adoption_exportsource_customers{usage} 2",
		fmt.Sprintf("adoption_exportsource_data_as_of_timestamp_seconds{usage} %d", ends["2026-11-18"]),
		fmt.Sprintf("adoption_exportsource_last_update_timestamp_seconds{usage} %d", updated),
		"adoption_exportsource_ready{later} 0", "adoption_exportsource_ready{missing} 0", "adoption_exportsource_ready{usage} 1",
		"adoption_exportsource_rows{usage,Duplicate} 0", "adoption_exportsource_rows{usage,Rejected} 0", "adoption_exportsource_rows{usage,Used} 2",
		"adoption_exportsource_stalled{later} 0", "adoption_exportsource_stalled{missing} 1", "adoption_exportsource_stalled{usage} 0",
		"adoption_exportsource_suspended{later} 1", "adoption_exportsource_suspended{missing} 0", "adoption_exportsource_suspended{usage} 0",
	}
	findings := []string{
		"adoption_customeradoption_findings{DataIncomplete} 1", "adoption_customeradoption_findings{DataStale} 0",
		"adoption_customeradoption_findings{HighSupportDemand} 0", "adoption_customeradoption_findings{LowDeployment} 0",
		"adoption_customeradoption_findings{LowUsage} 1", "adoption_customeradoption_findings{OverAssigned} 0",
		"adoption_customeradoption_findings{RenewalAtRisk} 0", "adoption_customeradoption_findings{UpsellOpportunity} 0",
		"adoption_customeradoption_findings{UsageInflated} 0",
		"adoption_customeradoptions{Healthy} 0", "adoption_customeradoptions{Low} 1", "adoption_customeradoptions{Unknown} 2",
		"adoption_customeradoptions_unready{} 1",
	}
	who := alpha + "," + w.getReport(w, "alpha").Status.CustomerName + ",alpha"
	customers := []string{
		"adoption_customer_active{" + who + "} 60",
		"adoption_customer_adjusted_active{" + who + "} 60",
		fmt.Sprintf("adoption_customer_data_as_of_timestamp_seconds{%s} %d", who, ends["2026-11-18"]),
		"adoption_customer_entitled{" + who + "} 100",
		"adoption_customer_verdict{Low," + who + "} 1",
	}
	w.expectSeries(CustomerMetrics{}, slices.Concat(findings, source)...)
	every := CustomerMetrics{Enabled: true, Labels: []string{"customer_id", "customer_name", "name", "namespace"}}
	w.remove(&v1alpha1.CustomerAdoption{}, "beta")
	w.remove(&v1alpha1.CustomerAdoption{}, "waits")
	w.remove(&v1alpha1.ExportSource{}, "missing")
	w.remove(&v1alpha1.ExportSource{}, "later")
	gone := func(series string) bool {
		return strings.Contains(series, "missing") || strings.Contains(series, "later")
	}
	findings[0] = "adoption_customeradoption_findings{DataIncomplete} 0"
	findings[11], findings[12] = "adoption_customeradoptions{Unknown} 0", "adoption_customeradoptions_unready{} 0"
	w.expectSeries(every, slices.Concat(customers, findings, slices.DeleteFunc(slices.Clone(source), gone))...)
	w.remove(&v1alpha1.CustomerAdoption{}, "alpha")
	w.remove(&v1alpha1.ExportSource{}, "usage")
	w.expectSeries(every)
}

// The age of a refresh token is a series only where it is known.
func TestRefreshTokenSeries(t *testing.T) {
	issued := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	dated := v1alpha1.ExportSource{ObjectMeta: metav1.ObjectMeta{Namespace: "partners", Name: "usage"}}
	dated.Status.RefreshToken = &v1alpha1.RefreshToken{IssuedAt: metav1.NewTime(issued), From: v1alpha1.RefreshTokenFromAnnotation}
	series := make(chan prometheus.Metric, 100)
	collectSources([]v1alpha1.ExportSource{dated, {}}, series)
	close(series)
	var found []float64
	for s := range series {
		var value dto.Metric
		if err := s.Write(&value); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(s.Desc().String(), `"adoption_exportsource_refresh_token_issued_timestamp_seconds"`) {
			found = append(found, value.GetGauge().GetValue())
		}
	}
	if diff := cmp.Diff([]float64{float64(issued.Unix())}, found); diff != "" {
		t.Errorf("series (-want +got):\n%s", diff)
	}
}

// expectSeries gathers the series of the world's namespace and compares them:
// name{values of the other labels} value.
func (w *world) expectSeries(settings CustomerMetrics, want ...string) {
	w.t.Helper()
	registry := prometheus.NewPedanticRegistry()
	if err := registry.Register(&collector{objects: api, customers: settings.gauges()}); err != nil {
		w.t.Fatal(err)
	}
	families, err := registry.Gather()
	if err != nil {
		w.t.Fatal(err)
	}
	var got []string
	for _, family := range families {
		for _, m := range family.GetMetric() {
			if labels, ours := w.labelValues(m); ours {
				got = append(got, fmt.Sprintf("%s{%s} %.0f", family.GetName(), strings.Join(labels, ","), m.GetGauge().GetValue()))
			}
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		w.t.Errorf("series (-want +got):\n%s", diff)
	}
}

// labelValues gives the values of all labels but the namespace, in the order
// of the labels, and whether the namespace is the world's.
func (w *world) labelValues(m *dto.Metric) (values []string, ours bool) {
	for _, l := range m.GetLabel() {
		if l.GetName() == "namespace" {
			ours = l.GetValue() == w.namespace
		} else {
			values = append(values, l.GetValue())
		}
	}
	return values, ours
}

// The names are as Prometheus wants them.
func TestMetricNames(t *testing.T) {
	descriptions := make(chan *prometheus.Desc, 64)
	settings := CustomerMetrics{Enabled: true, Labels: objectLabels}
	(&collector{customers: settings.gauges()}).Describe(descriptions)
	close(descriptions)
	var families []*dto.MetricFamily
	for desc := range descriptions {
		// A Desc shows its name and its help in its text only.
		var name, help string
		if _, err := fmt.Sscanf(desc.String(), "Desc{fqName: %q, help: %q,", &name, &help); err != nil {
			t.Fatalf("%s: %v", desc, err)
		}
		families = append(families, &dto.MetricFamily{Name: &name, Help: &help, Type: dto.MetricType_GAUGE.Enum()})
	}
	problems, err := promlint.NewWithMetricFamilies(families).Lint()
	if err != nil || len(problems) > 0 || len(families) < 15 {
		t.Errorf("%d metrics: %v, %v", len(families), problems, err)
	}
}

func TestCustomerMetricFlags(t *testing.T) {
	for _, test := range []struct{ labels, wrong string }{
		{"", ""},
		{"namespace,name", ""},
		{"name,customer_id,namespace,customer_name", ""},
		{"namespace,name,tenant", "unknown label"},
		{"namespace,customer_id", "are needed"},
		{"customer_name", "are needed"},
		{"namespace,name,name", "twice"},
	} {
		var settings CustomerMetrics
		flags := pflag.NewFlagSet("", pflag.ContinueOnError)
		flags.SetOutput(io.Discard)
		settings.AddFlags(flags)
		if test.labels != "" {
			if err := flags.Parse([]string{"--customer-metric-labels=" + test.labels}); err != nil {
				t.Fatal(err)
			}
		}
		err := settings.Validate()
		switch {
		case test.wrong == "" && err != nil:
			t.Errorf("%q: error %v, want none", test.labels, err)
		case test.wrong != "" && (err == nil || !strings.Contains(err.Error(), test.wrong)):
			t.Errorf("%q: error %v, want one about %q", test.labels, err, test.wrong)
		}
	}
}

// A portfolio shows its sums, and goes with all its series.
func TestCollectorOfPortfolios(t *testing.T) {
	w := newWorld(t)
	w.export("usage", usageCSV(usageRow(alpha, "2026-11-18", 100, 60), usageRow(beta, "2026-11-18", 50, 5)))
	w.source("usage")
	w.awaitSource("usage", "Ready", "True Fetched")
	w.portfolio("all", "usage")
	w.awaitPortfolio("all", 2, "Ready", "True Evaluated", "LowUsage", "True BelowTarget")
	w.remove(&v1alpha1.ExportSource{}, "usage")
	w.awaitPortfolio("all", 2, "Ready", "False SourceNotFound")
	asOf, _ := endOfDate("2026-11-18")
	w.expectSeries(CustomerMetrics{},
		"adoption_portfolio_active{all} 65", "adoption_portfolio_adjusted_active{all} 65", "adoption_portfolio_entitled{all} 150",
		"adoption_portfolio_customers{Healthy,all} 0", "adoption_portfolio_customers{Low,all} 1", "adoption_portfolio_customers{Unknown,all} 1",
		fmt.Sprintf("adoption_portfolio_data_as_of_timestamp_seconds{all} %d", asOf),
		"adoption_portfolio_findings{DataIncomplete,all} 0", "adoption_portfolio_findings{DataStale,all} 0",
		"adoption_portfolio_findings{LowDeployment,all} 0", "adoption_portfolio_findings{LowUsage,all} 1",
		"adoption_portfolio_findings{PruneHeld,all} 0", "adoption_portfolio_findings{TemplateBlocked,all} 0",
		"adoption_portfolio_findings{UsageInflated,all} 0",
		"adoption_portfolio_ready{all} 0")
	w.remove(&v1alpha1.PortfolioAdoption{}, "all")
	w.expectSeries(CustomerMetrics{})
}
