// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import "slices"

// WorkloadKey makes names of workloads comparable without regard to case. An app of
// another workload has a key of its own, whatever its name.
func WorkloadKey(name, partOf string) string {
	if partOf == "" {
		return key(name)
	}
	return key(partOf + "/" + name)
}

// isApp says that a row is about an app of another workload: the license is that of
// the whole, so that it is in no sum (docs/semantics.md section 12).
func isApp(r row) bool { return r.PartOf != "" }

// allApps says that there is nothing to sum up.
func allApps(rows []row) bool {
	return !slices.ContainsFunc(rows, func(r row) bool { return !isApp(r) })
}
