// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"
	"strings"

	"github.com/golang-sql/civil"
)

// buildUsers counts each user of a customer once over all workloads. It does so
// for the newest date of each month only: no figure needs the others.
func (b *Builder) buildUsers(userSets []*userSet) (list []Users) {
	slices.SortFunc(userSets, func(x, y *userSet) int {
		return cmp.Or(compareDates(y.key.asOf, x.key.asOf), compareBools(x.key.monthly, y.key.monthly))
	})
	months := 0
	for i, c := range userSets {
		if i > 0 && sameMonth(c.key.asOf, userSets[i-1].key.asOf) {
			continue
		}
		if months++; months > UsersMonths {
			break
		}
		u := union{services: currentServices(userSets[i:]), groups: map[string]*userGroup{}}
		list = append(list, u.users(b, c.key.asOf)...)
	}
	slices.SortFunc(list, func(x, y Users) int {
		return cmp.Or(compareDates(x.AsOf, y.AsOf), slices.CompareFunc(x.Services, y.Services, compareServices))
	})
	return list
}

func sameMonth(a, b civil.Date) bool { return a.Year == b.Year && a.Month == b.Month }

// serviceUsers is one service's users on the latest date of the service.
type serviceUsers struct {
	*userSet
	service   string
	workloads []*usedWorkload
	// retired says of each workload whether its licenses count no more.
	retired []bool
}

// currentServices gives each service the users of its latest date. The user sets
// come newest first.
func currentServices(userSets []*userSet) (services []serviceUsers) {
	latest := map[string]civil.Date{}
	for _, c := range userSets {
		workloads := map[string][]*usedWorkload{}
		for _, w := range c.used {
			// Services are compared without regard to case.
			name := strings.ToLower(w.service)
			if date, ok := latest[name]; ok && date != c.key.asOf {
				continue
			}
			latest[name] = c.key.asOf
			// What users do in an app is said of the whole.
			if w.partOf == "" {
				workloads[w.service] = append(workloads[w.service], w)
			}
		}
		for _, service := range slices.Sorted(maps.Keys(workloads)) {
			services = append(services, newServiceUsers(c, service, workloads[service]))
		}
	}
	return services
}

func newServiceUsers(c *userSet, service string, workloads []*usedWorkload) serviceUsers {
	s := serviceUsers{c, service, workloads, make([]bool, len(workloads))}
	for i, w := range workloads {
		s.retired[i] = w.retired(c.key.asOf)
	}
	return s
}

// longestWindow is the length of the longest activity window, in days.
const longestWindow = 366

// retired says that a workload was retired before a date, and that nobody is active
// in it, in a window of any length (docs/semantics.md section 3.7).
func (w *usedWorkload) retired(asOf civil.Date) bool {
	return Retired(w.workload, asOf) && !slices.ContainsFunc(w.marks, func(m mark) bool {
		idle := m.idle(asOf)
		return idle != NeverActive && idle < longestWindow
	})
}

// union counts each user once over several services.
type union struct {
	services []serviceUsers
	// groups by the services they have rows in.
	groups map[string]*userGroup
	// serviceKey and stateKey are those of the user being counted: buffers that
	// are used again for the next one.
	serviceKey, stateKey []byte
}

// userGroup counts the users who have rows in the same services, by their
// states there.
type userGroup struct {
	// serviceKey holds a pair per service: its index in the union, and the
	// partner's index in its user set.
	serviceKey []byte
	states     map[string]int64
}

// users gives the counts of each group. A user who is in several user sets is
// counted in the first of them.
func (u *union) users(b *Builder, asOf civil.Date) (list []Users) {
	for i, s := range u.services {
		if i > 0 && s.userSet == u.services[i-1].userSet {
			continue
		}
		for hash := range s.users {
			if !containUser(u.services[:i], hash) {
				u.count(hash, i)
			}
		}
	}
	for _, c := range u.groups {
		list = append(list, Users{AsOf: asOf, Services: u.listServices(b, c), States: c.listStates()})
	}
	return list
}

func containUser(services []serviceUsers, hash uint64) bool {
	return slices.ContainsFunc(services, func(s serviceUsers) bool {
		_, ok := s.users[hash]
		return ok
	})
}

// count adds a user to the group of the services that have rows of the user. No
// service before the given one has any.
func (u *union) count(hash uint64, from int) {
	u.serviceKey, u.stateKey = u.serviceKey[:0], u.stateKey[:0]
	for i, s := range u.services[from:] {
		user, ok := s.users[hash]
		if !ok {
			continue
		}
		if partner, state, ok := s.state(user); ok {
			u.serviceKey = binary.BigEndian.AppendUint32(u.serviceKey, uint32(from+i))
			u.serviceKey = binary.BigEndian.AppendUint32(u.serviceKey, partner)
			u.stateKey = binary.BigEndian.AppendUint32(u.stateKey, state.packed())
		}
	}
	if len(u.serviceKey) == 0 {
		return
	}
	c := u.groups[string(u.serviceKey)]
	if c == nil {
		c = &userGroup{slices.Clone(u.serviceKey), map[string]int64{}}
		u.groups[string(u.serviceKey)] = c
	}
	c.states[string(u.stateKey)]++
}

// state unites what the workloads of a service say of a user: entitled in any of
// them, the latest activity, whether there is a later one, and of two partners the one whose id comes first.
// ok is false when no workload has a row of the user.
func (s *serviceUsers) state(user uint32) (partner uint32, state ServiceState, ok bool) {
	state.Idle = NeverActive
	for i, w := range s.workloads {
		m := w.markOf(user)
		if m == 0 {
			continue
		}
		ok = true
		partner = s.first(partner, w.partner(user))
		if s.retired[i] {
			continue
		}
		state.Entitled = state.Entitled || (m&licensed != 0 && s.alive[user])
		state.Unstated = state.Unstated || (m&unstated != 0 && s.alive[user])
		state.Later = state.Later || m&later != 0
		state.Idle = lessIdle(state.Idle, m.idle(s.key.asOf))
	}
	state.Unstated = state.Unstated && !state.Entitled
	return partner, state, ok
}

// markOf gives what is known of a user; 0 when the workload has no such row.
func (w *usedWorkload) markOf(user uint32) mark {
	if int(user) >= len(w.marks) {
		return 0
	}
	return w.marks[user]
}

// first gives the index of the partner whose id comes first; 0, which is no
// partner, comes last.
func (c *userSet) first(a, b uint32) uint32 {
	if a == 0 || (b != 0 && c.partners[b] < c.partners[a]) {
		return b
	}
	return a
}

// lessIdle gives the smaller number of idle days. NeverActive is the largest.
func lessIdle(a, b int32) int32 {
	if a == NeverActive || (b != NeverActive && b < a) {
		return b
	}
	return a
}

// idle gives the days from the last activity to a date. A later activity does not
// count.
func (m mark) idle(asOf civil.Date) int32 {
	on := dayOf(asOf)
	if m.last() == never || m.last() > on {
		return NeverActive
	}
	return int32(on - m.last())
}
