package facts

import (
	"cmp"
	"hash/maphash"
	"slices"

	"github.com/golang-sql/civil"
)

// crowd is the users of one customer on one as-of date, told apart by the
// hashes of their ids. It lives in a Builder only, at about 60 bytes a user.
type crowd struct {
	key crowdKey
	// users gives each one's place in the lists. With ten million users, the
	// chance that two share their 64-bit hash is three in a million.
	users map[uint64]uint32
	// alive users have a row that does not call them deleted.
	alive []bool
	// used are the workloads, each with what is known of its users.
	used []*usedWorkload
	// partners that occur; the first is none.
	partners []string
}

type crowdKey struct {
	customer *entry
	asOf     civil.Date
	monthly  bool
}

// usedWorkload is a workload of a service: a user counts once in it, whichever
// partners' rows say so (semantics.md section 3.1).
type usedWorkload struct {
	service, workload string
	// marks by user; a user beyond the end has none.
	marks []mark
	// partners by user, as places in the crowd's list; a user beyond the end
	// has none.
	partners []uint32
}

// mark is what is known of one user in one workload: bit 0 that there is such
// a row, bit 1 a license, and above them the day of the last activity.
type mark uint32

const (
	said     mark = 1
	licensed mark = 2
)

func newMark(w UserWorkload) mark {
	m := said | mark(dayOf(w.LastActivity))<<2
	if w.Licensed {
		m |= licensed
	}
	return m
}

func (m mark) last() day { return day(m >> 2) }

// and unites what two rows, or two workloads, say of a user: licensed in
// either, the later activity. The order does not matter.
func (m mark) and(other mark) mark {
	return (m|other)&(said|licensed) | mark(max(m.last(), other.last()))<<2
}

// addUser says whether the user was there already with everything the row is
// about: a file may have one row per user, or one per user and workload.
func (b *Builder) addUser(k key, r UserRow) (duplicate bool) {
	c := b.crowd(k)
	hash := maphash.String(b.seed, r.ID)
	user, duplicate := c.users[hash]
	if !duplicate {
		user = uint32(len(c.alive))
		c.users[hash] = user
		c.alive = append(c.alive, false)
	}
	c.alive[user] = c.alive[user] || !r.Deleted
	for _, w := range r.Workloads {
		used := c.workload(k.subject.Service, unite(w.Workload))
		before := used.mark(user, newMark(w))
		c.own(used, user, k.subject.PartnerID)
		duplicate = duplicate && before&said != 0
	}
	return duplicate
}

// unite counts OneDrive together with SharePoint (semantics.md section 5).
func unite(workload string) string {
	if workload == WorkloadOneDrive {
		return WorkloadSharePoint
	}
	return workload
}

func (b *Builder) crowd(k key) *crowd {
	ck := crowdKey{k.customer, k.asOf, k.subject.MonthKeyed}
	c := b.crowds[ck]
	if c == nil {
		c = &crowd{key: ck, users: map[uint64]uint32{}, partners: []string{""}}
		b.crowds[ck] = c
	}
	return c
}

func (c *crowd) workload(service, name string) *usedWorkload {
	for _, w := range c.used {
		if w.service == service && w.workload == name {
			return w
		}
	}
	w := &usedWorkload{service: service, workload: name}
	c.used = append(c.used, w)
	return w
}

// own says whose a user is in a workload. Of two partners it is the one whose
// id comes first, so that the order of rows does not matter.
func (c *crowd) own(w *usedWorkload, user uint32, partner string) {
	before := c.partners[w.partner(user)]
	if partner == "" || (before != "" && before <= partner) {
		return
	}
	for len(w.partners) <= int(user) {
		w.partners = append(w.partners, 0)
	}
	place := slices.Index(c.partners, partner)
	if place < 0 {
		place = len(c.partners)
		c.partners = append(c.partners, partner)
	}
	w.partners[user] = uint32(place)
}

// partner gives a user's place in the crowd's list.
func (w *usedWorkload) partner(user uint32) uint32 {
	if int(user) >= len(w.partners) {
		return 0
	}
	return w.partners[user]
}

// mark adds to what is known of a user, and gives what was known before.
func (w *usedWorkload) mark(user uint32, m mark) (before mark) {
	for len(w.marks) <= int(user) {
		w.marks = append(w.marks, 0)
	}
	before = w.marks[user]
	w.marks[user] = before.and(m)
	return before
}

func (b *Builder) buildActivities(at settling) {
	settled := map[crowdKey]*crowd{}
	for k, c := range b.crowds {
		k.asOf = at.date(k.asOf, k.monthly)
		if settled[k] == nil {
			c.key, settled[k] = k, c
			continue
		}
		settled[k].absorb(c)
	}
	crowds := map[*entry][]*crowd{}
	for k, c := range settled {
		k.customer.Activities = append(k.customer.Activities, c.activities(b)...)
		crowds[k.customer] = append(crowds[k.customer], c)
	}
	for customer, its := range crowds {
		slices.SortFunc(customer.Activities, compareActivities)
		customer.Users = b.buildUsers(its)
	}
	b.crowds = nil
}

// absorb takes in the users of another date that has become the same.
func (c *crowd) absorb(other *crowd) {
	place := make([]uint32, len(other.alive))
	for hash, from := range other.users {
		to, ok := c.users[hash]
		if !ok {
			to = uint32(len(c.alive))
			c.users[hash] = to
			c.alive = append(c.alive, false)
		}
		c.alive[to] = c.alive[to] || other.alive[from]
		place[from] = to
	}
	for _, w := range other.used {
		into := c.workload(w.service, w.workload)
		for from, m := range w.marks {
			into.mark(place[from], m)
			c.own(into, place[from], other.partners[w.partner(uint32(from))])
		}
	}
}

func compareActivities(a, b Activity) int {
	return cmp.Or(compareDates(a.AsOf, b.AsOf), compareSubjects(a.Subject, b.Subject))
}
