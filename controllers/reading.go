package controllers

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"sync/atomic"
	"time"

	"github.com/golang-sql/civil"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
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

// SourceReader reads an ExportSource: fetch, parse, digest. It is the one way
// from an origin to facts, in the cluster and offline.
type SourceReader struct {
	Fetcher Opener
	Limits  records.Limits
	// Progress is told now and then how many rows and bytes of one read have
	// come so far; nil tells nobody.
	Progress func(rows, bytes int64)
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
	// Validators to ask with the next time.
	Validators fetch.Validators
}

// Read looks at the origin. With an error the reading holds what is known of
// the refused content; a data or origin fault is found by faultOf.
func (r SourceReader) Read(ctx context.Context, source *v1alpha1.ExportSource, known fetch.Validators, now time.Time) (Reading, error) {
	zone, err := zoneOf(source)
	if err != nil {
		return Reading{}, err
	}
	content, err := r.Fetcher.Open(ctx, source, known)
	if err != nil {
		return Reading{}, err
	}
	if content.NotModified {
		return Reading{Unchanged: true}, nil
	}
	defer func() { _ = content.Body.Close() }()

	body := &digester{reader: content.Body, hash: sha256.New()}
	options := recordOptions(source, zone, now, r.Limits)
	options.LengthKnown = content.LengthKnown
	if r.Progress != nil {
		options.Progress = func(rows int64) { r.Progress(rows, body.size.Load()) }
	}
	result, err := records.Read(body, options)
	reading := Reading{Validators: content.Validators}
	if result != nil {
		reading.Rows = rowCounts(result.Counts)
		reading.Rejections = rejections(result.Rejections)
		if r.Progress != nil {
			r.Progress(result.Counts.Read, body.size.Load())
		}
	}
	if err != nil {
		return reading, err
	}
	return reading, reading.settle(source, body, result.Facts, dates{now: now, modified: content.Modified, zone: zone})
}

// dates are the stand-ins for rows without a date of their own.
type dates struct {
	now, modified time.Time
	zone          *time.Location
}

// settle gives the content its revision and its facts their final dates, and
// refuses content older than the accepted one (semantics.md section 3.4).
func (r *Reading) settle(source *v1alpha1.ExportSource, body *digester, builder *facts.Builder, d dates) error {
	revision := revisionOf(&source.Spec, body.hash.Sum(nil))
	artifact := &v1alpha1.Artifact{Revision: revision, Size: body.size.Load(), LastUpdateTime: firstRead(source, revision, d.now)}
	first := civil.DateOf(artifact.LastUpdateTime.In(d.zone))
	undated := first
	if !d.modified.IsZero() {
		undated = civil.DateOf(d.modified.In(d.zone))
	}
	set := builder.Build(undated, first)
	artifact.AsOfFrom = asOfFrom(set, d.modified)
	if from, to, ok := set.Dates(); ok {
		artifact.DataFrom, artifact.DataAsOf = from.String(), to.String()
	}
	if err := refuseRegression(source, artifact); err != nil {
		return err
	}
	r.Facts, r.Artifact = set, artifact
	return nil
}

// refuseRegression keeps a replayed older file out, unless a request-now token
// asks for it.
func refuseRegression(source *v1alpha1.ExportSource, found *v1alpha1.Artifact) error {
	accepted := source.Status.Artifact
	if accepted == nil || found.DataAsOf >= accepted.DataAsOf || requested(source, source.Status.LastHandledReconcileAt) {
		return nil
	}
	return &Fault{
		Reason: "SourceRegressed", Permanent: true, Refused: true,
		Message: fmt.Sprintf("newest row is of %s, older than the accepted %s; set the annotation %s to take it all the same",
			found.DataAsOf, accepted.DataAsOf, v1alpha1.RequestedAtAnnotation),
	}
}

// firstRead is when this revision was first read: a restart does not change it.
func firstRead(source *v1alpha1.ExportSource, revision string, now time.Time) metav1.Time {
	if a := source.Status.Artifact; a != nil && a.Revision == revision {
		return a.LastUpdateTime
	}
	return metav1.NewTime(now.Truncate(time.Second))
}

func asOfFrom(set *facts.Set, modified time.Time) v1alpha1.AsOfFrom {
	switch {
	case !set.Undated():
		return v1alpha1.AsOfFromData
	case !modified.IsZero():
		return v1alpha1.AsOfFromModified
	default:
		return v1alpha1.AsOfFromFirstRead
	}
}

// meaningOf is every spec field that changes what the content means, as text.
func meaningOf(spec *v1alpha1.ExportSourceSpec) string {
	meaning := v1alpha1.ExportSourceSpec{
		Dataset: spec.Dataset, Format: spec.Format, Columns: spec.Columns, Constants: spec.Constants,
		Values: spec.Values, FreeProducts: spec.FreeProducts, TimeZone: spec.TimeZone,
	}
	text, err := json.Marshal(meaning)
	if err != nil {
		panic(err) // strings and integers only
	}
	return string(text)
}

// revisionOf is the digest of the content and of what the spec makes of it: a
// corrected columns makes a new revision of the same bytes.
func revisionOf(spec *v1alpha1.ExportSourceSpec, content []byte) string {
	sum := sha256.Sum256(append([]byte(meaningOf(spec)), content...))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// digester counts and digests what passes through.
type digester struct {
	reader io.Reader
	hash   hash.Hash
	size   atomic.Int64
}

func (d *digester) Read(p []byte) (int, error) {
	n, err := d.reader.Read(p)
	d.size.Add(int64(n))
	_, _ = d.hash.Write(p[:n]) // a hash never fails
	return n, err
}

func rowCounts(c records.Counts) *v1alpha1.RowCounts {
	return &v1alpha1.RowCounts{Read: c.Read, Used: c.Used, Duplicates: c.Duplicates, Rejected: c.Rejected, Customers: c.Customers}
}

func rejections(in []records.Rejection) []v1alpha1.Rejection {
	var out []v1alpha1.Rejection
	for _, r := range in {
		out = append(out, v1alpha1.Rejection{Reason: string(r.Reason), Rows: r.Rows, FirstRow: r.FirstRow})
	}
	return out
}

// zoneOf is the source's time zone.
func zoneOf(source *v1alpha1.ExportSource) (*time.Location, error) {
	name := source.Spec.TimeZone
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil, &Fault{
			Reason: "InvalidTimeZone", Permanent: true,
			Message: "spec.timeZone is not a name of the IANA time zone database; use for example Europe/Berlin",
		}
	}
	return zone, nil
}
