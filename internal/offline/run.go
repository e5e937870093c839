// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package offline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"k8s.io/utils/clock"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/report"
)

// run is the whole of a report: load, evaluate, print, judge.
func (o *options) run(ctx context.Context, stdin io.Reader, stdout io.Writer, told *progress, now clock.PassiveClock) error {
	request, err := o.parse(now)
	if err != nil {
		return err
	}
	files, err := readFiles(o.files, stdin)
	if err != nil {
		return usage("-f: %w", err)
	}
	schemas, err := loadSchemas()
	if err != nil {
		return failed(err)
	}
	objects := newCatalog(schemas, o.namespace)
	found := objects.load(files)
	if len(found.list)+len(objects.sources)+len(objects.reports)+len(objects.portfolios) == 0 {
		return usage("-f: no ExportSource, CustomerAdoption or PortfolioAdoption found")
	}
	paths, err := dataPaths(o.data, objects)
	if err != nil {
		return &ExitError{code: exitUsage, err: errors.Join(found.err(), err)}
	}
	reader := o.limits.NewReader(objects)
	reader.Fetcher = localFiles{paths: paths, origins: reader.Fetcher}
	evaluator := evaluator{reader: reader, now: request.moment, progress: told, paths: paths}
	evaluator.run(ctx, objects, found)
	if err := request.print(stdout, objects, evaluator.customers); err != nil {
		found.add(err)
	}
	return o.verdict(found.err(), objects.reports)
}

// request is what the flags ask for, checked.
type request struct {
	format report.Format
	locale *report.Locale
	// guidance says how much is printed under a table, all whether many rows are.
	guidance report.Guidance
	all      bool
	moment   time.Time
}

// parse checks the flags that are more than text.
func (o *options) parse(now clock.PassiveClock) (r request, err error) {
	if len(o.files) == 0 {
		return r, usage("no manifests; name them with -f FILE, -f FOLDER or -f -")
	}
	if r.format, err = report.ParseFormat(o.output); err != nil {
		return r, usage("-o %s: %w", o.output, err)
	}
	if r.locale, err = report.ParseLocale(o.locale); err != nil {
		return r, usage("--locale %s: %w", o.locale, err)
	}
	if r.guidance, err = report.ParseGuidance(o.guidance); err != nil {
		return r, usage("--guidance %s: %w", o.guidance, err)
	}
	r.all = o.all
	if err := o.limits.Validate(); err != nil {
		return r, usage("%w", err)
	}
	r.moment, err = o.moment(now)
	return r, err
}

// moment is when to evaluate, in UTC.
func (o *options) moment(now clock.PassiveClock) (time.Time, error) {
	if o.now == "" {
		return now.Now().UTC(), nil
	}
	moment, err := time.Parse(time.RFC3339, o.now)
	if err != nil {
		return moment, usage("--now %s: write it as 2026-11-20T09:00:00Z", o.now)
	}
	return moment.UTC(), nil
}

// print writes the evaluated objects.
func (r request) print(stdout io.Writer, objects *catalog, others iter.Seq[*v1alpha1.CustomerAdoption]) error {
	sections, err := objects.sections()
	if err != nil {
		return err
	}
	return report.Write(stdout, r.format, report.Content{
		Sections:   sections,
		Reports:    objects.reports,
		Portfolios: objects.portfolios,
		Sources:    objects.sources,
		Others:     others,
		Locale:     r.locale,
		Guidance:   r.guidance,
		All:        r.all,
		Evaluated:  r.moment,
	})
}

// verdict is the exit status: what failed comes before what is low.
func (o *options) verdict(found error, reports []*v1alpha1.CustomerAdoption) error {
	if found != nil {
		return failed(found)
	}
	low := 0
	for _, r := range reports {
		if r.Status.Adoption == v1alpha1.AdoptionLow {
			low++
		}
	}
	if o.failOnLow && low > 0 {
		return &ExitError{code: exitLow, err: fmt.Errorf("adoption is Low in %d of %d CustomerAdoptions", low, len(reports))}
	}
	return nil
}

func failed(err error) error {
	return &ExitError{code: exitFailed, err: err}
}
