package controllers

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"sigs.k8s.io/controller-runtime/pkg/metrics"
)

// Labels are closed sets: no object, customer or address is ever a label.
var (
	fetches = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "adoption_exportsource_fetches_total",
		Help: "Looks at origins, by outcome: Read, Unchanged, or the reason of the fault.",
	}, []string{"outcome"})
	fetchSeconds = prometheus.NewHistogram(prometheus.HistogramOpts{
		Name:    "adoption_exportsource_fetch_duration_seconds",
		Help:    "Time from the first byte asked for to the last fact shelved.",
		Buckets: prometheus.ExponentialBuckets(0.005, 4, 9),
	})
	rowsRead = prometheus.NewCounter(prometheus.CounterOpts{
		Name: "adoption_exportsource_rows_read_total",
		Help: "Rows of exports read to their end, refused ones included.",
	})
	rowsRejected = prometheus.NewCounter(prometheus.CounterOpts{
		Name: "adoption_exportsource_rows_rejected_total",
		Help: "Rows among them that were rejected.",
	})
)

func init() {
	metrics.Registry.MustRegister(fetches, fetchSeconds, rowsRead, rowsRejected)
}

// observeFetch counts one look at an origin.
func observeFetch(reading Reading, fault *Fault, took time.Duration) {
	outcome := "Read"
	switch {
	case fault != nil:
		outcome = fault.Reason
	case reading.Unchanged:
		outcome = "Unchanged"
	}
	fetches.WithLabelValues(outcome).Inc()
	fetchSeconds.Observe(took.Seconds())
	if reading.Rows != nil {
		rowsRead.Add(float64(reading.Rows.Read))
		rowsRejected.Add(float64(reading.Rows.Rejected))
	}
}
