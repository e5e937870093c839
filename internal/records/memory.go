// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import "github.com/partnerinsights/customer-adoption-operator/internal/formats"

const (
	// textCost is what a text takes beside its bytes, idCost an id that is not a
	// GUID.
	textCost = 128
	idCost   = 96
	// slotCost is what a slot of the row cache takes.
	slotCost = 40
	// holdStep is how many bytes are asked for at once.
	holdStep = 256 << 10
	// checkedRows is how many rows that are not cached are taken between two
	// looks at what is kept.
	checkedRows = 16
)

// size is how many bytes a reading takes at most for what it keeps of the rows.
func (in *intake) size() int64 {
	return in.facts.Size() + in.assembler.texts.size + slotCost*int64(len(in.cache.slots)) + idCost*int64(len(in.ids.others))
}

// checkTaken looks at what is kept before some of the rows that are not cached.
func (in *intake) checkTaken() error {
	if in.taken++; in.taken%checkedRows != 0 {
		return nil
	}
	return in.checkKept()
}

// checkKept refuses a file that names more things than may be kept, and asks for
// the memory that they take.
func (in *intake) checkKept() error {
	if most := in.options.Limits.MaxGroups; most > 0 && in.facts.Kept() > most {
		return formats.Refuse(TooManyGroups, "more than %d customers, products, dates, users and their counts; map the right columns in spec.columns, split the export, or raise --max-groups", most)
	}
	more := in.size() - in.held
	if in.options.Hold == nil || more < holdStep {
		return nil
	}
	more += holdStep
	in.held += more
	return in.options.Hold(more)
}
