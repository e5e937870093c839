// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"strconv"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/export"
)

// usersFigure is the figure of distinct users. The users by their last activity come
// from its source.
func usersFigure(r *v1alpha1.CustomerAdoption) v1alpha1.Figure {
	if f := r.Status.Usage; f != nil && f.Basis == v1alpha1.UsageBasisUsers {
		return v1alpha1.FigureUsage
	}
	return v1alpha1.FigureAlternateUsage
}

// users lists the licensed users who are idle, and those who were never active.
func (l *Locale) users(f *v1alpha1.UserFigures) (rows []figure) {
	if f == nil {
		return nil
	}
	for _, idle := range f.Idle {
		row := l.userCount("figure.Idle."+strconv.Itoa(int(idle.Days)), idle.Users, f)
		l.ofCustomers(&row, idle.Customers, f)
		if idle.LowerBound {
			row.Note = l.text("counts.idleLowerBound")
		}
		rows = append(rows, row)
	}
	if f.NeverActive != nil {
		row := l.userCount("figure.NeverActive", *f.NeverActive, f)
		l.ofCustomers(&row, f.NeverActiveCustomers, f)
		rows = append(rows, row)
	}
	return rows
}

func (l *Locale) userCount(label string, users int64, f *v1alpha1.UserFigures) figure {
	return figure{Label: l.text(label), Value: l.number(users), Counts: l.text("counts.licensedUsers", users, f.Entitled)}
}

// ofCustomers says of how many customers a count is the sum, where it is not all:
// the licensed users of all would not be the whole of it.
func (l *Locale) ofCustomers(row *figure, some *int64, f *v1alpha1.UserFigures) {
	if some != nil && f.Customers != nil {
		row.Counts = l.text("counts.ofCustomers", *some, *f.Customers)
	}
}

// users gives the cells of the users by their last activity. A lower bound has none:
// in a file, nothing would say that it is one.
func (row exportRow) users(f *v1alpha1.UserFigures) {
	if f == nil {
		return
	}
	row["usersLicensed"], row["usersActive"] = export.NumberCell(f.Entitled), export.NumberCell(f.Active)
	if f.NeverActive != nil {
		row["usersNeverActive"] = export.NumberCell(*f.NeverActive)
	}
	for _, idle := range f.Idle {
		if !idle.LowerBound {
			row["usersIdle"+strconv.Itoa(int(idle.Days))+"Days"] = export.NumberCell(idle.Users)
		}
	}
}
