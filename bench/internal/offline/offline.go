// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package offline measures `report` on exports of many customers. In go the
// program and a folder for the exports, out come its time and memory.
package offline

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/bench/internal/exports"
	"github.com/partnerinsights/customer-adoption-operator/bench/internal/measure"
)

// Options of the measurement.
type Options struct {
	// Program is the operator's.
	Program string
	// Folder for exports and manifests.
	Folder string
}

var (
	timeGoal   = measure.Goal{Name: "report: 100 000 customers, 700 000 rows, time", Unit: "s", AtMost: 4}
	memoryGoal = measure.Goal{Name: "report: 100 000 customers, 700 000 rows, peak memory", Unit: "MiB", AtMost: 200}
	fitGoal    = measure.Goal{Name: "report: time grows with this power of the customers", Unit: "(power)", AtMost: 1.1}
)

var sizes = []int{10_000, 30_000, 100_000}

const rowsEach = 7

const manifests = `apiVersion: adoption.partnerinsights.io/v1alpha1
kind: ExportSource
metadata: {name: licenses}
spec:
  dataset: LicenseDeployment
  configMap: {name: licenses, key: licenses.csv}
---
apiVersion: adoption.partnerinsights.io/v1alpha1
kind: PortfolioAdoption
metadata: {name: all}
spec:
  sources: [{name: licenses}]
`

// Units are all benchmarks of this package.
func (o Options) Units() []measure.Unit {
	return []measure.Unit{{Goals: []string{timeGoal.Name, memoryGoal.Name, fitGoal.Name}, Run: o.run}}
}

func (o Options) run(ctx context.Context, recorder *measure.Recorder) error {
	path := filepath.Join(o.Folder, "report.yaml")
	if err := os.WriteFile(path, []byte(manifests), 0o600); err != nil {
		return err
	}
	for _, customers := range sizes {
		if err := o.export(customers); err != nil {
			return err
		}
	}
	if err := recorder.Begin(); err != nil {
		return err
	}
	walls, peaks := make([][]time.Duration, len(sizes)), make([][]int64, len(sizes))
	for round := range recorder.Rounds {
		for i, customers := range sizes {
			recorder.Progress("round %d of %d: report on %d customers", round+1, recorder.Rounds, customers)
			wall, peak, err := o.report(ctx, path, o.path(customers))
			if err != nil {
				return err
			}
			walls[i], peaks[i] = append(walls[i], wall), append(peaks[i], peak)
		}
	}
	return tell(recorder, walls, peaks)
}

func (o Options) path(customers int) string {
	return filepath.Join(o.Folder, fmt.Sprintf("report-%d.csv", customers))
}

// export writes the file of so many customers.
func (o Options) export(customers int) (err error) {
	file, err := os.Create(o.path(customers))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	portfolio := exports.Portfolio{Customers: customers, Products: rowsEach, Rows: customers * rowsEach, Changed: customers}
	buffered := bufio.NewWriterSize(file, 1<<20)
	return errors.Join(exports.WriteCSV(buffered, portfolio.Each, exports.Day), buffered.Flush())
}

// report runs the program once, and gives its time and its peak of memory in KiB.
func (o Options) report(ctx context.Context, manifests, export string) (wall time.Duration, peak int64, err error) {
	command := exec.CommandContext(ctx, o.Program, "report", "-f", manifests, "--data", "licenses="+export, "--now", "2026-11-19")
	started := time.Now()
	if err := command.Start(); err != nil {
		return 0, 0, err
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	for {
		select {
		case err := <-ended:
			return time.Since(started), peak, err
		case <-time.After(5 * time.Millisecond):
			if now, err := measure.PeakRSS(command.Process.Pid); err == nil {
				peak = now
			}
		}
	}
}

func tell(recorder *measure.Recorder, walls [][]time.Duration, peaks [][]int64) error {
	line, list := measure.Line{Name: "report"}, ""
	for i, customers := range sizes {
		took := measure.Median(walls[i]).Seconds()
		line.Points = append(line.Points, measure.Point{X: float64(customers), Y: took})
		list += fmt.Sprintf("%d customers: %.2f s, %d MiB; ", customers, took, measure.Median(peaks[i])>>10)
	}
	recorder.Curves = append(recorder.Curves, measure.Curve{
		Title: "report on a portfolio", X: "customers (7 rows each)", Y: "seconds", Lines: []measure.Line{line},
	})
	most := len(sizes) - 1
	for _, r := range []measure.Result{
		{Goal: timeGoal, Value: line.Points[most].Y, Us: list},
		{Goal: memoryGoal, Value: float64(measure.Median(peaks[most]) >> 10)},
		{Goal: fitGoal, Value: measure.Fit(line.Points)},
	} {
		if err := recorder.Add(r); err != nil {
			return err
		}
	}
	return nil
}
