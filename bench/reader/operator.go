// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"io"
	"time"

	"github.com/golang-sql/civil"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/records"
	"github.com/partnerinsights/customer-adoption-operator/internal/store"

	"github.com/partnerinsights/customer-adoption-operator/bench/internal/exports"
	"github.com/partnerinsights/customer-adoption-operator/bench/internal/measure"
)

// asOf is the day of every row; now is when they are read.
var (
	asOf = civil.Date{Year: 2026, Month: time.November, Day: 18}
	now  = time.Date(2026, 11, 19, 12, 0, 0, 0, time.UTC)
)

// limits are the defaults of the manager.
var limits = records.Limits{MaxBytes: 8 << 30, MaxRatio: 200, MaxBuffered: 512 << 20, MaxRows: 50_000_000}

// readOperator is the operator's own way from bytes to facts, with every check
// switched on.
func readOperator(r io.ReadSeeker) (measure.Answer, error) {
	set, err := readFacts(r)
	if err != nil {
		return measure.Answer{}, err
	}
	return sum(set), nil
}

func readFacts(r io.Reader) (*facts.Set, error) {
	result, err := records.Read(context.Background(), r, records.Options{
		Kind: facts.KindDeployment, Zone: time.UTC, Now: now, LengthKnown: true, MaxRejectedPercent: 10, Limits: limits,
	})
	if err != nil {
		return nil, err
	}
	return result.Facts.Build(asOf, asOf), nil
}

func sum(set *facts.Set) (a measure.Answer) {
	for i := range exports.Customers {
		c := set.Customer(exports.CustomerID(i))
		if c == nil {
			continue
		}
		for _, d := range c.Deployments {
			a.Groups++
			a.Deployed += d.Assigned
			a.Sold += d.Sold
		}
	}
	return a
}

// readStore says how much heap the facts take at rest: of one revision, and of
// the next one beside it.
func readStore(r io.ReadSeeker) (a measure.Answer, err error) {
	kept, empty := store.New(), measure.Heap()
	for _, taken := range []struct {
		revision string
		heap     *int64
	}{{"old", &a.Heap}, {"new", &a.HeapOfTwo}} {
		if _, err := r.Seek(0, io.SeekStart); err != nil {
			return a, err
		}
		set, err := readFacts(r)
		if err != nil {
			return a, err
		}
		kept.Put("source", taken.revision, set)
		*taken.heap = measure.Heap() - empty
	}
	found := sum(kept.Get("source", "old"))
	a.Groups, a.Deployed, a.Sold = found.Groups, found.Deployed, found.Sold
	return a, nil
}
