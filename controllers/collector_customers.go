// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/pflag"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// CustomerMetrics says what the metrics tell of each customer. It is nothing
// by default: a series a customer costs memory in Prometheus, and whoever
// reads the metrics would see customers.
type CustomerMetrics struct {
	// Enabled switches the gauges per CustomerAdoption on.
	Enabled bool
	// Labels are those of the gauges.
	Labels []string
}

// customerLabels are the labels there are, and where their values come from.
var customerLabels = []struct {
	name  string
	value func(*v1alpha1.CustomerAdoption) string
}{
	{"namespace", func(r *v1alpha1.CustomerAdoption) string { return r.Namespace }},
	{"name", func(r *v1alpha1.CustomerAdoption) string { return r.Name }},
	{"customer_id", func(r *v1alpha1.CustomerAdoption) string { return r.Spec.Customer.ID }},
	{"customer_name", func(r *v1alpha1.CustomerAdoption) string { return r.Status.CustomerName }},
}

func customerLabelNames() (names []string) {
	for _, l := range customerLabels {
		names = append(names, l.name)
	}
	return names
}

// AddFlags registers the settings with their defaults.
func (m *CustomerMetrics) AddFlags(flags *pflag.FlagSet) {
	flags.BoolVar(&m.Enabled, "customer-metrics", false, "show gauges of every CustomerAdoption among the metrics")
	flags.StringSliceVar(&m.Labels, "customer-metric-labels", objectLabels,
		"labels of these gauges: namespace and name, and of "+strings.Join(customerLabelNames()[len(objectLabels):], ", ")+" those named")
}

// Validate names a setting that cannot work.
func (m *CustomerMetrics) Validate() error {
	known := customerLabelNames()
	for i, label := range m.Labels {
		if !slices.Contains(known, label) {
			return fmt.Errorf("unknown label; use %s", strings.Join(known, ", "))
		}
		if slices.Contains(m.Labels[:i], label) {
			return fmt.Errorf("%s is named twice", label)
		}
	}
	for _, label := range objectLabels {
		if !slices.Contains(m.Labels, label) {
			return errors.New("namespace and name are needed: several reports may be about one customer")
		}
	}
	return nil
}

// customerGauges are the gauges as the settings ask for them; none when they
// are off.
type customerGauges struct {
	labels  []string
	verdict *prometheus.Desc
	figures []gauge[v1alpha1.CustomerAdoption]
}

// gauges makes them.
func (m *CustomerMetrics) gauges() customerGauges {
	if !m.Enabled {
		return customerGauges{}
	}
	desc := func(name, help string, more ...string) *prometheus.Desc {
		return prometheus.NewDesc("adoption_customer_"+name, help, slices.Concat(m.Labels, more), nil)
	}
	licenses := func(name, help string, count func(*v1alpha1.LicenseFigures) int64) gauge[v1alpha1.CustomerAdoption] {
		return gauge[v1alpha1.CustomerAdoption]{desc(name, help), func(r *v1alpha1.CustomerAdoption) (int64, bool) {
			return figureOf(r.Status.Licenses, count)
		}}
	}
	usage := func(name, help string, count func(*v1alpha1.UsageFigures) int64) gauge[v1alpha1.CustomerAdoption] {
		return gauge[v1alpha1.CustomerAdoption]{desc(name, help), func(r *v1alpha1.CustomerAdoption) (int64, bool) {
			return figureOf(r.Status.Usage, count)
		}}
	}
	return customerGauges{
		labels:  m.Labels,
		verdict: desc("verdict", "1, with the verdict on the customer as a label: Healthy, Low or Unknown.", "adoption"),
		figures: []gauge[v1alpha1.CustomerAdoption]{
			licenses("sold_licenses", "Licenses sold.", func(f *v1alpha1.LicenseFigures) int64 { return f.Sold }),
			licenses("assigned_licenses", "Licenses assigned.", func(f *v1alpha1.LicenseFigures) int64 { return f.Assigned }),
			{desc("entitled", entitledHelp), func(r *v1alpha1.CustomerAdoption) (int64, bool) { return entitledOf(r.Status.Usage) }},
			usage("active", "Active ones among them, as the data has it.", func(f *v1alpha1.UsageFigures) int64 { return f.Active }),
			usage("adjusted_active", "Active ones without what measurably inflates the count.", func(f *v1alpha1.UsageFigures) int64 { return f.AdjustedActive }),
			{
				desc("data_as_of_timestamp_seconds", "End (UTC) of the oldest day that a figure of the customer speaks of."),
				func(r *v1alpha1.CustomerAdoption) (int64, bool) { return endOfDate(r.Status.DataAsOf) },
			},
		},
	}
}

const entitledHelp = "Entitlements, or users, on the judged basis."

// entitledOf is absent where the data does not say who is licensed.
func entitledOf(f *v1alpha1.UsageFigures) (int64, bool) {
	if f == nil || f.Entitled == nil {
		return 0, false
	}
	return *f.Entitled, true
}

// figureOf is a count of figures that may be absent.
func figureOf[T any](figures *T, count func(*T) int64) (int64, bool) {
	if figures == nil {
		return 0, false
	}
	return count(figures), true
}

func (g customerGauges) describe(descriptions chan<- *prometheus.Desc) {
	if g.verdict == nil {
		return
	}
	descriptions <- g.verdict
	for _, figure := range g.figures {
		descriptions <- figure.desc
	}
}

func (g customerGauges) collect(reports []v1alpha1.CustomerAdoption, series chan<- prometheus.Metric) {
	if g.verdict == nil {
		return
	}
	for i := range reports {
		r := &reports[i]
		labels := g.labelsOf(r)
		for _, figure := range g.figures {
			figure.collect(series, r, labels...)
		}
		if r.Status.Adoption != "" {
			show(series, g.verdict, 1, append(labels, string(r.Status.Adoption))...)
		}
	}
}

// labelsOf gives the values of the labels, in their order.
func (g customerGauges) labelsOf(r *v1alpha1.CustomerAdoption) []string {
	values := make([]string, 0, len(g.labels)+1)
	for _, name := range g.labels {
		for _, l := range customerLabels {
			if l.name == name {
				values = append(values, l.value(r))
			}
		}
	}
	return values
}
