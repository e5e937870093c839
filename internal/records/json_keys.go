// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/formats"
)

// checkMapped refuses a JSON file without a key that spec.columns names. Of a
// table the header was checked.
func (in *intake) checkMapped() error {
	for f, mapped := range in.columns.mapped {
		if mapped && !in.bindings.bound[f] {
			return formats.Refuse(HeaderMissing, "spec.columns.%s refers to a key that no item has; correct it", in.columns.name(field(f)))
		}
	}
	return nil
}

// completeUsers treats keys that only some rows of a JSON file have as blank in
// the others. It refuses a file of users without any activity.
func (in *intake) completeUsers() error {
	if in.options.Kind != facts.KindActivity || in.keys == 0 {
		return nil
	}
	var workloads, dropped []string
	for n, workload := range in.columns.workloads {
		switch {
		case n == 0:
		case in.bindings.bound[workloadField(n, lastActivity)]:
			workloads = append(workloads, workload)
		default:
			dropped = append(dropped, workload)
		}
	}
	own := workloadField(0, lastActivity)
	switch {
	case in.bindings.bound[own] || in.columns.constants[own].Form != formats.Absent:
		// The rows name their workload.
		dropped = nil
	case len(workloads) == 0 && in.counts.Used > 0:
		return formats.Refuse(HeaderMissing, "no item has a key for the last activity in a workload; map it in spec.columns")
	}
	in.facts.CompleteUsers(workloads, dropped, in.bindings.bound[assignedProducts])
	return nil
}

// blankAbsent makes a key that the item does not have, but an item of the file
// has, a null. In a table only a row that is too short lacks cells.
func (in *intake) blankAbsent() {
	if in.keys == 0 {
		return
	}
	for _, each := range in.bindings.list {
		if in.values[each.field].Form == formats.Absent {
			in.values[each.field].Form = formats.Null
		}
	}
}
