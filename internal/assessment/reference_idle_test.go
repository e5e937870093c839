// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment_test

import (
	"fmt"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

func refDaysBetween(from, to string) int {
	a, _ := civil.ParseDate(from)
	b, _ := civil.ParseDate(to)
	return b.DaysSince(a)
}

// refIdle is section 12, users: one line, or none.
func refIdle(in adoption.Input, rows []refRow) []string {
	if len(in.Scope.Workloads.Include)+len(in.Scope.Workloads.Exclude) > 0 || in.OmitUsers {
		return nil
	}
	_, people := refFind(in, rows, "Users", false)
	var entitled, active, never, old int
	period := int32(0)
	for _, p := range people {
		if p.unstated > 0 {
			return nil
		}
		if p.period > 0 && (period == 0 || p.period < period) {
			period = p.period
		}
	}
	if len(people) == 0 {
		return nil
	}
	line := ""
	for _, days := range []int{30, 60, 90} {
		entitled, active, never, old = 0, 0, 0, 0
		for _, p := range people {
			if p.entitled == 0 {
				continue
			}
			entitled++
			active += int(p.active)
			switch {
			case p.later:
			case p.idle < 0:
				never++
			case p.idle >= days:
				old++
			}
		}
		switch {
		case period == 0:
			line += fmt.Sprintf(" %d:%d", days, old)
		case days <= int(period):
			line += fmt.Sprintf(" %d:%d", days, old+never)
		case old > 0 && never > 0:
			line += fmt.Sprintf(" %d:>=%d", days, old)
		case old > 0:
			line += fmt.Sprintf(" %d:%d", days, old)
		}
	}
	if period == 0 {
		line += fmt.Sprintf(" never:%d", never)
	}
	return []string{fmt.Sprintf("users %d %d%s", entitled, active, line)}
}

// engineIdle is the same as the engine has it.
func engineIdle(f *adoption.IdleUsers) []string {
	if f == nil {
		return nil
	}
	line := fmt.Sprintf("users %d %d", f.Entitled, f.Active)
	for i, count := range f.Idle {
		if count == nil {
			continue
		}
		bound := ""
		if count.LowerBound {
			bound = ">="
		}
		line += fmt.Sprintf(" %d:%s%d", adoption.IdleDays[i], bound, count.Users)
	}
	if f.Never != nil {
		line += fmt.Sprintf(" never:%d", f.Never.Users)
	}
	return []string{line}
}
