// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"sigs.k8s.io/controller-runtime/pkg/metrics"

	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
)

// What the program does. Labels are closed sets: no object, customer or address
// is one. What the objects say is told by the collector.
var (
	fetches = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "adoption_exportsource_fetches_total",
		Help: "Looks at origins, by outcome: Read, Unchanged, or the reason of the fault.",
	}, []string{"outcome"})
	fetchSeconds = prometheus.NewHistogram(prometheus.HistogramOpts{
		Name:    "adoption_exportsource_fetch_duration_seconds",
		Help:    "Time from the first byte asked for to the last fact stored.",
		Buckets: prometheus.ExponentialBuckets(0.005, 4, 9),
	})
	rowsRead = prometheus.NewCounter(prometheus.CounterOpts{
		Name: "adoption_exportsource_rows_read_total",
		Help: "Rows of exports read so far, refused ones included.",
	})
	bytesRead = prometheus.NewCounter(prometheus.CounterOpts{
		Name: "adoption_exportsource_read_bytes_total",
		Help: "Bytes of exports read so far, as they came.",
	})
	rowsRejected = prometheus.NewCounter(prometheus.CounterOpts{
		Name: "adoption_exportsource_rows_rejected_total",
		Help: "Rows among them that were rejected.",
	})
)

func init() {
	metrics.Registry.MustRegister(fetches, fetchSeconds, rowsRead, bytesRead, rowsRejected)
}

// readCounter adds the progress of one read to the counters.
type readCounter struct{ rows, bytes int64 }

// add takes the totals of the read so far.
func (c *readCounter) add(rows, bytes int64) {
	rowsRead.Add(float64(rows - c.rows))
	bytesRead.Add(float64(bytes - c.bytes))
	c.rows, c.bytes = rows, bytes
}

// observeFetch counts one look at an origin.
func observeFetch(reading ingest.Reading, fault *ingest.Fault, took time.Duration) {
	fetches.WithLabelValues(outcomeOf(reading, fault)).Inc()
	fetchSeconds.Observe(took.Seconds())
	if reading.Rows != nil {
		rowsRejected.Add(float64(reading.Rows.Rejected))
	}
}

// outcomeOf says in a word how a look at an origin ended: Read, Unchanged, or
// the reason of the fault.
func outcomeOf(reading ingest.Reading, fault *ingest.Fault) string {
	switch {
	case fault != nil:
		return fault.Reason
	case reading.Unchanged:
		return "Unchanged"
	}
	return "Read"
}
