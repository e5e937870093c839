// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package offline

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/draft"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// loadExports makes manifests of export files, and loads them as if a user had
// written them. What the files were understood to be is told on standard error.
func (o *options) loadExports(ctx context.Context, objects *catalog, exports []string, moment time.Time, stderr io.Writer) (loaded input, err error) {
	made, err := o.draft(ctx, exports, moment)
	if err != nil {
		return loaded, err
	}
	if err := made.WriteUnderstanding(stderr); err != nil {
		return loaded, failed(err)
	}
	var manifests bytes.Buffer
	if err := made.WriteManifests(&manifests); err != nil {
		return loaded, failed(err)
	}
	loaded = input{manifests: manifests.Bytes(), paths: map[types.NamespacedName]string{}}
	loaded.faults = objects.load([]file{{name: "command line", content: manifests.Bytes()}})
	if err := loaded.faults.err(); err != nil {
		return loaded, usage("%s", draft.Advise(err.Error()))
	}
	for _, source := range made.Sources {
		loaded.paths[types.NamespacedName{Namespace: o.namespace, Name: source.Name}] = source.Path
	}
	return loaded, nil
}

// advise says the faults of sources that were made of files as faults of the files.
func (in input) advise(err error) error {
	if in.manifests == nil {
		return err
	}
	text := draft.Advise(err.Error())
	for source, path := range in.paths {
		text = strings.ReplaceAll(text, "ExportSource "+source.String()+": ", path+": ")
	}
	return errors.New(text)
}

// draft makes manifests of export files. A question is bad usage: a flag is
// missing. Any other error is a failure.
func (o *options) draft(ctx context.Context, exports []string, moment time.Time) (*draft.Draft, error) {
	made, err := draft.Make(ctx, draft.Options{Files: exports, Hints: &o.hints, Reader: o.limits.NewReader(nil), Now: moment})
	question := (*draft.Question)(nil)
	switch {
	case errors.As(err, &question):
		return nil, usage("%w", err)
	case err != nil:
		return nil, failed(err)
	}
	return made, nil
}

// checkOverlaps refuses files that say the same of the same customers: only the
// first of them would count, and nobody would see it.
func (e *evaluator) checkOverlaps(sources []*v1alpha1.ExportSource) error {
	var found []error
	for i, source := range sources {
		for _, other := range sources[:i] {
			if n := e.common(source, other); n > 0 {
				found = append(found, fmt.Errorf("%s and %s both hold %s of %s. Only the first would count: name one of them, or join them in one file",
					e.paths[keyOf(other)], e.paths[keyOf(source)], source.Spec.Dataset, wording.Count(n, "customer")))
			}
		}
	}
	if len(found) > 0 {
		return &ExitError{code: exitUsage, err: errors.Join(found...)}
	}
	return nil
}

// common is the number of customers of which two sources say the same.
func (e *evaluator) common(a, b *v1alpha1.ExportSource) (n int64) {
	first, second := e.sources[keyOf(a)].Facts, e.sources[keyOf(b)].Facts
	if a.Spec.Dataset != b.Spec.Dataset || first == nil || second == nil {
		return 0
	}
	for customer := range first.All() {
		if other := second.Customer(customer.ID); other != nil && sameSubjects(customer, other) {
			n++
		}
	}
	return n
}

// sameSubjects says that two files are about the same. Reports on users complete
// each other: only those of the same workloads are about the same.
func sameSubjects(a, b *facts.Customer) bool {
	return covers(a, b) && covers(b, a)
}

// covers says that a has every workload of users that b has.
func covers(a, b *facts.Customer) bool {
	has := map[string]bool{}
	for _, activity := range a.Activities {
		has[activity.Workload] = true
	}
	for _, activity := range b.Activities {
		if !has[activity.Workload] {
			return false
		}
	}
	return true
}
