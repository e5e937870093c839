// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/internal/spelling"
)

// Some fields a user has once per workload. They come after the plain ones,
// workload by workload: first for the workload that the row itself names, then
// for those that real exports have columns for, then for those that only
// spec.columns or spec.constants name.
const (
	maxWorkloads  = 32
	workloadKinds = 5
)

// workloadKind is what a field says about a user in a workload, or of all users in
// a report that counts them by workload.
type workloadKind uint8

const (
	lastActivity workloadKind = iota
	licensed
	licenseAssigned
	enabledUsers
	activeUsers
)

// kindOf and numberOf take the field of a workload apart.
func kindOf(f field) workloadKind { return workloadKind((f - plainFields) % workloadKinds) }
func numberOf(f field) int        { return int(f-plainFields) / workloadKinds }

// workloadNames are how a field of a workload is called: in specs by a prefix
// and the workload's name, in exports by a pattern around it, folded. Reports
// on one workload have the names of alone.
var workloadNames = [workloadKinds]struct {
	prefix        string
	before, after string
	alone         []string
}{
	lastActivity:    {"lastActivity.", "", "lastactivitydate", []string{"lastactivity", "lastactivitydate"}},
	licensed:        {"licensed.", "has", "license", []string{"licensed", "islicensed", "haslicense"}},
	licenseAssigned: {"licenseAssigned.", "", "licenseassigndate", []string{"licenseassigned", "licenseassigndate"}},
	enabledUsers:    {"licensesEntitled.", "", "enabledusers", nil},
	activeUsers:     {"licensesActive.", "", "activeusers", nil},
}

// workloadField is the field of the n-th workload.
func workloadField(n int, kind workloadKind) field {
	return plainFields + field(n*workloadKinds) + field(kind)
}

// activityOf are the last activities of a range of workloads.
func activityOf(from, to int) (fields []field) {
	for n := from; n < to; n++ {
		fields = append(fields, workloadField(n, lastActivity))
	}
	return fields
}

// workloadList gives the workloads of one file their numbers. The first, that
// of the row itself, has no name.
type workloadList []string

func newWorkloadList() workloadList {
	return append(workloadList{""}, columnWorkloads...)
}

// find gives a workload its number; ok is false when there are too many.
func (l *workloadList) find(workload string) (n int, ok bool) {
	for n, known := range *l {
		if known == workload {
			return n, true
		}
	}
	if len(*l) == maxWorkloads {
		return 0, false
	}
	*l = append(*l, workload)
	return len(*l) - 1, true
}

// parse finds the field that a name of the spec means, such as
// "lastActivity.Teams".
func (l *workloadList) parse(name string) (field, bool) {
	for kind, names := range workloadNames {
		if workload, ok := strings.CutPrefix(name, names.prefix); ok && strings.TrimSpace(workload) != "" {
			n, ok := l.find(spelling.Workload("", strings.TrimSpace(workload)))
			return workloadField(n, workloadKind(kind)), ok
		}
	}
	return noField, false
}

// name is that of a field in messages and specs.
func (l workloadList) name(f field) string {
	n, kind := numberOf(f), kindOf(f)
	workload := "<Workload>"
	if n > 0 {
		workload = l[n]
	}
	return workloadNames[kind].prefix + workload
}

// synonyms gives the names, folded, under which exports carry a field of a
// workload, beside workloadHeaders.
func (l workloadList) synonyms() map[string]field {
	found := map[string]field{}
	for kind, names := range workloadNames {
		for _, name := range names.alone {
			found[name] = workloadField(0, workloadKind(kind))
		}
		for i, workload := range columnWorkloads {
			found[fold(names.prefix+workload)] = workloadField(i+1, workloadKind(kind))
		}
	}
	return found
}
