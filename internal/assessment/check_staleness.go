// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"fmt"
	"slices"
	"time"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// How old data may be where the spec does not say.
const (
	day             = 24 * time.Hour
	maxAge          = 7 * day
	maxAgeMonthKeys = 45 * day
)

// checkStaleness finds out whether a figure speaks of a time too long ago
// (DataStale, docs/semantics.md section 7). Of several figures it names the one
// that turns stale first, so that the sentence stays while it is true.
func checkStaleness(e *evidence) *verdict {
	f := e.stalest()
	switch {
	case f.origin == nil:
		return conclude(Unknown, reasonNoData, "no source has counts of "+e.subject)
	case e.stale(*f.origin):
		return conclude(True, reasonTooOld, e.tooOld(f))
	}
	return conclude(False, reasonFresh, fmt.Sprintf("%s data of %s is not older than %s", f.name, f.origin.AsOf, wording.Span(e.limit(*f.origin))))
}

// stalest gives the figure that turns, or turned, stale first; one without an
// origin when there is none.
func (e *evidence) stalest() (first figure) {
	for _, f := range e.dated() {
		if f.origin == nil {
			continue
		}
		if first.origin == nil || e.freshUntil(*f.origin).Before(e.freshUntil(*first.origin)) {
			first = f
		}
	}
	return first
}

// staleAt gives the first instant at which a figure that is fresh now is
// stale; zero when there is none.
func (e *evidence) staleAt() (at time.Time) {
	figures := slices.Clip(e.dated())
	if s := e.Metrics.Support; s != nil {
		figures = append(figures, supportFigure(s))
	}
	if r := e.Metrics.Renewals; r != nil {
		figures = append(figures, renewalFigure(r))
	}
	for _, f := range figures {
		if f.origin == nil || e.stale(*f.origin) {
			continue
		}
		if turns := e.freshUntil(*f.origin).Add(1); at.IsZero() || turns.Before(at) {
			at = turns
		}
	}
	return at
}

// stale says whether a figure is more than its limit past the end of its day.
func (e *evidence) stale(o adoption.Origin) bool { return e.Now.After(e.freshUntil(o)) }

// freshUntil is the last instant at which a figure is fresh.
func (e *evidence) freshUntil(o adoption.Origin) time.Time {
	return endOfDay(o.AsOf, e.source(o).Zone).Add(e.limit(o))
}

// limit is how old a figure may be.
func (e *evidence) limit(o adoption.Origin) time.Duration {
	switch {
	case e.Targets.MaxDataAge > 0:
		return e.Targets.MaxDataAge
	case o.MonthKeyed:
		return maxAgeMonthKeys
	}
	return maxAge
}

// tooOld says that a figure's data is stale, in words that stay true.
func (e *evidence) tooOld(f figure) string {
	return fmt.Sprintf("%s data of %s is older than %s", f.name, f.origin.AsOf, wording.Span(e.limit(*f.origin)))
}

// endOfDay is the start of the next civil day in a zone. Where the clock skips
// midnight, the day starts when it has skipped.
func endOfDay(d civil.Date, zone *time.Location) time.Time {
	if zone == nil {
		zone = time.UTC
	}
	next := d.AddDays(1)
	start := next.In(zone)
	if civil.DateOf(start).Before(next) {
		_, start = start.ZoneBounds()
	}
	return start
}
