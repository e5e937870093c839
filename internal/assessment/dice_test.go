// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/assessment"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/plan"
	"github.com/partnerinsights/customer-adoption-operator/internal/spelling"
)

// dice draws customers in which everything meets: few names in several
// spellings, few dates, small counts.
type dice struct {
	*rand.Rand
	// rows about the users of customers who have any.
	rows map[*facts.Customer][]facts.Record
	// unstated workloads are those whose licenses the file at hand does not state
	unstated map[string]bool
}

func newDice(seed, stream uint64) dice {
	return dice{rand.New(rand.NewPCG(seed, stream)), map[*facts.Customer][]facts.Record{}, map[string]bool{}}
}

func (d dice) one(of ...string) string { return of[d.IntN(len(of))] }
func (d dice) chance(in int) bool      { return d.IntN(in) == 0 }
func (d dice) count() int64            { return d.Int64N(30) }

var lastDay = civil.Date{Year: 2026, Month: time.November, Day: 18}

func (d dice) date() civil.Date {
	return lastDay.AddDays(-[]int{0, 0, 0, 0, 0, 1, 20, 35, 70, 400, 500}[d.IntN(11)])
}

func (d dice) subject() *facts.Subject {
	s := &facts.Subject{
		Service:      d.one("", "o365", "o365", "o365", "O365", "crm"),
		PartnerID:    d.one("", "", "a", "A", "b"),
		Free:         d.chance(12),
		Unassignable: d.chance(20),
		MonthKeyed:   d.chance(6),
	}
	s.ProductID, s.ProductName = d.one("", "", "p1", "P1", "p/2"), d.one("", "E3", "e3", "Visio [x]", "Yammer")
	return s
}

func (d dice) workload() string {
	return d.one("", "Exchange", "exchange", "SharePoint", "OneDrive", "Yammer", "YAMMER", "Teams", "a/b", "Skype for Business", "Copilot", "Copilot Word", "Copilot Word")
}

// inputs draws what Compute and Assess get.
func (d dice) inputs() (adoption.Input, assessment.Input) {
	figures := adoption.Input{Basis: adoption.Basis(d.one("", "Entitlements", "Entitlements", "Users")), WindowDays: []int{0, 0, 28, 7, 1}[d.IntN(5)]}
	judgment := assessment.Input{Now: time.Date(2026, time.November, 19+d.IntN(12), d.IntN(24), 0, 0, 0, time.UTC)}
	for range d.IntN(5) {
		s := adoption.Source{Name: "s", AsOf: lastDay.AddDays(-d.IntN(3))}
		about := assessment.Source{Name: "s", Read: !d.chance(20)}
		if !d.chance(8) {
			s.Customer = d.customer()
			about.Found, about.Rejected = true, s.Customer.Rejected
		}
		figures.Sources, judgment.Sources = append(figures.Sources, s), append(judgment.Sources, about)
	}
	figures.OmitUsers = d.chance(10)
	if d.chance(2) {
		figures.Scope.PartnerIDs = [][]string{{"a"}, {"A", "c"}, {"c"}}[d.IntN(3)]
		figures.OwnOnly = d.chance(2)
	}
	figures.Scope.Services = d.selection("o365", "Microsoft 365", "*", "c*", "*3*5", "Microsoft Office*", "*off*", "*dynamics*")
	figures.Scope.Products = d.selection("e3", "P1", "*", "p/*", "Visio [x]", "v*[*", "*")
	figures.Scope.Workloads = d.selection("SharePoint", "onedrive", "EXO", "ex*", "E*O", "viva*", "Copilot", "copilot*", "*Word", "*for*", "*e*", "y*r", "a/*", "E3")
	figures.HighWater = map[string]int64{d.one("Teams", "yammer", "SharePoint"): d.Int64N(60)}
	months := map[string]bool{}
	for range d.IntN(4) {
		p := adoption.TrendPoint{AsOf: lastDay.AddDays(-d.IntN(500)), Deployment: d.percent()}
		if p.Usage = d.percent(); p.Usage != nil {
			p.Adjusted = d.percent()
		}
		if month := p.AsOf.String()[:7]; !months[month] {
			months[month] = true
			figures.Trend = append(figures.Trend, p)
		}
	}
	judgment.Targets = d.targets()
	judgment.Targets.OwnOnly = figures.OwnOnly
	return figures, judgment
}

func (d dice) percent() *int32 {
	if d.chance(4) {
		return nil
	}
	p := d.Int32N(120)
	return &p
}

func (d dice) selection(patterns ...string) (s adoption.Selection) {
	for range d.IntN(3) {
		switch d.IntN(6) {
		case 0:
			s.Include = append(s.Include, d.one(patterns...))
		case 1:
			s.Exclude = append(s.Exclude, d.one(patterns...))
		}
	}
	return s
}

func (d dice) targets() assessment.Targets {
	percent := func() int32 { return []int32{0, 30, 50, 70, 90, 100}[d.IntN(6)] }
	t := assessment.Targets{
		DeploymentPercent: percent(), UsagePercent: percent(), RecoveryMargin: 5, MinimumLicenses: int64(d.IntN(2) * 10),
		UpsellDeploymentPercent: percent(), UpsellUsagePercent: percent(), HelpRequestsPer100Users: percent() / 3,
		MaxDataAge: time.Duration(d.IntN(3)) * 24 * time.Hour, RenewalDays: []int{0, 1, 30, 60, 90, 366}[d.IntN(6)],
	}
	for _, name := range []string{"teams", "SharePoint", "Yammer", "EXO", "OneDrive", "Copilot", "Word Copilot"} {
		if d.chance(3) {
			t.Workloads = append(t.Workloads, assessment.WorkloadTarget{Name: name, UsagePercent: percent()})
		}
	}
	if d.chance(2) {
		from := lastDay.AddDays(-d.IntN(40))
		t.Plan = plan.Plan{From: from, Due: from.AddDays(1 + d.IntN(60)), Deployment: percent(), Usage: percent()}
	}
	return t
}

// customer draws what one source of one dataset says.
func (d dice) customer() *facts.Customer {
	c := &facts.Customer{}
	if d.chance(10) {
		c.Rejected = 2
	}
	if d.chance(10) {
		c.Duplicates = 3
	}
	draw := []func(*facts.Customer){d.deployment, d.usage, d.users, d.subscription, d.request}[d.IntN(5)]
	clear(d.unstated)
	for _, w := range []string{"Exchange", "SharePoint", "OneDrive", "Yammer", "Skype for Business"} {
		d.unstated[w] = d.chance(8)
	}
	for range d.IntN(8) {
		draw(c)
	}
	return c
}

func (d dice) deployment(c *facts.Customer) {
	c.Deployments = append(c.Deployments, facts.Deployment{Subject: d.subject(), AsOf: d.date(), Sold: d.count(), Assigned: d.count()})
}

func (d dice) usage(c *facts.Customer) {
	s := d.subject()
	s.Workload = d.workload()
	s.PartOf = spelling.AppOf(s.Workload)
	c.Usages = append(c.Usages, facts.Usage{Subject: s, AsOf: d.date(), Entitled: d.count(), Active: d.count()})
}

// users draws rows about users, some of subject are in several services, and on
// several dates.
func (d dice) users(c *facts.Customer) {
	for range 1 + d.IntN(4) {
		d.rows[c] = append(d.rows[c], d.user())
	}
	b := facts.NewBuilder()
	for _, r := range d.rows[c] {
		if _, err := b.Add(r); err != nil {
			panic(err)
		}
	}
	built := b.Build(lastDay, lastDay).Customer("")
	c.Activities, c.Users = built.Activities, built.Users
}

func (d dice) user() facts.Record {
	r := facts.Record{Kind: facts.KindActivity, AsOf: d.date(), User: facts.UserRow{ID: d.one("u", "v", "w", "x", "y"), Deleted: d.chance(5)}}
	drawn := d.subject()
	r.Subject = facts.Subject{Service: drawn.Service, PartnerID: drawn.PartnerID, MonthKeyed: drawn.MonthKeyed}
	if d.chance(3) {
		r.User.Period = []int32{7, 28, 30, 90, 180}[d.IntN(5)]
	}
	for range 1 + d.IntN(3) {
		w := facts.UserWorkload{Workload: d.one("Exchange", "SharePoint", "OneDrive", "Yammer", "Yammer", "Skype for Business", "Copilot", "Copilot Word"), Licensed: d.chance(2)}
		if !w.Licensed {
			w.Unstated = d.unstated[w.Workload] || d.chance(40)
		}
		if !d.chance(4) {
			w.LastActivity = r.AsOf.AddDays(-[]int{200, 90, 89, 60, 59, 50, 30, 29, 28, 27, 7, 6, 1, 0, 0, -1}[d.IntN(16)])
		}
		r.User.Workloads = append(r.User.Workloads, w)
		if w.Workload == "Copilot Word" {
			// A report on apps says of the whole, too.
			w.Workload = "Copilot"
			r.User.Workloads = append(r.User.Workloads, w)
		}
	}
	return r
}

func (d dice) subscription(c *facts.Customer) {
	standings := append([]facts.Standing{facts.StandingCounted, facts.StandingCounted, facts.StandingTrial}, refStandings...)
	s := facts.Subscription{
		Subject: d.subject(), AsOf: d.date(), Standing: standings[d.IntN(len(standings))], Count: 1 + d.Int64N(2),
		Licenses: d.count(), HasAssigned: !d.chance(3), HasActive: !d.chance(2),
	}
	s.LacksAssigned, s.LacksActive = !s.HasAssigned && d.chance(3), !s.HasActive && d.chance(6)
	if s.HasAssigned {
		s.Assigned = d.count()
	}
	if s.HasActive {
		s.Active = d.count()
	}
	if s.Standing == facts.StandingCounted && !d.chance(3) {
		s.Term = facts.Term{
			Dated: true, DaysLeft: []int16{0, 1, 10, 29, 30, 31, 60, 61, 90, 91, 366, facts.MaxDaysLeft}[d.IntN(12)],
			Renewal: []facts.Renewal{facts.RenewalUnstated, facts.RenewalManual, facts.RenewalAutomatic}[d.IntN(3)],
		}
		if s.HasAssigned {
			s.Unassigned = max(0, s.Licenses-s.Assigned) + d.Int64N(1+min(s.Licenses, s.Assigned))
		}
	}
	c.Subscriptions = append(c.Subscriptions, s)
}

func (d dice) request(c *facts.Customer) {
	c.Requests = append(c.Requests, facts.Requests{
		Day: lastDay.AddDays(-[]int{-1, 0, 1, 26, 27, 28, 29, 30}[d.IntN(8)]), Category: d.one("Help", "HowTo", "howto", "Billing"), Count: 1 + d.Int64N(3),
	})
	slices.SortFunc(c.Requests, func(a, b facts.Requests) int { return strings.Compare(a.Day.String(), b.Day.String()) })
}
