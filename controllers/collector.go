// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/metrics"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// collector tells what the statuses in the cache say, at the moment of the
// scrape: an object that is gone leaves no series.
type collector struct {
	objects client.Reader
	// customers tells what is shown of each customer.
	customers customerGauges
}

// Start implements manager.Runnable. Only the leader runs it, so that a sum
// over all replicas counts every object once.
func (c *collector) Start(ctx context.Context) error {
	if err := metrics.Registry.Register(c); err != nil {
		return fmt.Errorf("register the metrics of the objects: %w", err)
	}
	defer metrics.Registry.Unregister(c)
	<-ctx.Done()
	return nil
}

// Describe implements prometheus.Collector.
func (c *collector) Describe(descriptions chan<- *prometheus.Desc) {
	for _, g := range sourceGauges {
		descriptions <- g.desc
	}
	for _, g := range portfolioGauges {
		descriptions <- g.desc
	}
	for _, desc := range []*prometheus.Desc{sourceRows, portfolioCustomers, portfolioFindings, verdictCounts, findingCounts, unreadyCount} {
		descriptions <- desc
	}
	c.customers.describe(descriptions)
}

// scrapeTimeout is how long the cache may take to list: it has all in memory.
const scrapeTimeout = 10 * time.Second

// Collect implements prometheus.Collector.
func (c *collector) Collect(series chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeTimeout)
	defer cancel()
	// Nothing here changes an object, so none is copied.
	var sources v1alpha1.ExportSourceList
	if err := c.objects.List(ctx, &sources, client.UnsafeDisableDeepCopy); err != nil {
		series <- prometheus.NewInvalidMetric(sourceRows, fmt.Errorf("list ExportSources: %w", err))
		return
	}
	collectSources(sources.Items, series)
	var portfolios v1alpha1.PortfolioAdoptionList
	if err := c.objects.List(ctx, &portfolios, client.UnsafeDisableDeepCopy); err != nil {
		series <- prometheus.NewInvalidMetric(portfolioCustomers, fmt.Errorf("list PortfolioAdoptions: %w", err))
		return
	}
	collectPortfolios(portfolios.Items, series)
	var reports v1alpha1.CustomerAdoptionList
	if err := c.objects.List(ctx, &reports, client.UnsafeDisableDeepCopy); err != nil {
		series <- prometheus.NewInvalidMetric(verdictCounts, fmt.Errorf("list CustomerAdoptions: %w", err))
		return
	}
	collectReports(reports.Items, series)
	c.customers.collect(reports.Items, series)
}

// objectLabels tell the object of a series.
var objectLabels = []string{"namespace", "name"}

// gauge is a figure of an object, absent where it is not known.
type gauge[T any] struct {
	desc  *prometheus.Desc
	value func(*T) (figure int64, known bool)
}

// collect adds the series of an object.
func (g gauge[T]) collect(series chan<- prometheus.Metric, object *T, labels ...string) {
	if figure, known := g.value(object); known {
		show(series, g.desc, figure, labels...)
	}
}

// show adds one series.
func show(series chan<- prometheus.Metric, desc *prometheus.Desc, figure int64, labels ...string) {
	series <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, float64(figure), labels...)
}

// yes is 1 for true.
func yes(is bool) int64 {
	if is {
		return 1
	}
	return 0
}

// endOfDate is when a date (YYYY-MM-DD) ends in UTC, in seconds since 1970.
func endOfDate(date string) (seconds int64, known bool) {
	day, err := time.Parse(time.DateOnly, date)
	return day.AddDate(0, 0, 1).Unix(), err == nil
}
