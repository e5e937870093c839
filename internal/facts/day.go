// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts

import (
	"time"

	"github.com/golang-sql/civil"
)

// day is a date in four bytes: days since the end of the year 0, from 1. It is
// for what a Builder holds of every user.
type day uint32

// never is the day that no date has.
const never day = 0

var dayOne = civil.Date{Year: 1, Month: 1, Day: 1}

// dayOf gives never for what is no date.
func dayOf(d civil.Date) day {
	if !isDate(d) {
		return never
	}
	return day(daysBefore(d.Year) + int(daysBeforeMonth[d.Month-1]) + d.Day + leapDay(d))
}

// daysBeforeMonth are the days of a common year before each month.
var daysBeforeMonth = [12]uint16{0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334}

// daysBefore is the number of days of the years from 1 to the one before.
func daysBefore(year int) int {
	y := year - 1
	return 365*y + y/4 - y/100 + y/400
}

// leapDay is 1 after the end of February of a leap year.
func leapDay(d civil.Date) int {
	if d.Month > time.February && isLeap(d.Year) {
		return 1
	}
	return 0
}

func isLeap(year int) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }

// daysOfMonth are those of a common year.
var daysOfMonth = [12]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

func isDate(d civil.Date) bool {
	if d.Year < 1 || d.Month < time.January || d.Month > time.December {
		return false
	}
	last := daysOfMonth[d.Month-1]
	if d.Month == time.February && isLeap(d.Year) {
		last++
	}
	return d.Day >= 1 && d.Day <= last
}

func (d day) date() civil.Date { return dayOne.AddDays(int(d) - 1) }

// MonthEnd is the last day of a month: the date a month key stands for.
func MonthEnd(year int, month time.Month) civil.Date {
	return civil.DateOf(time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC))
}
