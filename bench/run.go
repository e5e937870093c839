// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/bench/internal/cluster"
	"github.com/partnerinsights/customer-adoption-operator/bench/internal/measure"
	"github.com/partnerinsights/customer-adoption-operator/bench/internal/offline"
	"github.com/partnerinsights/customer-adoption-operator/bench/internal/page"
	"github.com/partnerinsights/customer-adoption-operator/bench/internal/reading"
)

// run measures what -only lets through, and writes it down. What fails costs
// its own goals only.
func run(ctx context.Context, o options) (err error) {
	folder, err := os.MkdirTemp("", "bench.")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	if o.data == "" {
		o.data = folder
	}
	lab := cluster.NewLab(cluster.Options{Manager: o.manager, Repository: o.repository, Folder: folder, Customers: o.customers})
	defer func() { err = errors.Join(err, lab.Close()) }()
	units := slices.Concat(
		reading.Options{Folder: o.data, Reader: o.reader, DuckDB: o.duckDB}.Units(),
		offline.Options{Program: o.manager, Folder: o.data}.Units(),
		lab.Units(),
	)

	recorder := measure.NewRecorder(o.rounds)
	var failed error
	for _, u := range units {
		if !slices.ContainsFunc(u.Goals, func(name string) bool { return strings.Contains(name, o.only) }) {
			continue
		}
		if err := u.Run(ctx, recorder); err != nil {
			failed = errors.Join(failed, fmt.Errorf("%s: %w", u.Goals[0], err))
		}
		if ctx.Err() != nil {
			o.out = "" // interrupted: the page keeps what a whole run has found
			break
		}
	}
	return errors.Join(failed, page.Write(os.Stdout, o.out, recorder))
}
