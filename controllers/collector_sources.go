// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"github.com/prometheus/client_golang/prometheus"
	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// sourceGauges are the figures of an ExportSource.
var sourceGauges = []gauge[v1alpha1.ExportSource]{
	sourceGauge("ready", "1 when the latest content is in use, 0 when it could not be read or is not yet.",
		func(s *v1alpha1.ExportSource) (int64, bool) {
			return yes(meta.IsStatusConditionTrue(s.Status.Conditions, v1alpha1.ReadyCondition)), true
		}),
	sourceGauge("stalled", "1 when somebody has to change something before the source can be read.",
		func(s *v1alpha1.ExportSource) (int64, bool) {
			return yes(meta.IsStatusConditionTrue(s.Status.Conditions, v1alpha1.StalledCondition)), true
		}),
	sourceGauge("suspended", "1 when the source is not read because of spec.suspend.",
		func(s *v1alpha1.ExportSource) (int64, bool) { return yes(s.Spec.Suspend), true }),
	sourceGauge("data_as_of_timestamp_seconds", "End (UTC) of the newest day that the data in use speaks of.",
		func(s *v1alpha1.ExportSource) (int64, bool) {
			if s.Status.Artifact == nil {
				return 0, false
			}
			return endOfDate(s.Status.Artifact.DataAsOf)
		}),
	sourceGauge("last_update_timestamp_seconds", "When the data in use was first read.",
		func(s *v1alpha1.ExportSource) (int64, bool) {
			if s.Status.Artifact == nil {
				return 0, false
			}
			return s.Status.Artifact.LastUpdateTime.Unix(), true
		}),
	sourceGauge("refresh_token_issued_timestamp_seconds", "When the refresh token that the source is read with was issued, or a later time by which it was.",
		func(s *v1alpha1.ExportSource) (int64, bool) {
			if s.Status.RefreshToken == nil {
				return 0, false
			}
			return s.Status.RefreshToken.IssuedAt.Unix(), true
		}),
	sourceGauge("customers", "Distinct customers that the latest content names.",
		func(s *v1alpha1.ExportSource) (int64, bool) {
			if s.Status.Rows == nil {
				return 0, false
			}
			return s.Status.Rows.Customers, true
		}),
}

func sourceGauge(name, help string, value func(*v1alpha1.ExportSource) (int64, bool)) gauge[v1alpha1.ExportSource] {
	return gauge[v1alpha1.ExportSource]{prometheus.NewDesc("adoption_exportsource_"+name, help, objectLabels, nil), value}
}

// sourceRows are the rows of the latest content. Together they are all of its
// rows.
var sourceRows = prometheus.NewDesc("adoption_exportsource_rows",
	"Rows of the latest content that was read to its end, by what became of them: Used, Duplicate or Rejected.",
	[]string{"namespace", "name", "outcome"}, nil)

func collectSources(sources []v1alpha1.ExportSource, series chan<- prometheus.Metric) {
	for i := range sources {
		s := &sources[i]
		for _, g := range sourceGauges {
			g.collect(series, s, s.Namespace, s.Name)
		}
		if rows := s.Status.Rows; rows != nil {
			show(series, sourceRows, rows.Used, s.Namespace, s.Name, "Used")
			show(series, sourceRows, rows.Duplicates, s.Namespace, s.Name, "Duplicate")
			show(series, sourceRows, rows.Rejected, s.Namespace, s.Name, "Rejected")
		}
	}
}
