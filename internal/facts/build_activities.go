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
	// common is the subject of counts over all workloads: what the rows agree
	// on.
	common Subject
}

type crowdKey struct {
	customer *entry
	asOf     civil.Date
	monthly  bool
}

type usedWorkload struct {
	// base is the subject of the rows, which name no workload themselves.
	base     *Subject
	workload string
	// marks by user; a user beyond the end has none.
	marks []mark
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
		before := c.workload(k.subject, unite(w.Workload)).mark(user, newMark(w))
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
		s := k.subject
		c = &crowd{
			key: ck, users: map[uint64]uint32{},
			common: Subject{Service: s.Service, PartnerID: s.PartnerID, MonthKeyed: s.MonthKeyed},
		}
		b.crowds[ck] = c
	}
	c.agree(k.subject)
	return c
}

// agree empties what a subject says otherwise.
func (c *crowd) agree(s *Subject) {
	if s.Service != c.common.Service {
		c.common.Service = ""
	}
	if s.PartnerID != c.common.PartnerID {
		c.common.PartnerID = ""
	}
}

func (c *crowd) workload(base *Subject, name string) *usedWorkload {
	for _, w := range c.used {
		if w.base == base && w.workload == name {
			return w
		}
	}
	w := &usedWorkload{base: base, workload: name}
	c.used = append(c.used, w)
	return w
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
	for k, c := range settled {
		k.customer.Activities = append(k.customer.Activities, c.activities(b)...)
	}
	for _, c := range b.customers {
		slices.SortFunc(c.Activities, compareActivities)
	}
	b.crowds = nil
}

// absorb takes in the users of another date that has become the same.
func (c *crowd) absorb(other *crowd) {
	c.agree(&other.common)
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
		into := c.workload(w.base, w.workload)
		for from, m := range w.marks {
			into.mark(place[from], m)
		}
	}
}

// activities counts the users: of each workload, and of any.
func (c *crowd) activities(b *Builder) (list []Activity) {
	anywhere := &usedWorkload{base: b.subject(c.common)}
	for _, w := range c.used {
		subject := *w.base
		subject.Workload = w.workload
		if a := c.count(w, b.subject(subject)); a.Entitled > 0 || len(a.Days) > 0 {
			list = append(list, a)
		}
		for user, m := range w.marks {
			anywhere.mark(uint32(user), m)
		}
	}
	a := c.count(anywhere, anywhere.base)
	a.AnyWorkload = true
	return append(list, a)
}

func (c *crowd) count(w *usedWorkload, subject *Subject) Activity {
	a := Activity{Subject: subject, AsOf: c.key.asOf}
	days := map[day]*ActiveDay{}
	for user, m := range w.marks {
		entitled := m&licensed != 0 && c.alive[user]
		if entitled {
			a.Entitled++
		}
		if m.last() != never {
			countDay(days, m.last(), entitled)
		}
	}
	for _, d := range days {
		a.Days = append(a.Days, *d)
	}
	slices.SortFunc(a.Days, func(x, y ActiveDay) int { return compareDates(x.Day, y.Day) })
	return a
}

func countDay(days map[day]*ActiveDay, d day, entitled bool) {
	active := days[d]
	if active == nil {
		active = &ActiveDay{Day: d.date()}
		days[d] = active
	}
	if entitled {
		active.Licensed++
	} else {
		active.Unlicensed++
	}
}

func compareActivities(a, b Activity) int {
	return cmp.Or(
		compareDates(a.AsOf, b.AsOf), compareBools(b.AnyWorkload, a.AnyWorkload), compareSubjects(a.Subject, b.Subject),
	)
}
