// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package damage

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// object is one of ours with its status.
type object struct {
	Kind     string
	Metadata struct{ Name string }
	Status   status
}

// status is the part of the three kinds' statuses that is compared.
type status struct {
	Conditions []struct{ Type, Status, Reason string }
	Notes      []struct{ Code string }
	Artifact   *struct{ AsOfFrom string }
	Rows       struct{ Read, Duplicates, Rejected, Totals, UnknownStates, Customers int }
	Rejections []struct{ Reason string }

	// The figures, as they are.
	DataAsOf       string
	Licenses       json.RawMessage
	Usage          json.RawMessage
	AlternateUsage json.RawMessage
	Products       json.RawMessage
	Workloads      []map[string]any
	Subscriptions  json.RawMessage
	Inflation      json.RawMessage
	Support        json.RawMessage
	Users          json.RawMessage
	Renewals       json.RawMessage
	Customers      json.RawMessage
}

// outcome is what the objects of one file say.
type outcome struct {
	source  object
	reports map[string]object
}

func outcomes(t *testing.T, n int, items []object) []outcome {
	found := make([]outcome, n)
	for _, item := range items {
		index, _, _ := strings.Cut(item.Metadata.Name[1:], "-")
		i, err := strconv.Atoi(index)
		must(t, err)
		if item.Kind == "ExportSource" {
			found[i].source = item
			continue
		}
		if found[i].reports == nil {
			found[i].reports = map[string]object{}
		}
		found[i].reports[strings.Replace(item.Metadata.Name, index, "", 1)] = item
	}
	return found
}

// figures are those of the portfolio and of every customer. History is left
// out: an older file behind a newer one adds to it.
func (o outcome) figures() map[string]string {
	all := map[string]string{}
	for name, report := range o.reports {
		s := report.Status
		for _, workload := range s.Workloads {
			delete(workload, "highWaterMark")
		}
		workloads, _ := json.Marshal(s.Workloads)
		for figure, value := range map[string]json.RawMessage{
			"dataAsOf": json.RawMessage(s.DataAsOf), "licenses": s.Licenses, "usage": s.Usage, "alternateUsage": s.AlternateUsage,
			"products": s.Products, "workloads": workloads, "subscriptions": s.Subscriptions, "inflation": s.Inflation,
			"support": s.Support, "users": s.Users, "renewals": s.Renewals, "customers": s.Customers,
		} {
			if len(value) > 0 && string(value) != "null" {
				all[name+" "+figure] = strings.Join(strings.Fields(string(value)), " ")
			}
		}
	}
	return all
}

// says is what the status has to say about the file, beside the figures, and
// does not say of the undamaged one.
func (o outcome) says(whole outcome) (said []string) {
	s := o.source.Status
	for _, r := range s.Rejections {
		said = append(said, r.Reason)
	}
	for what, n := range map[string]int{"rejected": s.Rows.Rejected, "totals": s.Rows.Totals, "unknownStates": s.Rows.UnknownStates} {
		if n > 0 {
			said = append(said, fmt.Sprint(what, "=", n))
		}
	}
	if s.Rows.Duplicates > whole.source.Status.Rows.Duplicates {
		said = append(said, fmt.Sprint("duplicates=", s.Rows.Duplicates))
	}
	if s.Artifact != nil && s.Artifact.AsOfFrom != "Data" {
		said = append(said, "asOfFrom="+s.Artifact.AsOfFrom)
	}
	said = append(said, o.source.says("Ready=False", "DataRejected=True", "FetchFailed=True")...)
	for name, report := range o.reports {
		before := whole.reports[name].says(reportStates...)
		for _, words := range report.says(reportStates...) {
			if !slices.Contains(before, words) {
				said = append(said, name+" "+words)
			}
		}
	}
	return said
}

// reportStates say of a report that a figure is missing or not to be trusted.
var reportStates = []string{"Ready=False", "DataIncomplete=True", "LowDeployment=Unknown", "LowUsage=Unknown", "HighSupportDemand=Unknown", "RenewalAtRisk=Unknown"}

// says gives the notes and those conditions that have one of the given states.
func (o object) says(states ...string) (said []string) {
	for _, note := range o.Status.Notes {
		said = append(said, note.Code)
	}
	for _, condition := range o.Status.Conditions {
		for _, state := range states {
			if condition.Type+"="+condition.Status == state {
				said = append(said, condition.Type+": "+condition.Reason)
			}
		}
	}
	return said
}
