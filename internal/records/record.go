// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/formats"
)

// values are what one row says of each field. They are valid until the next row.
type values [fieldCount]formats.Cell

// assembler makes typed records of rows.
type assembler struct {
	kind         facts.Kind
	decimal      byte
	texts        texts
	days, months calendar
	// dates are the columns of dates that are not the row's own.
	dates     map[field]*dateColumn
	newDates  func() *dateColumn
	workloads workloadList
	// keys says that the rows are JSON objects, which may leave blank keys out.
	keys bool
	// out and user hold what the row in hand says.
	out  []facts.Record
	user []facts.UserWorkload
	// numbers are those of the workload in hand.
	numbers []int
	// report is what the columns say of what the file is.
	report report
	// otherPeriod says that counts are of another number of days than the window.
	otherPeriod bool
	// nobodys counts the licensed mailboxes that are no person's.
	nobodys int64
	// told says that the spec names counts of workloads.
	told bool
	// unknownState says that the row in hand has a state that is in no
	// vocabulary.
	unknownState bool
}

func newAssembler(o Options, c *columns) assembler {
	a := assembler{
		kind: o.Kind, texts: newTexts(), days: newCalendar(o), months: newCalendar(o), workloads: c.workloads,
		dates: map[field]*dateColumn{}, newDates: func() *dateColumn { return newDateColumn(o) },
		told: o.Kind == facts.KindUsage && c.tellsWorkloads(),
	}
	if o.Format.Decimal != "" {
		a.decimal = o.Format.Decimal[0]
	}
	return a
}

// records makes records of a row, valid until the next one: one as a rule. When
// there is a problem, the record still names the customer, if the row does.
func (a *assembler) records(v *values, at formats.Position) ([]facts.Record, *problem) {
	a.out, a.unknownState = append(a.out[:0], facts.Record{Kind: a.kind}), false
	r := &a.out[0]
	var p *problem
	if r.CustomerID, p = a.customer(v); p != nil {
		return a.out, p
	}
	if p = a.name(v, r); p != nil {
		return a.out, p
	}
	if p = a.content(v, at, r); p != nil {
		return a.out, p
	}
	if !r.AsOf.IsValid() {
		p = a.date(v, at, r)
	}
	if p != nil {
		return a.out, p
	}
	switch a.kind {
	case facts.KindSubscription:
		p = a.split(v)
	case facts.KindUsage:
		p = a.splitWorkloads(v)
	}
	return a.out, p
}

// content reads what is of the record's kind.
func (a *assembler) content(v *values, at formats.Position, r *facts.Record) *problem {
	switch a.kind {
	case facts.KindSubscription:
		return a.subscription(v, at, r)
	case facts.KindActivity:
		return a.activity(v, at, r)
	case facts.KindRequest:
		return a.request(v, at, r)
	case facts.KindDeployment:
		return a.counts(v, [2]field{licensesSold, licensesAssigned}, [2]*int64{&r.Sold, &r.Assigned})
	default:
		a.nameUsage(&r.Subject)
		return a.counts(v, [2]field{licensesEntitled, licensesActive}, [2]*int64{&r.Entitled, &r.Active})
	}
}

// customer gives the customer's id, without which a row is nobody's.
func (a *assembler) customer(v *values) (string, *problem) {
	id := v[customerID]
	switch id.Form {
	case formats.Absent:
		return "", wrong(FieldMissing, "missing; map the key in spec.columns or set spec.constants").in(customerID)
	case formats.List:
		return "", notSingle(customerID)
	}
	text, p := a.texts.id(id.Text)
	if p == nil && (text == "" || text == noGUID) {
		p = wrong(RowUnexpected, "no customer id; export the tenant id of each row")
	}
	return text, p.in(customerID)
}

// noGUID is what programs write for a GUID that they do not have.
const noGUID = "00000000-0000-0000-0000-000000000000"

// textFields are the texts that go into a record, beside the customer's id.
var textFields = [...]field{
	customerName, serviceCode, serviceName, productID, productName, workloadCode, workloadName, partnerID,
	segment, market, channel,
}

func (a *assembler) name(v *values, r *facts.Record) *problem {
	var text [plainFields]string
	for _, f := range textFields {
		if v[f].Form == formats.List {
			return notSingle(f)
		}
		var p *problem
		if text[f], p = a.texts.name(v[f].Text); p != nil {
			return p.in(f)
		}
	}
	r.CustomerName = text[customerName]
	r.Subject = facts.Subject{
		Service:     a.texts.service(text[serviceCode], text[serviceName]),
		ProductID:   text[productID],
		ProductName: text[productName],
		Workload:    a.texts.workload(text[workloadCode], text[workloadName]),
		PartnerID:   text[partnerID],
		Labels:      a.texts.labels(facts.Labels{Segment: text[segment], Market: text[market], Channel: text[channel]}),
		Free:        free(v[freeOrPaid].Text),
	}
	return nil
}

func (a *assembler) counts(v *values, fields [2]field, into [2]*int64) *problem {
	for i, f := range fields {
		var p *problem
		if *into[i], p = a.number(v[f]); p != nil {
			return p.in(f)
		}
	}
	return nil
}

// date gives a record its as-of date: its own, else its month's.
func (a *assembler) date(v *values, at formats.Position, r *facts.Record) (p *problem) {
	f := asOf
	if noDay(v[asOf]) {
		f = month
	}
	switch {
	case v[f].Form == formats.List:
		return notSingle(f)
	case noDay(v[f]):
		return nil
	case f == asOf:
		r.AsOf, p = notZero(a.days.read(v[f].Text, func(text string) (civil.Date, *problem) { return a.days.day(text, at) }))
	default:
		r.Subject.MonthKeyed = true
		r.AsOf, p = a.months.read(v[f].Text, func(text string) (civil.Date, *problem) { return a.months.month(text, at) })
	}
	return p.in(f)
}

func notSingle(f field) *problem {
	return wrong(RowUnexpected, "a list where a single value is expected; map another key in spec.columns").in(f)
}
