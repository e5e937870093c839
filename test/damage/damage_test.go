// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

//go:build !race

// Package damage searches for files whose figures are wrong without a word. It
// takes well-formed files, one of each dataset in each format, damages them as
// people and programs do, and evaluates them offline. The figures must be those
// of the undamaged file, or the status must say that something is wrong.
//
// DAMAGE_TABLE=FILE writes what became of each damaged file. The race detector
// makes the search ten times slower and finds nothing here: hack/test.sh runs it
// without.
package damage

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	clocktesting "k8s.io/utils/clock/testing"

	"github.com/partnerinsights/customer-adoption-operator/internal/offline"
)

// damaged is a file, and what was done to it.
type damaged struct {
	name    string
	content []byte
}

// TestNoDamageIsSilent runs all damages of a sample in a format as the sources of
// one set of manifests.
func TestNoDamageIsSilent(t *testing.T) {
	for dataset, variants := range samples {
		for format := range formats {
			for variant, sample := range variants {
				t.Run(dataset+"/"+format+"/"+variant, func(t *testing.T) {
					t.Parallel()
					searchSample(t, dataset, format, sample)
				})
			}
		}
	}
}

func searchSample(t *testing.T, dataset, format string, sample table) {
	files := damagedFiles(t, sample, format)
	if len(files) < 25 {
		t.Errorf("only %d damages", len(files))
	}
	found := evaluate(t, dataset, sample.constants, append([]damaged{{"none", formats[format](t, sample)}}, files...))
	whole := found[0]
	if said := whole.says(whole); len(said) > 0 {
		t.Fatalf("the undamaged file: %v", said)
	}
	if len(whole.figures()) < 2 {
		t.Fatalf("the undamaged file has no figures: %v", whole.figures())
	}
	for i, file := range files {
		judge(t, file.name, whole, found[i+1])
	}
}

// judge fails when the figures differ and nothing is said, or when they differ
// and nothing was lost.
func judge(t *testing.T, name string, whole, now outcome) {
	t.Helper()
	want, got := whole.figures(), now.figures()
	said := now.says(whole)
	result := "same"
	switch differ := !maps.Equal(want, got); {
	case differ && len(said) == 0:
		result = "SILENT"
		t.Errorf("%s: nothing is said, and the figures differ: %s", name, difference(want, got))
	case differ && harmless[name]:
		result = "LOST"
		t.Errorf("%s: no figure should differ: %s; the status says %v", name, difference(want, got), said)
	case differ:
		result = "said"
	case len(said) > 0:
		result = "same, said"
	}
	if path := os.Getenv("DAMAGE_TABLE"); path != "" {
		out, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		must(t, err)
		_, err = fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\n", t.Name(), name, result, strings.Join(said, "; "), difference(want, got))
		must(t, err)
		must(t, out.Close())
	}
}

func difference(want, got map[string]string) string {
	var lines []string
	for key, value := range want {
		if got[key] != value {
			lines = append(lines, fmt.Sprintf("%s: %s, not %s", key, got[key], value))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, " | ")
}

// damagedFiles is every damage that a sample can have in a format.
func damagedFiles(t *testing.T, sample table, format string) (files []damaged) {
	for _, k := range kinds {
		table := sample.clone()
		if !k.damage(&table) {
			continue
		}
		if content, ok := written(t, format, table); ok {
			files = append(files, damaged{k.name, content})
		}
	}
	for _, k := range fileKinds[format] {
		whole := formats[format](t, sample)
		content := k.damage(bytes.Clone(whole))
		if !bytes.Equal(whole, content) {
			files = append(files, damaged{k.name, content})
		}
	}
	if format == "XLSX" {
		for _, k := range workbookKinds {
			file := newWorkbook(t, sample)
			k.damage(t, file, sample)
			files = append(files, damaged{k.name, saved(t, file)})
		}
	}
	return files
}

// written leaves out what a format can't hold: two columns of one name, or none.
func written(t *testing.T, format string, table table) ([]byte, bool) {
	if format == "Parquet" {
		names := slices.Sorted(slices.Values(table.header))
		if names[0] == "" || len(slices.Compact(names)) < len(table.header) {
			return nil, false
		}
	}
	return formats[format](t, table), true
}

var fileKinds = map[string][]fileKind{
	"CSV":     append(slices.Clone(textKinds), separatedKinds(",")...),
	"TSV":     append(slices.Clone(textKinds), separatedKinds("\t")...),
	"JSON":    append(slices.Clone(textKinds), jsonKinds...),
	"NDJSON":  append(slices.Clone(textKinds), jsonKinds...),
	"XLSX":    binaryKinds,
	"Parquet": binaryKinds,
}

// evaluate gives what the offline report says about each file: a source, a
// portfolio and a report of each customer.
func evaluate(t *testing.T, dataset string, constants map[string]string, files []damaged) []outcome {
	fixed, err := json.Marshal(constants)
	must(t, err)
	folder := t.TempDir()
	var manifests strings.Builder
	args := []string{"-f", "-", "-o", "json", "--now", now}
	for i, file := range files {
		path := filepath.Join(folder, fmt.Sprint(i))
		must(t, os.WriteFile(path, file.content, 0o600))
		fmt.Fprintf(&manifests, source, i, dataset, fixed)
		for c, customer := range customers {
			fmt.Fprintf(&manifests, report, i, c, customer)
		}
		args = append(args, "--data", fmt.Sprintf("s%d=%s", i, path))
	}
	var out bytes.Buffer
	moment, err := time.Parse(time.RFC3339, now)
	must(t, err)
	command := offline.NewCommand(clocktesting.NewFakePassiveClock(moment))
	command.SetIn(strings.NewReader(manifests.String()))
	command.SetOut(&out)
	command.SetErr(&bytes.Buffer{})
	command.SetArgs(args)
	fault := command.ExecuteContext(t.Context()) // sources that are not Ready are what is looked for
	var list struct{ Items []object }
	if err := json.Unmarshal(out.Bytes(), &list); err != nil {
		t.Fatalf("no list of objects: %v: %v", err, fault)
	}
	return outcomes(t, len(files), list.Items)
}

const source = `---
apiVersion: adoption.partnerinsights.io/v1alpha1
kind: ExportSource
metadata: {name: s%[1]d}
spec: {dataset: %[2]s, configMap: {name: exports, key: file}, constants: %[3]s}
---
apiVersion: adoption.partnerinsights.io/v1alpha1
kind: PortfolioAdoption
metadata: {name: p%[1]d}
spec: {sources: [{name: s%[1]d}]}
`

const report = `---
apiVersion: adoption.partnerinsights.io/v1alpha1
kind: CustomerAdoption
metadata: {name: c%[1]d-%[2]d}
spec: {customer: {id: %[3]s}, sources: [{name: s%[1]d}]}
`
