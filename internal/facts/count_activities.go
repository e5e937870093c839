package facts

import "slices"

// owner is whose users are: they are counted apart by service and partner.
type owner struct {
	service, partner string
}

// tally counts users.
type tally struct {
	entitled int64
	days     map[day]*ActiveDay
}

type tallies map[owner]*tally

// activities counts the users: of each workload, and of any.
func (c *crowd) activities(b *Builder) []Activity {
	anywhere := tallies{}
	for user, alive := range c.alive {
		if m, whose := c.anywhere(uint32(user)); m != 0 {
			anywhere.add(whose, m, alive)
		}
	}
	list := c.list(b, anywhere, "")
	for i := range list {
		list[i].AnyWorkload = true
	}
	for _, w := range c.used {
		within := tallies{}
		for user, m := range w.marks {
			if m&licensed != 0 || m.last() != never {
				within.add(owner{w.service, c.partners[w.partner(uint32(user))]}, m, c.alive[user])
			}
		}
		list = append(list, c.list(b, within, w.workload)...)
	}
	return list
}

// anywhere unites what is known of a user in all workloads. The user's own
// rows say whose they are: of two partners the one whose id comes first, of two
// services none.
func (c *crowd) anywhere(user uint32) (united mark, whose owner) {
	for _, w := range c.used {
		if int(user) >= len(w.marks) || w.marks[user] == 0 {
			continue
		}
		partner := c.partners[w.partner(user)]
		switch {
		case united == 0:
			whose = owner{w.service, partner}
		case whose.service != w.service:
			whose.service = ""
		}
		if whose.partner == "" || (partner != "" && partner < whose.partner) {
			whose.partner = partner
		}
		united = united.and(w.marks[user])
	}
	return united, whose
}

func (t tallies) add(whose owner, m mark, alive bool) {
	counted := t[whose]
	if counted == nil {
		counted = &tally{days: map[day]*ActiveDay{}}
		t[whose] = counted
	}
	entitled := m&licensed != 0 && alive
	if entitled {
		counted.entitled++
	}
	if m.last() != never {
		countDay(counted.days, m.last(), entitled)
	}
}

// list gives the activities of a workload. Where there are users over all
// workloads, nobody entitled and nobody active is a real 0; a single workload
// is left out then.
func (c *crowd) list(b *Builder, t tallies, workload string) (list []Activity) {
	for whose, counted := range t {
		if workload != "" && counted.entitled == 0 && len(counted.days) == 0 {
			continue
		}
		a := Activity{AsOf: c.key.asOf, Entitled: counted.entitled, Subject: b.subject(Subject{
			Service: whose.service, Workload: workload, PartnerID: whose.partner, MonthKeyed: c.key.monthly,
		})}
		for _, d := range counted.days {
			a.Days = append(a.Days, *d)
		}
		slices.SortFunc(a.Days, func(x, y ActiveDay) int { return compareDates(x.Day, y.Day) })
		list = append(list, a)
	}
	return list
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
