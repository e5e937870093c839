package records

import (
	"errors"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// intake takes rows in, whatever their format: it makes records of them, adds
// them up, and counts what it can't use.
type intake struct {
	options    Options
	columns    *columns
	assembler  assembler
	facts      *facts.Builder
	counts     Counts
	rejections rejections
	shortcuts  shortcuts
}

func newIntake(o Options) (*intake, error) {
	columns, err := newColumns(o)
	if err != nil {
		return nil, err
	}
	return &intake{
		options: o, columns: columns, assembler: newAssembler(o, columns),
		facts: newBuilder(o), rejections: rejections{}, shortcuts: newShortcuts(o, columns),
	}, nil
}

func newBuilder(o Options) *facts.Builder {
	b := facts.NewBuilder()
	if o.FreeProducts != nil {
		b.FreeProducts(o.FreeProducts)
	}
	return b
}

// begin counts a row, whatever becomes of it.
func (in *intake) begin() error {
	in.counts.Read++
	if in.options.Progress != nil && in.counts.Read%progressRows == 0 {
		in.options.Progress(in.counts.Read)
	}
	if limit := in.options.Limits.MaxRows; limit > 0 && in.counts.Read > limit {
		return refuse(TooManyRows, "more than %d rows; split the export by customer", limit)
	}
	return nil
}

// progressRows is the number of rows between two words about the progress.
const progressRows = 1 << 16

// take uses a row.
func (in *intake) take(v *values, at place) {
	if !in.shortcuts.on() {
		in.judge(v, at)
		return
	}
	hash, counts := in.shortcuts.hash(v), in.shortcuts.counts
	if !in.again(hash, v[counts[0]], v[counts[1]]) {
		in.takeNew(v, hash, at)
	}
}

// again uses a row that says nothing new but its counts; false when it does, or
// when there is something wrong with the counts.
func (in *intake) again(hash rowHash, first, second value) bool {
	slot := in.shortcuts.find(hash)
	if slot == nil {
		return false
	}
	a, b, ok := in.numbers(first, second)
	return ok && in.repeat(slot, a, b)
}

// repeat uses such a row by its shortcut; false when there is none, or no room
// for its counts.
func (in *intake) repeat(slot *shortcut, first, second int64) bool {
	if slot == nil || !in.shortcuts.spend(in.facts, first, second) {
		return false
	}
	slot.add(in.facts, first, second)
	in.counts.Used++
	return true
}

// numbers reads two counts; false when there is something wrong with them.
func (in *intake) numbers(first, second value) (a, b int64, ok bool) {
	a, p := in.assembler.number(first)
	if p != nil {
		return 0, 0, false
	}
	b, p = in.assembler.number(second)
	return a, b, p == nil
}

// takeNew uses a row, and remembers what it says.
func (in *intake) takeNew(v *values, hash rowHash, at place) {
	used := in.counts.Used
	in.judge(v, at)
	if in.counts.Used > used && in.shortcuts.on() {
		in.shortcuts.add(hash, in.facts.Group(&in.assembler.out[0]))
	}
}

// judge uses a row, or says why not. Constants stand in for what the row has.
func (in *intake) judge(v *values, at place) {
	in.fill(v)
	if yes(v[duplicate].text) {
		in.skip(v)
		return
	}
	records, p := in.assembler.records(v, at)
	counted := false
	for i := 0; i < len(records) && p == nil; i++ {
		in.shortcuts.spend(in.facts, records[i].Sold+records[i].Entitled, records[i].Assigned+records[i].Active)
		duplicate, err := in.facts.Add(records[i])
		if errors.Is(err, facts.ErrOverflow) {
			p = wrong(NumberOutOfRange, "total of the customer's counts exceeds 9223372036854775807")
		}
		counted = counted || !duplicate
	}
	switch {
	case p != nil:
		in.reject(records[0].CustomerID, p, at)
	case counted:
		in.counts.Used++
	default:
		in.counts.Duplicates++
	}
}

// skip counts a row that is flagged as another one's duplicate.
func (in *intake) skip(v *values) {
	in.counts.Duplicates++
	if customer, p := in.assembler.customer(v); p == nil {
		in.facts.Duplicate(customer)
	}
}

// refuse rejects a row that can't be used as a whole. It may still name its
// customer.
func (in *intake) refuse(v *values, p *problem, at place) {
	in.fill(v)
	customer, _ := in.assembler.customer(v)
	in.reject(customer, p, at)
}

func (in *intake) reject(customer string, p *problem, at place) {
	in.counts.Rejected++
	if customer != "" {
		in.facts.Reject(customer)
	}
	in.rejections.add(p.reason, at.n, func() string { return in.describe(p, at) })
}

// describe gives a problem its place.
func (in *intake) describe(p *problem, at place) string {
	switch {
	case p.field == noField:
		return at.String() + ": " + p.what
	case in.columns.constants[p.field].form != absent:
		return "spec.constants." + in.columns.name(p.field) + ": " + p.what
	}
	return at.of(in.columns.name(p.field)) + ": " + p.what
}

func (in *intake) fill(v *values) {
	for _, f := range in.columns.constant {
		v[f] = in.columns.constants[f]
	}
	for f, words := range in.columns.words {
		v[f] = words.translate(v[f])
	}
}

// result judges the whole.
func (in *intake) result() (*Result, error) {
	in.shortcuts.settle(in.facts)
	in.counts.Customers = int64(in.facts.Customers())
	result := &Result{Facts: in.facts, Counts: in.counts, Rejections: in.rejections.list()}
	if in.counts.Rejected*100 > int64(in.options.MaxRejectedPercent)*in.counts.Read {
		result.Facts = nil
		first := in.rejections[result.Rejections[0].Reason]
		return result, refuse(TooManyRejected, "%d of %d rows rejected, more than %d %%; most often %s, first at %s",
			in.counts.Rejected, in.counts.Read, in.options.MaxRejectedPercent, first.Reason, first.message)
	}
	// Empty is never zero (semantics.md section 2).
	if in.counts.Used == 0 {
		result.Facts = nil
		return result, refuse(SourceEmpty, "no row could be used; %d of %d are duplicates and %d rejected; check the filters of the export job",
			in.counts.Duplicates, in.counts.Read, in.counts.Rejected)
	}
	return result, nil
}
