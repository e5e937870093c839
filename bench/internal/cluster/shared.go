// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package cluster

import (
	"context"
	"fmt"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/bench/internal/measure"
)

var (
	sharedGoal      = measure.Goal{Name: "shared: peak memory of the manager, 5 M rows for every customer", Unit: "MiB", AtMost: memoryLimit}
	sharedFetchGoal = exactly("shared: reads of each revision of 5 M rows", 1, "a revision")
)

// sharedRows of each revision of the export, and how many of these are read.
const (
	sharedRows = 5_000_000
	revisions  = 2
)

// shared reads one export of 5 million rows for all customers: every status
// changes. Then comes a revision in which few do, while the one before is
// still in the store.
func shared(ctx context.Context, p *portfolio, recorder *measure.Recorder) (err error) {
	small := p.export
	defer func() {
		p.export = small
		p.lab.origin.serve(p.namespace, small)
	}()
	m, err := p.lab.startManager(ctx, p.namespace)
	if err != nil {
		return err
	}
	defer m.stop(&err)
	if _, err := m.atRest(ctx); err != nil {
		return err
	}
	reads := p.lab.origin.readers()
	p.export.Rows = sharedRows
	var took []time.Duration
	for revision, customers := range []int{p.export.Customers, some} {
		recorder.Progress("revision %d of %d with %d rows, %d customers changed", revision+1, revisions, sharedRows, customers)
		written, _, err := p.look(ctx, m, func() error { return p.change(ctx, customers) })
		if err != nil {
			return err
		}
		if written < customers {
			return fmt.Errorf("%d writes of %d changed customers", written, customers)
		}
		took = append(took, p.lab.origin.lastRead())
	}
	peak, err := measure.PeakRSS(m.command.Process.Pid)
	if err != nil {
		return err
	}
	return p.tellShared(recorder, peak, took[0], p.lab.origin.readers()-reads)
}

// tellShared takes the peak of memory in KiB, the time of the first read, and the reads of all revisions.
func (p *portfolio) tellShared(recorder *measure.Recorder, peak int64, took time.Duration, reads int) error {
	err := recorder.Add(measure.Result{
		Goal: sharedGoal, Value: float64(peak >> 10),
		Us: fmt.Sprintf("%d CustomerAdoptions, %d rows read in %.1f s, then the next revision beside it; the container's limit is %d MiB (%s)",
			p.export.Customers, sharedRows, took.Seconds(), memoryLimit, goMemLimit),
	})
	if err != nil {
		return err
	}
	return recorder.Add(measure.Result{
		Goal: sharedFetchGoal, Value: float64(reads) / revisions,
		Us: fmt.Sprintf("%d reads of %d revisions, %d CustomerAdoptions", reads, revisions, p.export.Customers),
	})
}
