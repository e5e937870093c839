// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package facts holds what one revision of one export says about each customer,
// as counts. Records come in, one typed row at a time, through a Builder; an
// immutable Set goes out. A Set holds no user identity, and the package does not
// know where the rows came from.
package facts

import (
	"iter"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/golang-sql/civil"
	"golang.org/x/text/unicode/norm"
)

// Set holds the facts of one source revision. It is immutable and safe for
// concurrent readers.
type Set struct {
	customers map[string]*Customer
	from, to  civil.Date
	undated   bool
	unnamed   int64
	size      int64
}

// Customer holds what one revision says about one customer.
type Customer struct {
	// ID in canonical form (CanonicalID).
	ID string
	// Name as the newest row that has one gives it; may be empty.
	Name string
	// Rejected counts the rows that name the customer and could not be read.
	Rejected int64
	// Duplicates counts the customer's rows that were left out because a flag
	// says that another partner location has the same row.
	Duplicates int64
	// Deployments are sold and assigned licenses, one entry per subject and date.
	Deployments []Deployment
	// Usages are entitled and active counts, one entry per subject and date.
	Usages []Usage
	// Subscriptions, one entry per subject, standing and date; two where only
	// some of the rows carry assigned or active licenses.
	Subscriptions []Subscription
	// Activities are users per workload, one entry per subject and date.
	Activities []Activity
	// Users are distinct users over all workloads, on the last date of each
	// month.
	Users []Users
	// Requests for support, one entry per day and category.
	Requests []Requests
	// Labels of the rows about users and requests, on the newest date of such
	// rows, the alphabetically first of each kind. The subjects of these rows have
	// no labels. Nil when there are none.
	Labels *Labels
}

// Subject is what a count is about. Equal subjects of one set are one object,
// so that a count costs a pointer.
type Subject struct {
	// Service is the canonical service code or name; empty when unknown.
	Service string
	// ProductID is the product's id; may be empty.
	ProductID string
	// ProductName is the product's name; may be empty.
	ProductName string
	// Workload is the canonical workload name; empty when the row names none.
	Workload string
	// PartOf is the workload that this one is an app of, which has the same
	// licenses; empty for none. An app is in no sum.
	PartOf string
	// PartnerID is the partner the row belongs to; empty when the row names none.
	PartnerID string
	// Labels of the row; nil when it has none. Equal ones of one file are one
	// object.
	Labels *Labels
	// Free is true when the row itself, or the list of free products, says
	// that the product is free.
	Free bool
	// Unassignable is true when the product cannot be assigned to users.
	Unassignable bool
	// MonthKeyed is true when the date came as a month, whose counts speak of
	// the whole calendar month.
	MonthKeyed bool
}

// Deployment is one subject's licenses on one as-of date.
type Deployment struct {
	*Subject
	AsOf           civil.Date
	Sold, Assigned int64
}

// Usage is one subject's counts on one as-of date.
type Usage struct {
	*Subject
	AsOf             civil.Date
	Entitled, Active int64
}

// Customer gives the facts of a customer by its id in any case; nil when the
// revision does not name the customer.
func (s *Set) Customer(id string) *Customer {
	return s.customers[CanonicalID(id)]
}

// All gives the facts of every customer, in the order of their ids.
func (s *Set) All() iter.Seq[*Customer] {
	return func(yield func(*Customer) bool) {
		for _, id := range slices.Sorted(maps.Keys(s.customers)) {
			if !yield(s.customers[id]) {
				return
			}
		}
	}
}

// Customers is the number of distinct customers named.
func (s *Set) Customers() int { return len(s.customers) }

// Dates gives the oldest and the newest as-of date; ok is false when no row
// was used.
func (s *Set) Dates() (from, to civil.Date, ok bool) {
	return s.from, s.to, s.to.IsValid()
}

// Undated says that at least one used row carries no date of its own, so that
// the date given to Build stands in.
func (s *Set) Undated() bool { return s.undated }

// RejectedUnnamed is the number of rows that could not be read and name no customer.
func (s *Set) RejectedUnnamed() int64 { return s.unnamed }

// CanonicalID is the form in which customer ids are compared: without braces and
// spaces around it, lower-case and with composed letters (docs/semantics.md
// sections 1 and 2).
func CanonicalID(id string) string {
	id = strings.TrimFunc(id, func(r rune) bool { return r == '{' || r == '}' || unicode.IsSpace(r) })
	return norm.NFC.String(strings.ToLower(id))
}
