// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package facts

import (
	"errors"
	"hash/maphash"
	"math"

	"github.com/golang-sql/civil"
)

// Record is one typed row of an export. Fields a dataset does not have stay
// zero.
type Record struct {
	CustomerID, CustomerName string
	Subject                  Subject
	// AsOf is the row's own date; zero when it has none. A month key is the
	// last day of its month, with Subject.MonthKeyed set.
	AsOf civil.Date
	// Sold and Assigned are meant when Kind is KindDeployment, Entitled and
	// Active when it is KindUsage, the rows when it is their kind.
	Kind             Kind
	Sold, Assigned   int64
	Entitled, Active int64
	Subscription     SubscriptionRow
	User             UserRow
	Request          RequestRow
	// SameRow says that the row was counted with an earlier record of it.
	SameRow bool
}

// Kind says which counts a record carries.
type Kind uint8

// The kinds of records.
const (
	KindDeployment Kind = iota + 1
	KindUsage
	KindSubscription
	KindActivity
	KindRequest
)

// ErrOverflow says that a sum of counts does not fit into 64 bits.
var ErrOverflow = errors.New("sum exceeds 9223372036854775807")

// Builder adds records up. The zero Builder is not usable; use NewBuilder. A
// Builder belongs to one goroutine.
type Builder struct {
	customers map[string]*entry
	subjects  map[Subject]*Subject
	listed    productList
	seed      maphash.Seed
	groups    countGroups
	// sums of everything added, count by count, so that no sum of a customer
	// can overflow: sumPairs of each, in the order of reserve.
	sums          [][2]int64
	subscriptions subscriptions
	userSets      map[userSetKey]*userSet
	users         userCounts
	requests      map[requestKey]int64
	// unnamed counts the rejected rows that name no customer.
	unnamed int64
	// copilotUsers says that the file is the report on users of Copilot.
	copilotUsers bool
}

// entry is a customer that is being built.
type entry struct {
	Customer
	// named and labeled are the dates of the rows that gave the name and the
	// labels.
	named, labeled civil.Date
	// sums is the index of the customer's first sum in the Builder.
	sums int
	// groups counts the customer's groups of each kind.
	groups [KindUsage + 1]uint32
	// rows is the number of rows used.
	rows int64
}

// key is a group: one customer, one subject, one date.
type key struct {
	customer *entry
	subject  *Subject
	asOf     civil.Date
}

// NewBuilder makes an empty Builder, which knows the built-in list of free
// products.
func NewBuilder() *Builder {
	return &Builder{
		customers:     map[string]*entry{},
		subjects:      map[Subject]*Subject{},
		listed:        builtInList(),
		seed:          maphash.MakeSeed(),
		groups:        newCountGroups(),
		subscriptions: newSubscriptions(),
		userSets:      map[userSetKey]*userSet{},
		requests:      map[requestKey]int64{},
	}
}

// FreeProducts adds part numbers, ids or names of free products to the built-in
// list, which builtIn keeps. It is for a Builder that has nothing yet.
func (b *Builder) FreeProducts(added []string, builtIn bool) {
	b.listed = newProductList(added, builtIn)
}

// Add adds a record up with the others of its customer, subject and date. A
// subscription or a user that the date has already is a duplicate, and counts
// once (docs/semantics.md section 3.1). Add returns ErrOverflow, and adds nothing,
// when a sum over the customer grows too large.
func (b *Builder) Add(r Record) (duplicate bool, err error) {
	c := b.customer(r.CustomerID)
	if !b.reserve(c, &r) {
		return false, ErrOverflow
	}
	c.name(&r)
	c.label(&r)
	k := key{c, b.subject(r.Subject), r.AsOf}
	switch r.Kind {
	case KindDeployment:
		b.groups.add(b.groups.find(countKey{c, k.subject, shorten(r.AsOf), KindDeployment}), r.Sold, r.Assigned)
	case KindSubscription:
		duplicate = b.addSubscription(k, r.Subscription)
	case KindActivity:
		duplicate = b.addUser(k, r.User)
	case KindRequest:
		b.requests[requestKey{c, r.AsOf, r.Request.Day, r.Request.Category, r.Subject.MonthKeyed}] += r.Request.Count
	default:
		b.groups.add(b.groups.find(countKey{c, k.subject, shorten(r.AsOf), KindUsage}), r.Entitled, r.Active)
	}
	if !duplicate && !r.SameRow {
		c.rows++
	}
	return duplicate, nil
}

// Reject counts a row that names a customer and could not be read.
func (b *Builder) Reject(customerID string) {
	b.customer(customerID).Rejected++
}

// RejectUnnamed counts a row that could not be read and names no customer: it may be
// any customer's (docs/semantics.md section 3.8).
func (b *Builder) RejectUnnamed() { b.unnamed++ }

// Customers is the number of distinct customers named so far.
func (b *Builder) Customers() int { return len(b.customers) }

// Build gives the set. Rows without a date get undated: the origin's
// modification date, or the day the revision was first read. Month keys never
// reach past firstRead: the month still running ends there, and a month that
// begins later is as of its first day (docs/semantics.md section 2). The Builder must not be used afterwards.
func (b *Builder) Build(undated, firstRead civil.Date) *Set {
	s := &Set{customers: make(map[string]*Customer, len(b.customers)), unnamed: b.unnamed}
	for id, c := range b.customers {
		s.customers[id] = &c.Customer
	}
	at := finalDates{s, undated, firstRead}
	b.buildCounts(at)
	b.buildSubscriptions(at)
	b.buildActivities(at)
	b.buildRequests(at)
	s.measure(b.subjects)
	return s
}

// finalDates decides the final dates of the counts of a Builder.
type finalDates struct {
	set                *Set
	undated, firstRead civil.Date
}

// date gives a count its final date and widens the set's range by it.
func (at finalDates) date(asOf civil.Date, monthKeyed bool) civil.Date {
	s := at.set
	switch {
	case !asOf.IsValid():
		s.undated = true
		asOf = at.undated
	case monthKeyed && asOf.After(at.firstRead):
		// A key of the next month, from a zone ahead, is the first of that month: no
		// two months are merged.
		first := civil.Date{Year: asOf.Year, Month: asOf.Month, Day: 1}
		asOf = at.firstRead
		if first.After(at.firstRead) {
			asOf = first
		}
	}
	if !s.from.IsValid() || asOf.Before(s.from) {
		s.from = asOf
	}
	if asOf.After(s.to) {
		s.to = asOf
	}
	return asOf
}

func (b *Builder) customer(id string) *entry {
	// Most ids come in canonical form, and most customers more than once.
	if c := b.customers[id]; c != nil {
		return c
	}
	id = CanonicalID(id)
	c := b.customers[id]
	if c == nil {
		c = &entry{Customer: Customer{ID: id}, sums: len(b.sums)}
		b.customers[id] = c
		b.sums = append(b.sums, make([][2]int64, sumPairs)...)
	}
	return c
}

// name keeps the name of the newest row that has one; on equal dates the
// alphabetically first, so that the order of rows does not matter.
func (c *entry) name(r *Record) {
	if r.CustomerName == "" {
		return
	}
	if c.Name == "" || r.AsOf.After(c.named) || (r.AsOf == c.named && r.CustomerName < c.Name) {
		c.Name, c.named = r.CustomerName, r.AsOf
	}
}

// sumPairs is how many pairs of sums a customer has.
const sumPairs = 4

// reserve grows the customer's sums by a record, or none of them.
func (b *Builder) reserve(c *entry, r *Record) bool {
	grown := [sumPairs][2]int64{
		{r.Sold, r.Assigned}, {r.Entitled, r.Active},
		{r.Subscription.Licenses, r.Subscription.Assigned}, {r.Subscription.Active, r.Request.Count},
	}
	sums := b.sums[c.sums : c.sums+sumPairs]
	for i := range grown {
		for j := range grown[i] {
			if grown[i][j] > math.MaxInt64-sums[i][j] {
				return false
			}
			grown[i][j] += sums[i][j]
		}
	}
	copy(sums, grown[:])
	return true
}
