// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// What a summary shows unless everything is asked for.
const (
	// namesShown is the largest number of names of a group.
	namesShown = 5
	// groupsShown is the largest number of groups under one heading.
	groupsShown = 4
	// detailsShown is the largest number of details of a group.
	detailsShown = 2
)

// member is a customer, or a source, of a group.
type member struct {
	// key tells members of one name apart.
	key, name string
	// weight sorts the members, the largest first.
	weight int64
}

// group is what several customers have in common.
type group struct {
	title   string
	members []member
	// has are the keys of the members.
	has map[string]bool
	// details are sentences about members, with the number of members of each.
	details map[string]int
	// remedies are what to try, where the group is about that.
	remedies []string
}

// groups are the groups under one heading, by what their members have in common.
type groups map[string]*group

// of gives the group of a key. The title counts when the group is new.
func (all groups) of(key, title string) *group {
	g, found := all[key]
	if !found {
		g = &group{title: title, has: map[string]bool{}, details: map[string]int{}}
		all[key] = g
	}
	return g
}

// add puts a member into the group once. It says whether the member is new.
func (g *group) add(m member) bool {
	if g.has[m.key] {
		return false
	}
	g.has[m.key] = true
	g.members = append(g.members, m)
	return true
}

// shownGroup is a group in the reader's words.
type shownGroup struct {
	Title string
	// Details are sentences about members, the most frequent first.
	Details []string
	// Names are the members in one text.
	Names string
	// Remedies are what to try, in one text; empty where the group is not about
	// that.
	Remedies string
}

// shown puts the groups into words, the largest first. The second result is the
// number of groups that are left out.
func (l *Locale) shown(all groups, everything bool) (list []shownGroup, omitted int) {
	sorted := slices.SortedFunc(maps.Values(all), func(a, b *group) int {
		return cmp.Or(cmp.Compare(len(b.members), len(a.members)), cmp.Compare(a.title, b.title))
	})
	if !everything && len(sorted) > groupsShown+1 {
		omitted = len(sorted) - groupsShown
		sorted = sorted[:groupsShown]
	}
	for _, g := range sorted {
		list = append(list, shownGroup{
			Title:    l.text("aside", g.title, l.number(int64(len(g.members)))),
			Details:  l.detailsOf(g, everything),
			Names:    l.namesOf(g, everything),
			Remedies: strings.Join(g.remedies, separator),
		})
	}
	return list, omitted
}

// detailsOf are the details of a group. A detail that is not about all members
// says about how many it is.
func (l *Locale) detailsOf(g *group, everything bool) (list []string) {
	sorted := slices.SortedFunc(maps.Keys(g.details), func(a, b string) int {
		return cmp.Or(cmp.Compare(g.details[b], g.details[a]), cmp.Compare(a, b))
	})
	for i, text := range sorted {
		if !everything && i == detailsShown {
			return append(list, l.text("omitted", len(sorted)-detailsShown))
		}
		if len(sorted) > 1 {
			text = l.text("aside", text, l.number(int64(g.details[text])))
		}
		list = append(list, text)
	}
	return list
}

// namesOf are the members in one text.
func (l *Locale) namesOf(g *group, everything bool) string {
	slices.SortStableFunc(g.members, func(a, b member) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.name, b.name))
	})
	shown := g.members
	if !everything && len(shown) > namesShown {
		shown = shown[:namesShown]
	}
	var names []string
	for _, m := range shown {
		names = append(names, m.name)
	}
	text := l.listed(names)
	if more := len(g.members) - len(shown); more > 0 {
		text = l.text("andMore", text, more)
	}
	return text
}

// listed joins texts as the language does.
func (l *Locale) listed(texts []string) string {
	joined := ""
	for i, text := range texts {
		if i == 0 {
			joined = text
			continue
		}
		joined = l.text("list", joined, text)
	}
	return joined
}
