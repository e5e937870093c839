// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"bytes"
	"strconv"

	"github.com/partnerinsights/customer-adoption-operator/internal/formats"
)

// unknownPeriod is the period of a row that names one in words: of all that is
// before the as-of date, the report may know nothing (docs/semantics.md section
// 12).
const unknownPeriod = 1

// period gives the number of days that the row's report looks back, 0 when the row
// names none. It is written as 30, or as D30 like the vendor's parameter.
func (v *values) period() (int32, *problem) {
	cell := v[reportPeriod]
	if cell.Form == formats.List {
		return 0, notSingle(reportPeriod)
	}
	if blank(cell) {
		return 0, nil
	}
	days := bytes.TrimSuffix(bytes.TrimSpace(cell.Text), []byte(".0"))
	if len(days) > 1 && (days[0] == 'D' || days[0] == 'd') {
		days = days[1:]
	}
	n, err := strconv.ParseInt(string(days), 10, 32)
	if err != nil || n < 1 {
		return unknownPeriod, nil
	}
	return int32(n), nil
}
