package offline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"k8s.io/utils/clock"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/report"
)

// run is the whole of a report: load, evaluate, print, judge.
func (o *options) run(ctx context.Context, stdin io.Reader, stdout io.Writer, now clock.PassiveClock) error {
	format, moment, err := o.parse(now)
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
	faults := objects.load(files)
	if len(faults)+len(objects.sources)+len(objects.reports) == 0 {
		return usage("-f: no ExportSource or CustomerAdoption found")
	}
	paths, err := dataPaths(o.data, objects)
	if err != nil {
		return err
	}
	reader := o.limits.NewReader(objects)
	reader.Fetcher = localFiles{paths: paths, origins: reader.Fetcher}
	evaluation := evaluation{reader: reader, now: moment}
	faults = append(faults, evaluation.run(ctx, objects)...)
	sections, err := objects.sections()
	if err == nil {
		err = report.Write(stdout, format, sections)
	}
	if err != nil {
		faults = append(faults, err)
	}
	return o.verdict(faults, objects.reports)
}

// parse checks the flags that are more than text.
func (o *options) parse(now clock.PassiveClock) (report.Format, time.Time, error) {
	moment := now.Now()
	if len(o.files) == 0 {
		return "", moment, usage("no manifests; name them with -f FILE, -f FOLDER or -f -")
	}
	format, err := report.ParseFormat(o.output)
	if err != nil {
		return "", moment, usage("-o %s: %w", o.output, err)
	}
	if err := o.limits.Validate(); err != nil {
		return "", moment, usage("%w", err)
	}
	if o.now != "" {
		if moment, err = time.Parse(time.RFC3339, o.now); err != nil {
			return "", moment, usage("--now %s: write it as 2026-11-20T09:00:00Z", o.now)
		}
	}
	return format, moment, nil
}

// verdict is the exit status: what failed comes before what is low.
func (o *options) verdict(faults []error, reports []*v1alpha1.CustomerAdoption) error {
	if len(faults) > 0 {
		return failed(faults...)
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

func failed(faults ...error) error {
	return &ExitError{code: exitFailed, err: errors.Join(faults...)}
}
