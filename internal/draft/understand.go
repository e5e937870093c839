// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package draft

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// understanding is how one file was understood.
type understanding struct {
	path string
	// alone says that there is no other file.
	alone bool
	// attempts, one for each data set, in the order of Datasets.
	attempts []*attempt
	// chosen are the data sets that are read; others fit as well and are not.
	chosen []*attempt
	others []v1alpha1.Dataset
}

// understand decides which data sets of a file are read. The error is a Question,
// or says why the file can't be read.
func (i inspector) understand(ctx context.Context, u *understanding) error {
	for _, dataset := range Datasets {
		a := i.try(ctx, u.path, dataset)
		if err := ctx.Err(); err != nil {
			return err
		}
		u.attempts = append(u.attempts, a)
	}
	if !slices.ContainsFunc(u.attempts, func(a *attempt) bool { return !a.unreadable() }) {
		return &unreadable{fmt.Errorf("%s: %s", u.path, Advise(u.attempts[0].fault.Error()))}
	}
	return u.choose(i.hints.datasetsOf(u.path))
}

// unreadable is the error of a file that no flag about its headers can mend.
type unreadable struct{ error }

// Unwrap gives the error itself.
func (u *unreadable) Unwrap() error { return u.error }

// choose chooses the data sets that are read: those that the user names, else
// those that fit and tell most.
func (u *understanding) choose(named []v1alpha1.Dataset) error {
	for _, a := range u.attempts {
		if a.fits() {
			u.chosen = append(u.chosen, a)
		}
	}
	if len(named) > 0 {
		u.leaveOut(func(d v1alpha1.Dataset) bool { return !slices.Contains(named, d) })
	} else {
		u.prefer()
	}
	switch {
	case len(u.chosen) == 0:
		return u.askHeaders(named)
	case len(named) == 0 && len(u.chosen) > 1 && u.has(v1alpha1.DatasetUserActivity):
		return u.askDataset()
	}
	return u.askFaults()
}

func (u *understanding) has(dataset v1alpha1.Dataset) bool {
	return slices.ContainsFunc(u.chosen, func(a *attempt) bool { return a.spec.Dataset == dataset })
}

// prefer leaves out the data sets that tell less of the same rows: subscriptions
// say which of the licenses are entitlements (docs/semantics.md section 5), and
// rows with counts of licenses are no support requests.
func (u *understanding) prefer() {
	less := []v1alpha1.Dataset{v1alpha1.DatasetSupportRequests}
	if u.has(v1alpha1.DatasetSubscriptions) {
		less = append(less, v1alpha1.DatasetLicenseDeployment, v1alpha1.DatasetLicenseUsage)
	}
	if len(u.chosen) > 1 {
		u.leaveOut(func(d v1alpha1.Dataset) bool { return slices.Contains(less, d) })
	}
}

func (u *understanding) leaveOut(out func(v1alpha1.Dataset) bool) {
	u.chosen = slices.DeleteFunc(u.chosen, func(a *attempt) bool {
		if !out(a.spec.Dataset) {
			return false
		}
		u.others = append(u.others, a.spec.Dataset)
		return true
	})
}

// nearest is the data set that a file without a fitting one has most of; nil when
// it has nothing of any.
func (u *understanding) nearest(named []v1alpha1.Dataset) *attempt {
	candidates := slices.DeleteFunc(slices.Clone(u.attempts), func(a *attempt) bool {
		return len(named) > 0 && !slices.Contains(named, a.spec.Dataset) || len(named) == 0 && a.satisfied() == 0
	})
	if len(candidates) == 0 {
		return nil
	}
	return slices.MinFunc(candidates, func(a, b *attempt) int {
		return cmp.Or(cmp.Compare(len(a.Missing), len(b.Missing)), cmp.Compare(b.satisfied(), a.satisfied()))
	})
}

// understandAll understands every file. All questions are asked at once.
func (i inspector) understandAll(ctx context.Context, paths []string) ([]*understanding, error) {
	var all []*understanding
	var faults []error
	for _, path := range paths {
		u := &understanding{path: path, alone: len(paths) == 1}
		err := i.understand(ctx, u)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		all, faults = append(all, u), append(faults, err)
	}
	faults = append(faults, i.checkHints(all)...)
	return all, errors.Join(faults...)
}

// checkHints refuses headers and constants that no file uses: a misspelled one
// would otherwise go unnoticed.
func (i inspector) checkHints(all []*understanding) (faults []error) {
	for _, field := range slices.Sorted(maps.Keys(i.hints.columns)) {
		header := i.hints.columns[field]
		if !anyAttempt(all, func(a *attempt) bool { return a.spec.Columns[field] != "" }) {
			faults = append(faults, &Question{fmt.Sprintf("--column %s: no file has this header%s",
				quoteShell(field+"="+header), wording.DidYouMean(header, headersOf(all)))})
		}
	}
	for _, field := range slices.Sorted(maps.Keys(i.hints.constants)) {
		if !anyAttempt(all, func(a *attempt) bool { return a.spec.Constants[field] != "" }) {
			faults = append(faults, &Question{fmt.Sprintf("--constant %s: the files say it themselves, and a constant never replaces what rows say; leave it out", field)})
		}
	}
	return faults
}

func anyAttempt(all []*understanding, is func(*attempt) bool) bool {
	return slices.ContainsFunc(all, func(u *understanding) bool { return slices.ContainsFunc(u.attempts, is) })
}

// headersOf are the headers of all files, without repetitions.
func headersOf(all []*understanding) (headers []string) {
	for _, u := range all {
		for _, column := range u.attempts[0].Columns {
			if name := strings.TrimSpace(column.Name); !slices.Contains(headers, name) {
				headers = append(headers, name)
			}
		}
	}
	return headers
}
