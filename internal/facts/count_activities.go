package facts

import (
	"slices"

	"github.com/golang-sql/civil"
)

// tally counts users.
type tally struct {
	entitled int64
	days     map[day]*ActiveDay
}

// activities counts the users of each workload, apart by partner.
func (c *userSet) activities(b *Builder) (list []Activity) {
	for _, w := range c.used {
		tallies := map[string]*tally{}
		for user, m := range w.marks {
			if m == 0 {
				continue
			}
			partner := c.partners[w.partner(uint32(user))]
			if tallies[partner] == nil {
				tallies[partner] = &tally{days: map[day]*ActiveDay{}}
			}
			tallies[partner].add(m, c.alive[user])
		}
		for partner, t := range tallies {
			list = append(list, t.activity(c.key.asOf, b.subject(Subject{
				Service: w.service, Workload: w.workload, PartnerID: partner, MonthKeyed: c.key.monthly,
			})))
		}
	}
	return list
}

func (t *tally) add(m mark, alive bool) {
	entitled := m&licensed != 0 && alive
	if entitled {
		t.entitled++
	}
	if m.last() != never {
		countDay(t.days, m.last(), entitled)
	}
}

// activity gives the count. Nobody entitled and nobody active is a real 0: an
// older date of the service is history then, too.
func (t *tally) activity(asOf civil.Date, subject *Subject) Activity {
	a := Activity{Subject: subject, AsOf: asOf, Entitled: t.entitled}
	for _, d := range t.days {
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
