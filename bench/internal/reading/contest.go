// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package reading measures how fast exports are read, and in how much memory,
// against their peers on the same file. In go files and readers, out come
// results.
package reading

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/bench/internal/exports"
	"github.com/partnerinsights/customer-adoption-operator/bench/internal/measure"
)

// Options say where things are.
type Options struct {
	// Folder of the generated files.
	Folder string
	// Reader is the program of bench/reader, DuckDB that of bench/duckdb.
	Reader, DuckDB string
}

// entry is a reader with the file it reads.
type entry struct {
	file   exports.File
	reader reader
}

// String says which entry it is.
func (e entry) String() string {
	if e.reader.name == operator || e.reader.name == stored {
		return e.file.String()
	}
	return e.reader.String()
}

// contest is a group of entries that take turns, one after the other in every
// round, and what follows from their medians.
type contest struct {
	entries []entry
	goals   []goal
	// curves drawn from the medians; nil for none.
	curves func(medians []measure.Answer) []measure.Curve
}

// names of the goals.
func (c contest) names() (list []string) {
	for _, g := range c.goals {
		list = append(list, g.Name)
	}
	return list
}

// goal compares two entries of a contest, by their place in it.
type goal struct {
	measure.Goal
	us, peer int
	kind     kind
}

// kind is what of two answers is compared, and how it is written.
type kind struct {
	value func(us, peer measure.Answer) float64
	text  func(measure.Answer) string
}

// run takes the median of every entry, and tells what it means for the goals.
func (c contest) run(ctx context.Context, o Options, recorder *measure.Recorder) error {
	paths, err := c.files(o.Folder, recorder)
	if err != nil {
		return err
	}
	if err := recorder.Begin(); err != nil {
		return err
	}
	samples := make([][]measure.Answer, len(c.entries))
	for round := range recorder.Rounds {
		for i, e := range c.entries {
			recorder.Progress("round %d of %d: %s reads %s", round+1, recorder.Rounds, e.reader, e.file)
			answer, err := e.reader.read(ctx, paths[e.file.String()])
			if err != nil {
				return err
			}
			samples[i] = append(samples[i], answer)
		}
	}
	if err := c.agree(samples); err != nil {
		return err
	}
	return c.judge(samples, recorder)
}

// files makes those of all entries, and gives their paths by name.
func (c contest) files(folder string, recorder *measure.Recorder) (map[string]string, error) {
	paths := map[string]string{}
	for _, e := range c.entries {
		name := e.file.String()
		if paths[name] != "" {
			continue
		}
		recorder.Progress("writing %s", name)
		path, err := e.file.Make(folder)
		if err != nil {
			return nil, err
		}
		paths[name] = path
	}
	return paths, nil
}

// agree makes sure that all readers of a file have found the same.
func (c contest) agree(samples [][]measure.Answer) error {
	for i, a := range c.entries {
		for j, b := range c.entries[:i] {
			if a.file.String() == b.file.String() && !samples[i][0].SameSums(samples[j][0]) {
				return fmt.Errorf("%s: %s and %s read different sums: %+v, %+v", a.file, a.reader, b.reader, samples[i][0], samples[j][0])
			}
		}
	}
	return nil
}

func (c contest) judge(samples [][]measure.Answer, recorder *measure.Recorder) error {
	medians := make([]measure.Answer, len(samples))
	for i := range samples {
		medians[i] = median(samples[i])
	}
	for _, g := range c.goals {
		us, peer := medians[g.us], medians[g.peer]
		result := measure.Result{Goal: g.Goal, Value: g.kind.value(us, peer), Us: g.kind.text(us)}
		if g.us != g.peer {
			result.Peer = fmt.Sprintf("%s: %s", c.entries[g.peer], g.kind.text(peer))
		}
		if err := recorder.Add(result); err != nil {
			return err
		}
	}
	if c.curves != nil {
		recorder.Curves = append(recorder.Curves, c.curves(medians)...)
	}
	return nil
}

// median of every figure by itself.
func median(list []measure.Answer) measure.Answer {
	m := list[0]
	m.Wall = middle(list, func(a measure.Answer) time.Duration { return a.Wall })
	m.PeakRSS = middle(list, func(a measure.Answer) int64 { return a.PeakRSS })
	m.Heap = middle(list, func(a measure.Answer) int64 { return a.Heap })
	m.HeapOfTwo = middle(list, func(a measure.Answer) int64 { return a.HeapOfTwo })
	return m
}

func middle[T cmp.Ordered](list []measure.Answer, figure func(measure.Answer) T) T {
	figures := make([]T, len(list))
	for i, a := range list {
		figures[i] = figure(a)
	}
	return measure.Median(figures)
}
