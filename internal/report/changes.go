// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/changes"
)

// changed is what is different from an earlier time, in the reader's words.
type changed struct {
	Title string
	// Groups are customers with the same change. A group that is empty is left
	// out, unless all are.
	Groups []changedGroup
	Movers []mover
	// Nothing says that there is no difference; empty where there is one.
	Nothing string
}

// changedGroup is the customers with one change: how many, and as many of them as
// are named.
type changedGroup struct {
	Label     string
	Customers int64
	Names     []linkedName
	// Omitted is the number of customers who are not named; 0 when none are.
	Omitted int
}

// linkedName is the name of a customer. Link is the index of its section; -1 for
// none.
type linkedName struct {
	Name, ID string
	Link     int
}

// mover is a customer whose usage moved.
type mover struct {
	linkedName

	From, To int32
	// Points is the change with its sign.
	Points string
}

// links finds the sections of customers, by the key of a customer.
type links map[string]int

// named gives a customer its link.
func (l links) named(key, id, name string) linkedName {
	link, found := l[key]
	if !found {
		link = -1
	}
	return linkedName{name, id, link}
}

// linksTo gives the customers with a section.
func linksTo(customers []shownCustomer) links {
	l := links{}
	for i, c := range customers {
		if _, found := l[customerKey(c.CustomerAdoption)]; !found && c.Linked {
			l[customerKey(c.CustomerAdoption)] = i
		}
	}
	return l
}

// compared puts a comparison into words.
func (l *Locale) compared(c *Comparison, to links, everything bool) *changed {
	if c == nil {
		return nil
	}
	out := &changed{Title: l.since(c.Since)}
	for _, g := range []struct {
		label   string
		reports []*v1alpha1.CustomerAdoption
	}{
		{"changes.becameLow", c.BecameLow}, {"changes.recovered", c.Recovered}, {"changes.new", c.New}, {"changes.gone", c.Gone},
	} {
		out.add(l.changedGroup(g.label, g.reports, to, everything))
	}
	out.Movers = l.movers(c.Movers, func(m changes.Mover) linkedName { return to.named(m.ID, m.ID, m.Name) })
	out.say(l)
	return out
}

func (l *Locale) changedGroup(label string, reports []*v1alpha1.CustomerAdoption, to links, everything bool) changedGroup {
	g := changedGroup{Label: l.text(label), Customers: int64(len(reports))}
	for i, r := range reports {
		if i == changesShown && !everything {
			g.Omitted = len(reports) - i
			break
		}
		g.Names = append(g.Names, to.named(customerKey(r), r.Spec.Customer.ID, customerName(r)))
	}
	return g
}

// changesShown is the largest number of names of a group, unless all are asked for.
const changesShown = 20

// portfolioChanges puts the changes of a portfolio into words; nil when it has none.
func (l *Locale) portfolioChanges(p *v1alpha1.PortfolioAdoption, to links) *changed {
	c := p.Status.Changes
	if c == nil {
		return nil
	}
	out := &changed{Title: l.since(c.Since)}
	out.add(changedGroup{Label: l.text("changes.becameLow"), Customers: c.BecameLow})
	out.add(changedGroup{Label: l.text("changes.recovered"), Customers: c.Recovered})
	var moved []changes.Mover
	for _, m := range c.Movers {
		moved = append(moved, changes.Mover{ID: m.ID, Name: m.Name, From: m.From, To: m.To})
	}
	out.Movers = l.movers(moved, func(m changes.Mover) linkedName {
		name := m.Name
		if name == "" {
			name = m.ID
		}
		return to.named(p.Namespace+"/"+strings.ToLower(m.ID), m.ID, name)
	})
	out.say(l)
	return out
}

// since is the title. The date may be unknown.
func (l *Locale) since(date string) string {
	if date == "" {
		return l.text("changes.sincePrevious")
	}
	return l.text("changes.since", l.day(date))
}

func (c *changed) add(g changedGroup) {
	if g.Customers > 0 {
		c.Groups = append(c.Groups, g)
	}
}

// say says that nothing changed where nothing did.
func (c *changed) say(l *Locale) {
	if len(c.Groups)+len(c.Movers) == 0 {
		c.Nothing = l.text("changes.nothing")
	}
}

func (l *Locale) movers(list []changes.Mover, named func(changes.Mover) linkedName) (out []mover) {
	for _, m := range list {
		points := l.number(int64(m.To) - int64(m.From))
		if m.To > m.From {
			points = "+" + points
		}
		out = append(out, mover{named(m), m.From, m.To, points})
	}
	return out
}

// writeChanges prints a comparison between the tables and the guidance.
func (c Content) writeChanges(out *lines) {
	found := c.Locale.compared(c.Since, nil, c.All)
	if found == nil {
		return
	}
	l := c.Locale
	out.blank()
	out.wrap("", found.Title)
	for _, g := range found.Groups {
		out.wrap("  ", l.text("aside", g.Label, l.number(g.Customers)))
		out.wrap("    ", l.namesOfChange(g))
	}
	if len(found.Movers) > 0 {
		out.wrap("  ", l.text("changes.movers"))
	}
	for _, m := range found.Movers {
		out.wrap("    ", l.text("pair", m.Name, l.text("changes.move", l.percent(&m.From), l.percent(&m.To))))
	}
	if found.Nothing != "" {
		out.wrap("  ", found.Nothing)
	}
}

func (l *Locale) namesOfChange(g changedGroup) string {
	var names []string
	for _, n := range g.Names {
		names = append(names, n.Name)
	}
	if g.Omitted > 0 {
		return l.text("andMore", l.listed(names), g.Omitted)
	}
	return l.listed(names)
}
