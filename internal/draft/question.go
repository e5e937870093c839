// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package draft

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/formats"
	"github.com/partnerinsights/customer-adoption-operator/internal/records"
)

// Question is the error of files that can't be understood without one more word on
// the command line. Its text says which.
type Question struct{ text string }

// Error gives the question: what was not found, and the flag to add.
func (q *Question) Error() string { return q.text }

func ask(path string, lines ...string) *Question {
	return &Question{path + ": " + strings.Join(lines, "\n  ")}
}

// askDataset asks which of several data sets is meant.
func (u *understanding) askDataset() error {
	lines := []string{"its rows may be of several data sets. Add one of"}
	for _, a := range u.chosen {
		lines = append(lines, "--dataset "+u.datasetFlag(a.spec.Dataset))
	}
	return ask(u.path, lines...)
}

// datasetFlag is the value of --dataset for the file, which is named where there
// are several.
func (u *understanding) datasetFlag(dataset v1alpha1.Dataset) string {
	if u.alone {
		return string(dataset)
	}
	return quoteShell(u.path + "=" + string(dataset))
}

// askHeaders asks which headers hold what no known header does.
func (u *understanding) askHeaders(named []v1alpha1.Dataset) error {
	a := u.nearest(named)
	if a == nil {
		return u.askEverything()
	}
	lines := []string{fmt.Sprintf("read as %s, it lacks something", a.spec.Dataset)}
	for _, fields := range a.Missing {
		lines = append(lines, a.askField(fields)...)
	}
	if len(named) == 0 {
		lines = append(lines, fmt.Sprintf("If its rows are of another data set, add --dataset %s", u.datasetFlag("DATASET")))
	}
	return ask(u.path, lines...)
}

// askEverything is for a file of which no header is known.
func (u *understanding) askEverything() error {
	first := u.attempts[0]
	if first.Headless {
		return ask(u.path, "its first row looks like data. Add a row of headers, or say how many rows to skip with --format skipRows=ROWS")
	}
	lines := []string{
		"none of its headers says what its rows are. In the file: " + quotedList(first.unused()),
		"Choose a data set, and say which header holds each of its fields:",
	}
	for _, a := range u.attempts {
		flags := []string{"--dataset " + string(a.spec.Dataset)}
		for _, fields := range a.Missing {
			if !slices.Contains(fields, "workloadName") { // the field of a workload names it
				flags = append(flags, "--column "+quoteShell(example(fields[0])+"=HEADER"))
			}
		}
		lines = append(lines, strings.Join(flags, " "))
	}
	return ask(u.path, lines...)
}

// askField asks for one field, or one of several.
func (a *attempt) askField(fields []string) []string {
	headers, flag, found := a.unused(), example(fields[0])+"=HEADER", "No header is left in the file."
	if len(headers) > 0 {
		found = "In the file: " + quotedList(headers) + "."
	}
	if closest := a.closestHeader(fields); closest != "" {
		others := slices.DeleteFunc(headers, func(h string) bool { return h == closest })
		found = fmt.Sprintf("In the file: %q (closest)", shown(closest))
		if len(others) > 0 {
			found += ", " + quotedList(others)
		}
		found += "."
		flag = example(fields[0]) + "=" + closest
	}
	lines := []string{fmt.Sprintf("Not found: %s. %s Add --column %s", strings.Join(fields, " or "), found, quoteShell(flag))}
	if example, ok := constantExamples[fields[0]]; ok {
		lines = append(lines, fmt.Sprintf("If all rows are of one %s, add --constant %s", example.what, quoteShell(fields[0]+"="+example.value)))
	}
	return lines
}

// example is a field as a flag names it.
func example(field string) string { return strings.Replace(field, "<Workload>", "Teams", 1) }

// constantExamples are fields that a whole file often has one value of.
var constantExamples = map[string]struct{ what, value string }{
	"customerId":   {"customer", "ID"},
	"workloadName": {"workload", "Teams"},
}

// askFaults says what is wrong with the header of a data set that is read.
func (u *understanding) askFaults() error {
	for _, a := range u.chosen {
		switch {
		case a.fault == nil:
		case a.reason() == records.HeaderDuplicate || a.reason() == records.HeaderAmbiguous:
			return ask(u.path, a.askMeaning()...)
		case a.reason() == formats.SheetAmbiguous:
			return ask(u.path, a.askSheet()...)
		case slices.Contains(headerReasons, a.reason()):
			return ask(u.path, Advise(a.fault.Error()))
		default:
			return &unreadable{fmt.Errorf("%s: %s", u.path, Advise(a.fault.Error()))}
		}
	}
	return nil
}

// askSheet asks which of the sheets that fit is meant.
func (a *attempt) askSheet() []string {
	lines := []string{"at least two visible sheets have a header that fits. Add one of"}
	if fault, ok := errors.AsType[*records.Error](a.fault); ok {
		for _, sheet := range fault.Sheets {
			lines = append(lines, "--format "+quoteShell("sheet="+shown(sheet)))
		}
	}
	return lines
}

// askMeaning asks which of two headers holds a field, or which of two fields a
// header holds.
func (a *attempt) askMeaning() []string {
	lines := []string{fmt.Sprintf("read as %s, headers are not clear", a.spec.Dataset)}
	claimed := map[string][]string{}
	var order []string
	for _, column := range a.Columns {
		if len(column.MayBe) > 1 && len(column.Fields) == 0 {
			lines = append(lines, fmt.Sprintf("%s may be %s. Add %s", strconv.Quote(shown(column.Name)),
				strings.Join(column.MayBe, " or "), columnFlags(column.MayBe, []string{column.Name})))
			continue
		}
		for _, field := range column.MayBe {
			order = append(order, field)
			claimed[field] = append(claimed[field], column.Name)
		}
	}
	for _, field := range slices.Compact(order) {
		if len(claimed[field]) > 1 {
			lines = append(lines, fmt.Sprintf("%s may be %s. Add %s", field, quotedList(claimed[field]), columnFlags([]string{field}, claimed[field])))
			delete(claimed, field)
		}
	}
	return lines
}

// columnFlags are the flags to choose from: each field with each header.
func columnFlags(fields, headers []string) string {
	var flags []string
	for _, field := range fields {
		for _, header := range headers {
			flags = append(flags, "--column "+quoteShell(field+"="+header))
		}
	}
	return strings.Join(flags, " or ")
}
