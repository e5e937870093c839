// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts

import "github.com/golang-sql/civil"

// day is a date in four bytes: days since the end of the year 0, from 1. It is
// for what a Builder holds of every user.
type day uint32

// never is the day that no date has.
const never day = 0

var dayOne = civil.Date{Year: 1, Month: 1, Day: 1}

// dayOf gives never for what is no date.
func dayOf(d civil.Date) day {
	if !d.IsValid() || d.Year < 1 {
		return never
	}
	return day(d.DaysSince(dayOne)) + 1
}

func (d day) date() civil.Date { return dayOne.AddDays(int(d) - 1) }
