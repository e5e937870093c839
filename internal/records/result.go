// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import "github.com/partnerinsights/customer-adoption-operator/internal/formats"

// result is what the whole file says, or why it is refused.
func (in *intake) result() (*Result, error) {
	in.cache.flush()
	in.rejectUnlikeIDs()
	in.counts.Customers = int64(in.facts.Customers())
	result := &Result{Facts: in.facts, Counts: in.counts, Rejections: in.rejections.list()}
	if in.counts.Rejected*100 > int64(in.options.MaxRejectedPercent)*(in.counts.Read-in.counts.Totals) {
		result.Facts = nil
		first := in.rejections[result.Rejections[0].Reason]
		return result, formats.Refuse(TooManyRejected, "%d of %d rows rejected, more than %d %%; most often %s, first at %s",
			in.counts.Rejected, in.counts.Read, in.options.MaxRejectedPercent, first.Reason, first.message)
	}
	// Empty is never zero (docs/semantics.md section 2).
	if in.counts.Used == 0 {
		result.Facts = nil
		return result, formats.Refuse(SourceEmpty, "no row could be used; %d of %d are duplicates and %d rejected; check the filters of the export job",
			in.counts.Duplicates, in.counts.Read, in.counts.Rejected)
	}
	result.Notes = in.notes()
	return result, nil
}
