// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package draft

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
	"github.com/partnerinsights/customer-adoption-operator/internal/records"
)

// inspector looks at files with the reader that reads them later.
type inspector struct {
	reader ingest.Reader
	now    time.Time
	hints  hints
}

// attempt is a file understood as one data set.
type attempt struct {
	spec v1alpha1.ExportSourceSpec
	*records.Inspection
	// fault is why the file would be refused; nil when its header fits.
	fault error
}

func (a *attempt) kind() facts.Kind { return ingest.KindOf(a.spec.Dataset) }

// fits says that the file has what the data set needs, whatever else is wrong.
func (a *attempt) fits() bool {
	return len(a.Columns) > 0 && len(a.Missing) == 0
}

// reason is that of the fault.
func (a *attempt) reason() records.Reason {
	if fault, ok := errors.AsType[*records.Error](a.fault); ok {
		return fault.Reason
	}
	return ""
}

// headerReasons are the faults that more words on headers can mend.
var headerReasons = []records.Reason{records.HeaderMissing, records.HeaderDuplicate, records.HeaderAmbiguous}

// unreadable says that the file itself is at fault, not what is known of its headers.
func (a *attempt) unreadable() bool {
	return a.fault != nil && !slices.Contains(headerReasons, a.reason()) && !a.fits()
}

// try understands a file as a data set: first by what is known of headers, then
// with what the user says of those that the file has.
func (i inspector) try(ctx context.Context, path string, dataset v1alpha1.Dataset) *attempt {
	a := i.first(ctx, path, dataset)
	if a.takeConstants(i.hints.constants) {
		i.inspect(ctx, path, a)
	}
	a.takeValues(i.hints.values)
	return a
}

// first understands a file without constants.
func (i inspector) first(ctx context.Context, path string, dataset v1alpha1.Dataset) *attempt {
	all := i.start(dataset)
	if all.takeColumns(i.hints.columns, true) {
		// Below titles only these headers may tell the header from them.
		if i.inspect(ctx, path, all); all.HeaderRow > 0 {
			return all
		}
	}
	a := i.start(dataset)
	i.inspect(ctx, path, a)
	if a.takeColumns(i.hints.columns, false) {
		i.inspect(ctx, path, a)
	}
	return a
}

func (i inspector) start(dataset v1alpha1.Dataset) *attempt {
	return &attempt{spec: v1alpha1.ExportSourceSpec{Dataset: dataset, Format: i.hints.format.DeepCopy()}}
}

// inspect looks at the headers. Titles above them are skipped.
func (i inspector) inspect(ctx context.Context, path string, a *attempt) {
	reader := i.reader
	reader.Fetcher = LocalFile(path)
	a.Inspection, a.fault = reader.Inspect(ctx, &v1alpha1.ExportSource{Spec: a.spec}, i.now)
	if a.skipTitles() {
		a.Inspection, a.fault = reader.Inspect(ctx, &v1alpha1.ExportSource{Spec: a.spec}, i.now)
	}
}

// skipTitles skips the rows above a header that fits further down. It says whether
// it did.
func (a *attempt) skipTitles() bool {
	if a.reason() != records.HeaderMissing || a.HeaderRow < 2 || a.spec.Format != nil && a.spec.Format.SkipRows > 0 {
		return false
	}
	if a.spec.Format == nil {
		a.spec.Format = &v1alpha1.Format{}
	}
	a.spec.Format.SkipRows = int32(a.HeaderRow - 1)
	return true
}

// takeColumns takes over the headers that the file has, or all of them, for the
// fields of its data set. It says whether there is one.
func (a *attempt) takeColumns(given map[string]string, all bool) bool {
	for field, header := range given {
		if !records.HasField(a.kind(), field) {
			continue
		}
		if name, found := a.named(header); found || all {
			put(&a.spec.Columns, field, v1alpha1.HeaderText(cmp.Or(name, header)))
		}
	}
	return len(a.spec.Columns) > 0
}

// named finds a header by what a user calls it: case and spaces do not matter.
func (a *attempt) named(header string) (name string, found bool) {
	if a.Inspection == nil {
		return "", false
	}
	for _, column := range a.Columns {
		if column.Name == header {
			return header, true
		}
	}
	for _, column := range a.Columns {
		if column.Folded == records.Fold(header) {
			return column.Name, true
		}
	}
	return "", false
}

// takeConstants takes over the constants that no column of the file gives: a
// constant never hides what the rows say.
func (a *attempt) takeConstants(given map[string]string) bool {
	for field, value := range given {
		if records.HasField(a.kind(), field) && !a.holds(field) {
			put(&a.spec.Constants, field, v1alpha1.FieldText(value))
		}
	}
	return len(a.spec.Constants) > 0
}

func (a *attempt) holds(field string) bool {
	return slices.ContainsFunc(a.Columns, func(c records.Column) bool { return slices.Contains(c.Fields, field) })
}

func (a *attempt) takeValues(given map[string]map[string]string) {
	for field, words := range given {
		if !records.HasField(a.kind(), field) {
			continue
		}
		translation := v1alpha1.Translation{}
		for word, ours := range words {
			translation[word] = v1alpha1.FieldText(ours)
		}
		put(&a.spec.Values, field, translation)
	}
}

func put[V any](m *map[string]V, key string, value V) {
	if *m == nil {
		*m = map[string]V{}
	}
	(*m)[key] = value
}

// satisfied is the number of required fields, other than the customer, that the
// file has.
func (a *attempt) satisfied() (n int) {
	required := records.RequiredFields(a.kind())
	for _, fields := range required {
		if slices.ContainsFunc(fields, a.given) {
			n++
		}
	}
	return n
}

// given says that a column or a constant gives a field; of the fields of a workload
// any.
func (a *attempt) given(field string) bool {
	prefix, _, ofWorkload := strings.Cut(field, "<")
	is := func(name string) bool { return name == field || ofWorkload && strings.HasPrefix(name, prefix) }
	for name := range a.spec.Constants {
		if is(name) {
			return true
		}
	}
	return slices.ContainsFunc(a.Columns, func(c records.Column) bool { return slices.ContainsFunc(c.Fields, is) })
}
