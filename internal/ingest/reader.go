// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"context"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/digest"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
	"github.com/partnerinsights/customer-adoption-operator/internal/records"
)

// Opener opens the origin of a source: a fetch.Fetcher, or the offline
// report's local file in place of it. It keeps to spec.timeout, Body included;
// the error is a *fetch.Error.
type Opener interface {
	Open(ctx context.Context, source *v1alpha1.ExportSource, known fetch.Validators) (*fetch.Content, error)
}

// Reader reads an ExportSource: fetch, parse, digest. It is the one way
// from an origin to facts, in the cluster and offline.
type Reader struct {
	Fetcher Opener
	Limits  records.Limits
	// Timeout bounds spec.timeout; 0 is no bound.
	Timeout time.Duration
	// Progress is told now and then how many rows and bytes of one read have
	// come so far; nil tells nobody.
	Progress func(rows, bytes int64)
	// Hold is asked before a read takes more memory, in bytes, and told with a
	// negative number what it gives back. Its error ends the read; nil permits
	// everything.
	Hold func(bytes int64) error
}

// Reading is what one look at an origin found.
type Reading struct {
	// Unchanged: the origin says that the content is still that of the known
	// validators; nothing else is set.
	Unchanged bool
	// Facts of the content; nil when the content was refused.
	Facts *facts.Set
	// Artifact describes the content; nil when it was refused.
	Artifact *v1alpha1.Artifact
	// Rows and Rejections of the content, also when it was refused for them.
	Rows       *v1alpha1.RowCounts
	Rejections []v1alpha1.Rejection
	// Notes on the content.
	Notes []v1alpha1.Note
	// RefreshToken says how old the token is that the origin was read with; nil
	// without one, and where nothing says it.
	RefreshToken *v1alpha1.RefreshToken
	// Validators to ask with the next time.
	Validators fetch.Validators
}

// Read looks at the origin. It keeps to spec.timeout: first to open the origin,
// then to read the content, however long its rows take. With an error the reading holds what is known of
// the refused content; a data or origin fault is found by FaultOf.
func (r Reader) Read(ctx context.Context, source *v1alpha1.ExportSource, known fetch.Validators, now time.Time) (Reading, error) {
	zone, err := Zone(source)
	if err != nil {
		return Reading{}, err
	}
	source = r.bounded(source)
	content, err := r.Fetcher.Open(ctx, source, known)
	if err != nil {
		return Reading{}, err
	}
	if content.NotModified {
		return Reading{Unchanged: true}, nil
	}
	defer func() { _ = content.Body.Close() }()

	body := digest.NewReader(content.Body)
	options := recordOptions(source, zone, now, r.Limits)
	options.LengthKnown, options.Hold = content.LengthKnown, r.Hold
	if r.Progress != nil {
		options.Progress = func(rows int64) { r.Progress(rows, body.Size()) }
	}
	timed, cancel := limitTime(ctx, source.Spec.Timeout.Duration)
	defer cancel()
	result, err := records.Read(timed, body, options)
	reading := Reading{Validators: content.Validators, RefreshToken: content.RefreshToken}
	if result != nil {
		reading.Rows = rowCounts(result.Counts)
		reading.Rejections = rejections(result.Rejections)
		reading.Notes = notes(result.Notes)
		if r.Progress != nil {
			r.Progress(result.Counts.Read, body.Size())
		}
	}
	if err != nil {
		return reading, err
	}
	return reading, reading.accept(source, body, result.Facts, dates{now: now, modified: content.Modified, zone: zone})
}

// limitTime limits the reading of a content; 0 means that only ctx limits it.
func limitTime(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	if limit <= 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, limit)
}

// Inspect says how the headers of the content are understood, and reads no
// further. The error is that of Read; the inspection is never nil.
func (r Reader) Inspect(ctx context.Context, source *v1alpha1.ExportSource, now time.Time) (*records.Inspection, error) {
	zone, err := Zone(source)
	if err != nil {
		return &records.Inspection{}, err
	}
	content, err := r.Fetcher.Open(ctx, r.bounded(source), fetch.Validators{})
	if err != nil {
		return &records.Inspection{}, err
	}
	defer func() { _ = content.Body.Close() }()
	options := recordOptions(source, zone, now, r.Limits)
	options.LengthKnown = content.LengthKnown
	return records.Inspect(ctx, content.Body, options)
}

// bounded is a source whose spec.timeout is at most that of the settings.
func (r Reader) bounded(source *v1alpha1.ExportSource) *v1alpha1.ExportSource {
	timeout := source.Spec.Timeout.Duration
	if r.Timeout <= 0 || timeout > 0 && timeout <= r.Timeout {
		return source
	}
	source = source.DeepCopy()
	source.Spec.Timeout.Duration = r.Timeout
	return source
}

func rowCounts(c records.Counts) *v1alpha1.RowCounts {
	return &v1alpha1.RowCounts{
		Read: c.Read, Used: c.Used, Duplicates: c.Duplicates, Rejected: c.Rejected, Totals: c.Totals,
		Customers: c.Customers, UnknownStates: c.UnknownStates,
	}
}

func notes(in []records.Note) []v1alpha1.Note {
	var out []v1alpha1.Note
	for _, n := range in {
		out = append(out, v1alpha1.Note{Code: n.Code, Message: n.Message})
	}
	return out
}

func rejections(in []records.Rejection) []v1alpha1.Rejection {
	var out []v1alpha1.Rejection
	for _, r := range in {
		out = append(out, v1alpha1.Rejection{Reason: string(r.Reason), Rows: r.Rows, FirstRow: r.FirstRow})
	}
	return out
}
