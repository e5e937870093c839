// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"io"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation"
	"github.com/partnerinsights/customer-adoption-operator/internal/export"
	"github.com/partnerinsights/customer-adoption-operator/internal/report"
)

// exportFile is a portfolio to be written as a file.
type exportFile struct {
	portfolio *v1alpha1.PortfolioAdoption
	sources   []evaluation.SourceFacts
	format    export.Format
	locale    *report.Locale
	now       time.Time
	// maxBytes of the file; 0 is no limit.
	maxBytes int64
}

// write gives the number of rows, or of customers on a page. It ends early when ctx
// ends; the file is then incomplete.
func (f exportFile) write(ctx context.Context, w io.Writer) (int64, error) {
	customers := whileRunning(ctx, evaluation.PortfolioCustomers(f.portfolio, f.sources, f.now))
	if f.format == export.HTML {
		// The sums are those of the customers beside them: the status may be older.
		p := f.portfolio.DeepCopy()
		p.Status = evaluation.Portfolio(p, f.sources, evaluation.Reports{}, f.now).Status
		return f.locale.WritePortfolio(export.Limit(w, f.maxBytes), p, customers, f.now)
	}
	table := f.locale.Export(customers)
	table.MaxBytes = f.maxBytes
	return export.Write(w, f.format, table)
}
