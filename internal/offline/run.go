// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package offline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/report"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// streams are where a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// run is the whole of a report: load, evaluate, print, judge.
func (o *options) run(ctx context.Context, with streams, exports []string) error {
	request, err := o.parse(exports)
	if err != nil {
		return err
	}
	found, err := o.evaluate(ctx, with, exports, request.moment)
	if err != nil {
		return err
	}
	if err := request.print(with.out, found.objects, found.customers); err != nil {
		found.faults.add(err)
	}
	return o.verdict(found)
}

// outcome is what was loaded, with its status.
type outcome struct {
	input
	objects *catalog
	// customers of portfolios that have no report of their own.
	customers iter.Seq[*v1alpha1.CustomerAdoption]
}

// evaluate loads exports or manifests, and evaluates them.
func (o *options) evaluate(ctx context.Context, with streams, exports []string, moment time.Time) (found outcome, err error) {
	schemas, err := loadSchemas()
	if err != nil {
		return found, failed(err)
	}
	found.objects = newCatalog(schemas, o.namespace)
	if len(exports) > 0 {
		found.input, err = o.loadExports(ctx, found.objects, exports, moment, with.err)
	} else {
		found.input, err = o.loadManifests(found.objects, with.in)
	}
	if err != nil {
		return found, err
	}
	reader := o.limits.NewReader(found.objects)
	reader.Fetcher = localFiles{paths: found.paths, origins: reader.Fetcher}
	evaluator := evaluator{reader: reader, now: moment, progress: newProgress(with.err, o.clock), paths: found.paths}
	evaluator.run(ctx, found.objects, found.faults)
	found.customers = evaluator.customers
	if len(exports) > 0 {
		err = evaluator.checkOverlaps(found.objects.sources)
	}
	return found, err
}

// input is what was loaded into a catalog.
type input struct {
	faults *faults
	// paths are the files that are read in the place of origins.
	paths map[types.NamespacedName]string
	// manifests were made of exports; nil when the user has written them.
	manifests []byte
}

// loadManifests loads what -f names.
func (o *options) loadManifests(objects *catalog, stdin io.Reader) (loaded input, err error) {
	files, err := readFiles(o.files, stdin)
	if err != nil {
		return loaded, usage("-f: %w", err)
	}
	loaded.faults = objects.load(files)
	if len(loaded.faults.list)+len(objects.sources)+len(objects.reports)+len(objects.portfolios) == 0 {
		return loaded, usage("-f: no ExportSource, CustomerAdoption or PortfolioAdoption found")
	}
	if loaded.paths, err = dataPaths(o.data, objects); err != nil {
		return loaded, &ExitError{code: exitUsage, err: errors.Join(loaded.faults.err(), err)}
	}
	return loaded, nil
}

// request is what the flags ask for, checked.
type request struct {
	format report.Format
	locale *report.Locale
	// guidance says how much is printed under a table, all whether many rows are.
	guidance report.Guidance
	all      bool
	moment   time.Time
	// previous are the reports to compare with; nil for none.
	previous []*v1alpha1.CustomerAdoption
}

// parse checks the flags that are more than text.
func (o *options) parse(exports []string) (r request, err error) {
	if err := o.checkInput(exports); err != nil {
		return r, err
	}
	if r.format, err = report.ParseFormat(o.output); err != nil {
		return r, usage("-o %s: %w%s", o.output, err, closestWord(o.output, report.Names()))
	}
	if r.locale, err = report.ParseLocale(o.locale); err != nil {
		return r, usage("--locale %s: %w%s", o.locale, err, closestWord(o.locale, report.LocaleNames()))
	}
	if r.guidance, err = report.ParseGuidance(o.guidance); err != nil {
		return r, usage("--guidance %s: %w%s", o.guidance, err, closestWord(o.guidance, report.GuidanceNames()))
	}
	r.all = o.all
	if err := o.limits.Validate(); err != nil {
		return r, usage("%w", err)
	}
	if r.moment, err = o.moment(); err != nil || o.since == "" {
		return r, err
	}
	r.previous, err = previousReports(o.since)
	return r, err
}

// closestWord names the word that is most like another, of words in a list.
func closestWord(word, list string) string {
	return wording.DidYouMean(word, strings.Split(list, ", "))
}

// checkInput says that there are either exports or manifests.
func (o *options) checkInput(exports []string) error {
	switch {
	case len(exports)+len(o.files) == 0:
		return usage("nothing to read; name an export, such as licenses.csv, or manifests with -f FILE, -f FOLDER or -f -")
	case len(exports) > 0 && len(o.files) > 0:
		return usage("exports and -f are not read together; with manifests, name an export with --data SOURCE=FILE")
	case len(exports) > 0 && len(o.data) > 0:
		return usage("--data is for manifests (-f); exports are named without a flag")
	case len(o.files) > 0 && o.hints.Given():
		return usage("--column, --constant, --value, --dataset and --format are for exports; manifests say the same in spec")
	}
	return nil
}

// moment is when to evaluate, in UTC.
func (o *options) moment() (time.Time, error) {
	if o.now == "" {
		return o.clock.Now().UTC(), nil
	}
	if day, err := time.Parse(time.DateOnly, o.now); err == nil {
		// Noon in UTC is on that day almost everywhere.
		return day.Add(12 * time.Hour), nil
	}
	moment, err := time.Parse(time.RFC3339, o.now)
	if err != nil {
		return moment, usage("--now %s: write it as 2026-11-20 or 2026-11-20T09:00:00Z", o.now)
	}
	return moment.UTC(), nil
}

// print writes the evaluated objects.
func (r request) print(stdout io.Writer, objects *catalog, others iter.Seq[*v1alpha1.CustomerAdoption]) error {
	sections, err := objects.sections()
	if err != nil {
		return err
	}
	content := report.Content{
		Sections:   sections,
		Reports:    objects.reports,
		Portfolios: objects.portfolios,
		Sources:    objects.sources,
		Others:     others,
		Locale:     r.locale,
		Guidance:   r.guidance,
		All:        r.all,
		Evaluated:  r.moment,
	}
	if r.previous != nil {
		content.Since = report.Compare(r.previous, content)
	}
	return report.Write(stdout, r.format, content)
}

// verdict is the exit status: what failed comes before what is low.
func (o *options) verdict(found outcome) error {
	if err := found.faults.err(); err != nil {
		return failed(found.advise(err))
	}
	reports := found.objects.reports
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
