// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import "github.com/partnerinsights/customer-adoption-operator/internal/spelling"

// Measured splits an active count into what is measured to have other causes
// and the rest, which is the adjusted count (docs/semantics.md section 6).
type Measured struct {
	// Causes together are at most the active count.
	Causes
	// Adjusted is the active count without all of them.
	Adjusted int64
	// Workloads are the adjusted counts of Usage.Workloads, index by index.
	Workloads []int64
}

// Measured takes the measured causes out of the counts, in the order of the
// table. No activity is taken out twice. Per-user data counts the users of Yammer
// who have no license for it; of counts, the overuse is what the other causes leave
// above the entitlements.
func (u *Usage) Measured() Measured {
	m := Measured{Causes: u.Evidence.within(u.Active)}
	m.Adjusted = u.Active - m.total()
	for _, w := range u.Workloads {
		m.Workloads = append(m.Workloads, w.Active-w.Evidence.within(w.Active).total())
	}
	i := u.WorkloadIndex(spelling.Yammer)
	if i < 0 || u.PerUser {
		return m
	}
	over := max(0, m.Workloads[i]-u.Workloads[i].Entitled)
	m.Workloads[i] -= over
	over = min(over, m.Adjusted)
	m.Yammer += over
	m.Adjusted -= over
	return m
}

// Estimated splits the excess that measured causes leave into what estimates
// explain of it, in the order of the table, and an unexplained rest. A cause that is
// measured is not estimated as well. Neither changes the adjusted count. Without
// stated entitlements there is no excess.
func (u *Usage) Estimated(m Measured) (shares Causes, unexplained int64) {
	shares = u.Estimates
	for _, cause := range []struct {
		measured int64
		estimate *int64
	}{{m.Trial, &shares.Trial}, {m.Lapsed, &shares.Lapsed}, {m.Transfer, &shares.Transfer}} {
		if cause.measured > 0 {
			*cause.estimate = 0
		}
	}
	if u.Unstated {
		return Causes{}, 0
	}
	excess := max(0, m.Adjusted-u.Entitled)
	shares = shares.within(excess)
	return shares, excess - shares.total()
}
