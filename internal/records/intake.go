// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"errors"
	"sync/atomic"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/formats"
)

// intake takes the rows of a file, whatever its format: it makes records of
// them, adds them up, and counts what it can't use. It is a formats.Consumer.
type intake struct {
	options    Options
	columns    *columns
	bindings   bindings
	assembler  assembler
	facts      *facts.Builder
	counts     Counts
	rejections rejections
	cache      rowCache
	totals     totals
	dating     dating
	ids        customerIDs
	repeats    repeats
	// named says which rows name a product or workload; licensed, of each
	// workload, which say who is licensed.
	named    mixture
	licensed []licensedMixture
	// values are those of the row in hand.
	values values
	// keys is the number of JSON keys that hold a field.
	keys int
	// keyFault refuses the file because of one of its keys.
	keyFault error
	// counted are the columns of the two counts, where rows are cached, and what
	// the row in hand says in them.
	counted     [2]int
	countedCell [2]formats.Cell
	// held is how many bytes were asked for.
	held int64
	// taken is how many rows were taken that are not cached.
	taken int64
	// ended is set when the context of the reading has.
	ended atomic.Bool
}

func newIntake(o Options) (*intake, error) {
	columns, err := newColumns(o)
	if err != nil {
		return nil, err
	}
	b := newBuilder(o)
	return &intake{
		options: o, columns: columns, assembler: newAssembler(o, columns),
		facts: b, rejections: rejections{}, cache: newRowCache(o, columns, b), totals: newTotals(o.Kind, columns), repeats: newRepeats(),
	}, nil
}

func newBuilder(o Options) *facts.Builder {
	b := facts.NewBuilder()
	if len(o.FreeProducts) > 0 || o.NoBuiltInProducts {
		b.FreeProducts(o.FreeProducts, !o.NoBuiltInProducts)
	}
	return b
}

// countRow counts a row, whatever becomes of it.
func (in *intake) countRow() error {
	if in.ended.Load() {
		return errEnded
	}
	in.counts.Read++
	if in.options.Progress != nil && in.counts.Read%progressRows == 0 {
		in.options.Progress(in.counts.Read)
	}
	if limit := in.options.Limits.MaxRows; limit > 0 && in.counts.Read > limit {
		return formats.Refuse(TooManyRows, "more than %d rows; split the export by customer", limit)
	}
	return nil
}

// progressRows is the number of rows between two calls of Progress.
const progressRows = 1 << 16

// useCached uses a row that differs from an earlier one in its counts alone;
// false when it may differ in more, or when something is wrong with the counts.
func (in *intake) useCached(key formats.Key, b formats.Batch, row int) bool {
	known := in.cache.knows(key)
	if known == nil {
		return false
	}
	b.Cells(row, in.counted[:], in.countedCell[:])
	first, p := in.assembler.number(in.countedCell[0])
	if p != nil {
		return false
	}
	second, p := in.assembler.number(in.countedCell[1])
	if p != nil || !in.cache.use(known, first, second) {
		return false
	}
	in.counts.Used++
	if !in.repeats.ended() {
		in.repeats.look(key, hashCounts(first, second))
	}
	return true
}

// takeRow uses a row that is not cached, and caches it. An error refuses the
// file.
func (in *intake) takeRow(key formats.Key, b formats.Batch, row int) error {
	if err := in.checkTaken(); err != nil {
		return err
	}
	misfit := b.Check(row)
	if err := in.read(b, row); err != nil {
		return err
	}
	in.fill()
	switch label := in.label(); {
	case label == totalsLabel, misfit == nil && in.isTotal(label):
		in.skipTotals()
	case misfit != nil:
		return in.rejectMisfit(misfit, b.Position(row))
	case in.useRow(key, b.Position(row)) && in.cacheable(key) && label == plainLabel:
		in.cache.add(key, in.facts.Group(&in.assembler.out[0]))
	}
	return nil
}

// cacheable says whether the row in hand is one that the row cache can know: it has
// a key, and is one record.
func (in *intake) cacheable(key formats.Key) bool {
	return in.cache.on() && key != (formats.Key{}) && len(in.assembler.out) == 1
}

// rejectMisfit rejects a row that is wrong as a whole, or the file. The row may
// still name its customer.
func (in *intake) rejectMisfit(misfit error, at formats.Position) error {
	var rejected *formats.RowError
	if !errors.As(misfit, &rejected) {
		return misfit
	}
	customer, _ := in.assembler.customer(&in.values)
	in.reject(customer, wrong(rejected.Reason, rejected.Message), at)
	return nil
}

// fill puts the constants of the spec in the place of what the row has, and
// translates its words.
func (in *intake) fill() {
	for _, f := range in.columns.constant {
		in.values[f] = in.columns.constants[f]
	}
	for f, words := range in.columns.words {
		in.values[f] = words.translate(in.values[f])
	}
}

// useRow makes records of the row in hand and adds them up, or counts why not.
func (in *intake) useRow(key formats.Key, at formats.Position) (used bool) {
	flagged, _, p := in.values.flag(duplicate)
	if flagged {
		in.skipDuplicate()
		return false
	}
	if p == nil {
		p = in.checkDate(at)
	}
	if p == nil {
		used, p = in.addRow(at)
	}
	switch {
	case p != nil:
		customer, _ := in.assembler.customer(&in.values)
		in.reject(customer, p, at)
	case used:
		in.counts.Used++
		in.noteRow()
		in.lookRow(key)
	default:
		in.counts.Duplicates++
	}
	// The row cache knows the sums of the rows that were used.
	if len(in.totals.counts) > 0 && (!used || !in.cache.on()) {
		in.totals.add(in.rowCounts(), used)
	}
	return used
}

// addRow makes records of the row in hand and adds them to the facts. used is
// false when all of them are repeated.
func (in *intake) addRow(at formats.Position) (used bool, p *problem) {
	records, p := in.assembler.records(&in.values, at)
	if p != nil {
		return false, p
	}
	if in.assembler.unknownState {
		in.counts.UnknownStates++
	}
	used, p = in.add(records)
	if n := in.facts.Customers(); n > in.ids.known {
		in.ids.known = n
		in.ids.note(records[0].CustomerID, at)
	}
	return used, p
}

// add adds records to the facts. used is false when all of them are repeated.
func (in *intake) add(records []facts.Record) (used bool, p *problem) {
	for i := range records {
		each := &records[i]
		if i == 0 || each.Kind != facts.KindUsage {
			in.cache.spend(each.Sold+each.Entitled, each.Assigned+each.Active)
		}
		each.SameRow = used
		repeated, err := in.facts.Add(*each)
		if errors.Is(err, facts.ErrOverflow) {
			in.totals.used.unreadable = true // as when the row cache ends on such a sum
			return used, wrong(NumberOutOfRange, "total of the customer's counts exceeds 9223372036854775807")
		}
		used = used || !repeated
	}
	return used, nil
}

// skipDuplicate counts a row that is flagged as another one's duplicate.
func (in *intake) skipDuplicate() {
	in.counts.Duplicates++
	in.totals.add(in.rowCounts(), false)
	if customer, p := in.assembler.customer(&in.values); p == nil {
		in.facts.Duplicate(customer)
	}
}

func (in *intake) reject(customer string, p *problem, at formats.Position) {
	in.counts.Rejected++
	if customer != "" {
		in.facts.Reject(customer)
		in.ids.known = in.facts.Customers()
		in.ids.note(customer, at)
	} else {
		in.facts.RejectUnnamed()
	}
	in.rejections.add(p.reason, 1, at.N, func() string { return in.describe(p, at) })
}
