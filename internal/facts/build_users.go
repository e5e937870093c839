package facts

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"
	"strings"

	"github.com/golang-sql/civil"
)

// buildUsers counts each user of a customer once over all workloads, as known
// at the end of each month and today: of other days nobody asks.
func (b *Builder) buildUsers(crowds []*crowd) (list []Users) {
	slices.SortFunc(crowds, func(x, y *crowd) int {
		return cmp.Or(compareDates(y.key.asOf, x.key.asOf), compareBools(x.key.monthly, y.key.monthly))
	})
	months := 0
	for i, c := range crowds {
		if i > 0 && sameMonth(c.key.asOf, crowds[i-1].key.asOf) {
			continue
		}
		if months++; months > UsersMonths {
			break
		}
		u := union{sites: currentSites(crowds[i:]), cohorts: map[string]*cohort{}}
		list = append(list, u.users(b, c.key.asOf)...)
	}
	slices.SortFunc(list, func(x, y Users) int {
		return cmp.Or(compareDates(x.AsOf, y.AsOf), slices.CompareFunc(x.Places, y.Places, comparePlaces))
	})
	return list
}

func sameMonth(a, b civil.Date) bool { return a.Year == b.Year && a.Month == b.Month }

// site is a service in the crowd of its latest date.
type site struct {
	*crowd
	service   string
	workloads []*usedWorkload
}

// currentSites finds the sites of crowds that come the newest first.
func currentSites(crowds []*crowd) (sites []site) {
	latest := map[string]civil.Date{}
	for _, c := range crowds {
		services := map[string][]*usedWorkload{}
		for _, w := range c.used {
			// Services are compared without regard to case.
			name := strings.ToLower(w.service)
			if date, ok := latest[name]; !ok || date == c.key.asOf {
				latest[name] = c.key.asOf
				services[w.service] = append(services[w.service], w)
			}
		}
		for _, service := range slices.Sorted(maps.Keys(services)) {
			sites = append(sites, site{c, service, services[service]})
		}
	}
	return sites
}

// union counts users over sites.
type union struct {
	sites []site
	// cohorts by their places.
	cohorts map[string]*cohort
	// where the user at hand is, and how, as keys.
	where, how []byte
}

// cohort is users who are in the same places, by their states there.
type cohort struct {
	where  []byte
	states map[string]int64
}

// users gives the users of each cohort. Whom several crowds know is met once,
// in the first of them.
func (u *union) users(b *Builder, asOf civil.Date) (list []Users) {
	for i, s := range u.sites {
		if i > 0 && s.crowd == u.sites[i-1].crowd {
			continue
		}
		for hash := range s.users {
			if !knows(u.sites[:i], hash) {
				u.count(hash, i)
			}
		}
	}
	for _, c := range u.cohorts {
		list = append(list, Users{AsOf: asOf, Places: u.places(b, c), States: c.list()})
	}
	return list
}

func knows(sites []site, hash uint64) bool {
	return slices.ContainsFunc(sites, func(s site) bool {
		_, ok := s.users[hash]
		return ok
	})
}

// count counts a user by what each site says, from one on.
func (u *union) count(hash uint64, from int) {
	u.where, u.how = u.where[:0], u.how[:0]
	for i, s := range u.sites[from:] {
		user, ok := s.users[hash]
		if !ok {
			continue
		}
		if partner, state, ok := s.state(user); ok {
			u.where = binary.BigEndian.AppendUint32(u.where, uint32(from+i))
			u.where = binary.BigEndian.AppendUint32(u.where, partner)
			u.how = binary.BigEndian.AppendUint32(u.how, state.packed())
		}
	}
	if len(u.where) == 0 {
		return
	}
	c := u.cohorts[string(u.where)]
	if c == nil {
		c = &cohort{slices.Clone(u.where), map[string]int64{}}
		u.cohorts[string(u.where)] = c
	}
	c.states[string(u.how)]++
}

// state unites what the workloads of a site say of a user: entitled in any,
// the latest activity, and of two partners the one whose id comes first.
func (s *site) state(user uint32) (partner uint32, state PlaceState, met bool) {
	state.Idle = NeverActive
	for _, w := range s.workloads {
		m := w.known(user)
		if m == 0 {
			continue
		}
		met = true
		state.Entitled = state.Entitled || (m&licensed != 0 && s.alive[user])
		state.Idle = lessIdle(state.Idle, m.idle(s.key.asOf))
		partner = s.first(partner, w.partner(user))
	}
	return partner, state, met
}

// known gives what is known of a user; 0 when the workload has no such row.
func (w *usedWorkload) known(user uint32) mark {
	if int(user) >= len(w.marks) {
		return 0
	}
	return w.marks[user]
}

// first gives the place of the partner whose id comes first; none is the last.
func (c *crowd) first(a, b uint32) uint32 {
	if a == 0 || (b != 0 && c.partners[b] < c.partners[a]) {
		return b
	}
	return a
}

// lessIdle gives the smaller of two, of which never is the largest.
func lessIdle(a, b int32) int32 {
	if a == NeverActive || (b != NeverActive && b < a) {
		return b
	}
	return a
}

// idle gives the days from the last activity to a date; later activity is none
// yet.
func (m mark) idle(asOf civil.Date) int32 {
	on := dayOf(asOf)
	if m.last() == never || m.last() > on {
		return NeverActive
	}
	return int32(on - m.last())
}

// places gives a cohort's places from their keys.
func (u *union) places(b *Builder, c *cohort) []Place {
	places := make([]Place, len(c.where)/8)
	for i := range places {
		s := u.sites[binary.BigEndian.Uint32(c.where[8*i:])]
		partner := s.partners[binary.BigEndian.Uint32(c.where[8*i+4:])]
		places[i] = Place{b.subject(Subject{Service: s.service, PartnerID: partner, MonthKeyed: s.key.monthly}), s.key.asOf}
	}
	return places
}

// list gives a cohort's states from their keys, in the order of the keys.
func (c *cohort) list() []UserState {
	states := make([]UserState, 0, len(c.states))
	for _, how := range slices.Sorted(maps.Keys(c.states)) {
		in := make([]PlaceState, len(how)/4)
		for i := range in {
			in[i] = unpacked(binary.BigEndian.Uint32([]byte(how[4*i:])))
		}
		states = append(states, UserState{in, c.states[how]})
	}
	return states
}

// packed is a state as a number.
func (s PlaceState) packed() uint32 {
	n := uint32(s.Idle-NeverActive) << 1
	if s.Entitled {
		n++
	}
	return n
}

func unpacked(n uint32) PlaceState { return PlaceState{n&1 == 1, int32(n>>1) + NeverActive} }

func comparePlaces(a, b Place) int {
	return cmp.Or(compareDates(a.AsOf, b.AsOf), compareSubjects(a.Subject, b.Subject))
}
