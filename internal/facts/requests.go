// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts

import "github.com/golang-sql/civil"

// The categories of support requests. Help and HowTo count as demand for help
// (docs/semantics.md section 7); everything else is Other, as the words of a
// support file may name people.
const (
	CategoryHelp  = "Help"
	CategoryHowTo = "HowTo"
	CategoryOther = "Other"
)

// Requests counts a customer's support requests of one day and category.
type Requests struct {
	Day      civil.Date
	Category string
	Count    int64
	// MonthKeyed is true when the date came as a month.
	MonthKeyed bool
}

// RequestRow is what a record of KindRequest carries.
type RequestRow struct {
	// Day on which they were made, where that is not the record's AsOf: up to
	// that one the source then knew of requests (docs/semantics.md section 7), and a
	// later AsOf replaces it. Zero means that the record is of its day only.
	Day      civil.Date
	Category string
	Count    int64
}
