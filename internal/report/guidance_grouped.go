// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// grouped writes the summary: why customers are Low or Unknown, what to try, why
// usage may look too high, and notes. What nobody has is left out.
func (c Content) grouped(out *lines) {
	l, s := c.Locale, c.summarize()
	c.writeGroups(out, s.heading(v1alpha1.AdoptionLow, s.low), s.whyLow)
	c.writeGroups(out, s.heading(v1alpha1.AdoptionUnknown, s.unknown), s.whyUnknown)
	c.writeGroups(out, l.text("label.try"), s.advised)
	c.writeGroups(out, l.text("label.inflation"), s.inflated)
	c.writeGroups(out, l.text("label.notes"), s.noted)
}

func (c Content) writeGroups(out *lines, heading string, all groups) {
	if len(all) == 0 {
		return
	}
	out.blank()
	out.wrap("", heading)
	shown, omitted := c.Locale.shown(all, c.All)
	for _, g := range shown {
		out.wrap("  ", g.Title)
		for _, detail := range append(g.Details, g.Names, g.Remedies) {
			if detail != "" {
				out.wrap("    ", detail)
			}
		}
	}
	if omitted > 0 {
		out.wrap("  ", c.Locale.text("omitted", omitted))
	}
}

// heading says how many of the customers have a verdict.
func (s *summary) heading(verdict v1alpha1.AdoptionVerdict, some map[string]bool) string {
	return s.locale.text("pair", s.locale.code("verdict", string(verdict)), s.locale.text("customersOf", len(some), len(s.all)))
}

// reasons are the groups of customers with one verdict, as the page shows them.
type reasons struct {
	Heading string
	Groups  []shownGroup
	// Omitted is the number of groups that are left out.
	Omitted int
}

// reasons says once why customers are Low or Unknown.
func (c Content) reasons() (list []reasons) {
	s := c.summarize()
	for _, of := range []struct {
		heading string
		groups  groups
	}{{s.heading(v1alpha1.AdoptionLow, s.low), s.whyLow}, {s.heading(v1alpha1.AdoptionUnknown, s.unknown), s.whyUnknown}} {
		if len(of.groups) == 0 {
			continue
		}
		shown, omitted := c.Locale.shown(of.groups, c.All)
		list = append(list, reasons{of.heading, shown, omitted})
	}
	return list
}
