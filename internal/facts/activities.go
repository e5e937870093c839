// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts

import "github.com/golang-sql/civil"

// Activity counts the users of one workload on one as-of date. No user is
// known any more: windows of any length come from the counts per day.
type Activity struct {
	*Subject
	AsOf civil.Date
	// WithOneDrive says that the users of SharePoint are those of OneDrive, too.
	WithOneDrive bool
	// Entitled users: licensed and not deleted.
	Entitled int64
	// Unstated users are not deleted, and no row states whether they are
	// licensed: with any of them, Entitled is not the number of all entitled
	// users.
	Unstated int64
	// Days by last activity, oldest first; users who were never active are on
	// none.
	Days []ActiveDay
}

// ActiveDay counts users by the day of their last activity.
type ActiveDay struct {
	Day civil.Date
	// Licensed users are licensed for the workload and not deleted.
	Licensed int64
	// Elsewhere are users who are not deleted, and not licensed for the workload
	// but for another one.
	Elsewhere int64
	// Gone users are deleted or have no license left: turnover.
	Gone int64
	// Unstated users are not deleted, and no row states whether they are
	// licensed.
	Unstated int64
}

// UserRow is what a record of KindActivity carries. It is dropped once
// counted: the ID lives in the Builder only, to count a repeated user once.
type UserRow struct {
	ID      string
	Deleted bool
	// Period is the number of days that the report looks back, up to the as-of
	// date: it knows no activity before them. 0 when the row names none.
	Period    int32
	Workloads []UserWorkload
}

// UserWorkload is a user's state in one workload.
type UserWorkload struct {
	// Workload is the canonical name.
	Workload string
	// Licensed says that the user has a license for it.
	Licensed bool
	// Unstated says that the row does not tell whether the user has a license;
	// Licensed is false then.
	Unstated bool
	// LastActivity is zero when the user was never active.
	LastActivity civil.Date
}
