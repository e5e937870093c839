// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import "github.com/partnerinsights/customer-adoption-operator/internal/facts"

// IdleDays are the numbers of days for which users without activity are counted
// (docs/semantics.md section 12).
var IdleDays = [...]int32{30, 60, 90}

// IdleUsers counts the users who are licensed and not deleted by the days since
// their newest activity in any workload of the services in scope. Each service has
// its own as-of date.
type IdleUsers struct {
	Origin
	// Customers is 1. Sums are of more.
	Customers int64
	// Entitled users, and those of them who were active in the window.
	Entitled, Active int64
	// Never is the users without any activity; nil where the report knows none
	// before its period.
	Never *UserCount
	// Idle has the users without activity for at least each of IdleDays, index by
	// index; nil where the data cannot tell.
	Idle [len(IdleDays)]*UserCount
}

// UserCount is a number of users.
type UserCount struct {
	Users int64
	// Customers is 1. In a sum it is the number of customers that have this count.
	Customers int64
	// LowerBound says that more users may belong here: those without a date, of
	// whom the report knows no activity in a shorter period.
	LowerBound bool
}

// idleUsers computes the figure from the source that has distinct users, or gives
// nil: there is none of a scope of workloads, and none where the licenses of some
// users are not stated.
func (v view) idleUsers() *IdleUsers {
	p := v.pickUsage(Users)
	if p == nil || !p.stated() {
		return nil
	}
	f := &IdleUsers{Origin: p.Origin, Customers: 1}
	var t idleTally
	for _, r := range p.rows() {
		for _, s := range r.united.users.States {
			if entitled, _, active := v.anyOf(s, r.united.in); entitled {
				f.Entitled += s.Count
				if active {
					f.Active += s.Count
				}
				t.add(s, r.united.in)
			}
		}
		t.narrow(r.united)
	}
	f.Never, f.Idle = t.counts()
	return f
}

// idleTally counts users by their idle days.
type idleTally struct {
	// dated are the users whose newest activity is at least so many days old,
	// undated those without any activity.
	dated   [len(IdleDays)]int64
	undated int64
	// period is the shortest that the rows name; 0 for none.
	period int32
}

// add counts users in the given services. Who was active after the as-of date is
// neither idle nor without activity.
func (t *idleTally) add(s facts.UserState, services []int) {
	idle := facts.NeverActive
	for _, i := range services {
		in := s.In[i]
		if in.Later {
			return
		}
		if in.Idle != facts.NeverActive && (idle == facts.NeverActive || in.Idle < idle) {
			idle = in.Idle
		}
	}
	if idle == facts.NeverActive {
		t.undated += s.Count
	}
	for i, days := range IdleDays {
		if idle >= days {
			t.dated[i] += s.Count
		}
	}
}

// narrow takes the periods of the services in.
func (t *idleTally) narrow(u *united) {
	for _, i := range u.in {
		if p := u.users.Services[i].Period; p > 0 && (t.period == 0 || p < t.period) {
			t.period = p
		}
	}
}

// counts gives the users who were never active, and those who are idle. A report
// that names a period knows no activity before it: a user without a date is idle
// for as many days as the period has. More idle days are known from dates only.
func (t *idleTally) counts() (never *UserCount, idle [len(IdleDays)]*UserCount) {
	if t.period == 0 {
		never = &UserCount{Users: t.undated, Customers: 1}
	}
	for i, days := range IdleDays {
		count := &UserCount{Users: t.dated[i], Customers: 1}
		switch {
		case t.period == 0:
		case days <= t.period:
			count.Users += t.undated
		case count.Users == 0:
			continue
		default:
			count.LowerBound = t.undated > 0
		}
		idle[i] = count
	}
	return never, idle
}
