// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package page writes the results down: docs/performance.md and its picture.
// In go results, out come Markdown and SVG.
package page

import (
	"embed"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/tabwriter"
	"text/template"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/bench/internal/measure"
)

//go:embed performance.md.tmpl
var files embed.FS

// content is what the template sees.
type content struct {
	Day     string
	Machine measure.Machine
	Rounds  int
	Results []measure.Result
	// Foreign is the most CPU that others used.
	Foreign float64
	// Judged results have a goal.
	Judged, Met, Invalid int
	Pictures             bool
}

func newContent(recorder *measure.Recorder) content {
	c := content{
		Day: time.Now().UTC().Format(time.DateOnly), Machine: measure.ThisMachine(), Rounds: recorder.Rounds,
		Results: recorder.Results, Pictures: len(recorder.Curves) > 0,
	}
	for _, r := range recorder.Results {
		c.Foreign = max(c.Foreign, r.Foreign)
		if !r.Bounded() {
			continue
		}
		c.Judged++
		if r.Met() {
			c.Met++
		}
		if !r.Valid() {
			c.Invalid++
		}
	}
	return c
}

// Write prints the results as a table, and puts page and picture into a folder
// unless that is empty.
func Write(out io.Writer, folder string, recorder *measure.Recorder) error {
	if err := table(out, recorder.Results); err != nil || folder == "" {
		return err
	}
	if len(recorder.Curves) > 0 {
		if err := drawCurves(filepath.Join(folder, "performance.svg"), recorder.Curves); err != nil {
			return err
		}
	}
	text, err := template.ParseFS(files, "performance.md.tmpl")
	if err != nil {
		return err
	}
	file, err := os.Create(filepath.Join(folder, "performance.md"))
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	return text.Execute(file, newContent(recorder))
}

func table(out io.Writer, results []measure.Result) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "GOAL\tMEASURED\tWANTED\tRESULT\tFOREIGN CPU\tOURS\tTHEIRS")
	for _, r := range results {
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%.2f\t%s\t%s\n", r.Name, r.Figure(r.Value), r.Wanted(), r.Verdict(), r.Foreign, r.Us, r.Peer)
	}
	return w.Flush()
}
