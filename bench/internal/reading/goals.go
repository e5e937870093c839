// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package reading

import (
	"fmt"

	"github.com/partnerinsights/customer-adoption-operator/bench/internal/exports"
	"github.com/partnerinsights/customer-adoption-operator/bench/internal/measure"
)

const million = 1_000_000

// Units are all benchmarks of reading.
func (o Options) Units() (units []measure.Unit) {
	for _, c := range []contest{o.csv(), o.gzip(), o.ndjson(), o.envelope(), o.parquet(), o.growth(), o.storeSize()} {
		units = append(units, measure.Unit{Goals: c.names(), Run: o.runner(c)})
	}
	return units
}

var (
	// speed is how many times faster we are.
	speed = kind{
		value: func(us, peer measure.Answer) float64 { return peer.Wall.Seconds() / us.Wall.Seconds() },
		text:  seconds,
	}
	// slower is how many times longer we take.
	slower = kind{
		value: func(us, peer measure.Answer) float64 { return us.Wall.Seconds() / peer.Wall.Seconds() },
		text:  seconds,
	}
	// memory is our peak as a part of the peer's.
	memory = kind{
		value: func(us, peer measure.Answer) float64 { return float64(us.PeakRSS) / float64(peer.PeakRSS) },
		text:  func(a measure.Answer) string { return fmt.Sprintf("%d MiB", a.PeakRSS>>10) },
	}
	// groupSize is what a group of the first revision takes.
	groupSize = kind{
		value: func(us, _ measure.Answer) float64 { return float64(us.Heap) / float64(us.Groups) },
		text:  heaps,
	}
	// nextRevision is what two revisions take, in heaps of one.
	nextRevision = kind{
		value: func(us, _ measure.Answer) float64 { return float64(us.HeapOfTwo) / float64(us.Heap) },
		text:  heaps,
	}
)

func seconds(a measure.Answer) string { return fmt.Sprintf("%.2f s", a.Wall.Seconds()) }

func heaps(a measure.Answer) string {
	return fmt.Sprintf("%d groups, %.1f MiB, two revisions %.1f MiB", a.Groups, mebibytes(a.Heap), mebibytes(a.HeapOfTwo))
}

func mebibytes(n int64) float64 { return float64(n) / (1 << 20) }

func atLeast(name string, bound float64) measure.Goal {
	return measure.Goal{Name: name, AtLeast: bound}
}

func atMost(name string, bound float64) measure.Goal {
	return measure.Goal{Name: name, AtMost: bound}
}

func (o Options) csv() contest {
	file := exports.CSV(5 * million)
	const one, two, standard, duckOne, duckTwo = 0, 1, 2, 3, 4
	return contest{
		entries: []entry{
			one:      {file, o.own(operator, 1)},
			two:      {file, o.own(operator, 2)},
			standard: {file, o.own(encodingCSV, 1)},
			duckOne:  {file, o.duckDB("csv", 1)},
			duckTwo:  {file, o.duckDB("csv", 2)},
		},
		goals: []goal{
			{atLeast("CSV: speed against encoding/csv, 1 thread", 2), one, standard, speed},
			{atLeast("CSV: speed against DuckDB, 1 thread", 1.5), one, duckOne, speed},
			{atLeast("CSV: speed against DuckDB, 2 threads", 1.5), two, duckTwo, speed},
			{atMost("CSV: peak memory against DuckDB, 1 thread", 0.25), one, duckOne, memory},
			{atMost("CSV: peak memory against DuckDB, 2 threads", 0.25), two, duckTwo, memory},
		},
	}
}

func (o Options) gzip() contest {
	file := exports.Gzip(5 * million)
	return contest{
		entries: []entry{{file, o.own(operator, 2)}, {file, o.own(gunzip, 2)}},
		goals:   []goal{{atLeast("gzip CSV: speed against decompression alone", 0.9), 0, 1, speed}},
	}
}

func (o Options) ndjson() contest {
	file := exports.NDJSON(million)
	return contest{
		entries: []entry{{file, o.own(operator, 1)}, {file, o.own(encodingJSON, 1)}, {file, o.duckDB("ndjson", 1)}},
		goals: []goal{
			{atLeast("NDJSON: speed against encoding/json, 1 thread", 4), 0, 1, speed},
			{atLeast("NDJSON: speed against DuckDB, 1 thread", 0.7), 0, 2, speed},
		},
	}
}

func (o Options) envelope() contest {
	file := exports.Envelope(million)
	return contest{
		entries: []entry{{file, o.own(operator, 1)}, {file, o.duckDB("envelope", 1)}},
		goals:   []goal{{atLeast("JSON envelope: speed against DuckDB, 1 thread", 10), 0, 1, speed}},
	}
}

func (o Options) parquet() contest {
	file := exports.Parquet(5 * million)
	return contest{
		entries: []entry{{file, o.own(operator, 1)}, {file, o.duckDB("parquet", 1)}},
		goals:   []goal{{atLeast("Parquet: speed against DuckDB, 1 thread", 0.6), 0, 1, speed}},
	}
}

func (o Options) storeSize() contest {
	goals := []goal{
		{measure.Goal{Name: "store: heap of a group", Unit: "bytes", AtMost: 160}, 0, 0, groupSize},
		{atMost("store: heap of two revisions against one", 2.2), 0, 0, nextRevision},
	}
	return contest{entries: []entry{{exports.CSV(million), o.own(stored, 1)}}, goals: goals}
}
