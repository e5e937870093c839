// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package offline

import (
	"strings"

	"github.com/spf13/cobra"
	"k8s.io/utils/clock"

	"github.com/partnerinsights/customer-adoption-operator/internal/draft"
	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
	"github.com/partnerinsights/customer-adoption-operator/internal/report"
	"github.com/partnerinsights/customer-adoption-operator/internal/suggest"
)

// options are the flags of `report`.
type options struct {
	files     []string
	output    string
	locale    string
	guidance  string
	all       bool
	now       string
	namespace string
	data      []string
	failOnLow bool
	since     string
	hints     draft.Hints
	limits    ingest.Limits
	// clock tells the time where --now does not.
	clock clock.PassiveClock
}

const example = `  # exports as they were downloaded
  customer-adoption-operator report licenses.csv usage.xlsx
  # a list of one's own, whose headers are not known
  customer-adoption-operator report list.csv --column customerId=Account --column 'licensesSold=Seats bought' --column licensesAssigned=Given
  # a folder of manifests
  customer-adoption-operator report -f config/samples
  # one report against a file at hand, as of a given moment
  customer-adoption-operator report -f reports.yaml --data license-usage=usage.csv --now 2026-11-20T09:00:00Z
  # a page to pass on, in German
  customer-adoption-operator report -f reports.yaml -o html --locale de > adoption.html
  # what has changed since an earlier report
  customer-adoption-operator report -f reports.yaml -o json > november.json
  customer-adoption-operator report -f reports.yaml --since october.json
  # a table for a spreadsheet
  customer-adoption-operator report -f reports.yaml -o csv > adoption.csv
  # a check for a pull request: fails when adoption is low
  customer-adoption-operator report -f reports/ --fail-on-low`

// NewCommand builds the subcommand `report`. Its error is an *ExitError whose
// text is meant for standard error as it is. The clock tells the time where
// --now does not.
func NewCommand(now clock.PassiveClock) *cobra.Command {
	o := &options{clock: now}
	cmd := &cobra.Command{
		Use:           "report FILE... | report -f FILE|DIR|- [-f ...]",
		Short:         "Report on exports or manifests, without a cluster",
		Long:          "Reports on the customers of export files, as they were downloaded: CSV, TSV, XLSX, JSON, NDJSON or Parquet, perhaps compressed. Several files complete each other. Standard error says how each header was understood.\n\nWith -f, evaluates ExportSource, CustomerAdoption and PortfolioAdoption manifests, with their ConfigMaps and Secrets, as the operator would.\n\nExit status: 0 evaluated, 1 something could not be evaluated, 2 bad usage, 3 a verdict is Low (with --fail-on-low).",
		Example:       example,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, exports []string) error {
			return o.run(cmd.Context(), streams{cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr()}, exports)
		},
	}
	cmd.SetFlagErrorFunc(flagError)
	o.addFlags(cmd)
	return cmd
}

func flagError(cmd *cobra.Command, err error) error {
	return usage("%w", suggest.FlagError(cmd, err))
}

func (o *options) addFlags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringArrayVarP(&o.files, "filename", "f", nil, "manifests: a file, a folder with its subfolders, or - for standard input; repeatable")
	flags.StringVarP(&o.output, "output", "o", string(report.Table), "output: "+report.Names())
	flags.StringVar(&o.locale, "locale", "en", "language of the guidance under a table, of CSV and of the HTML page: "+report.LocaleNames())
	flags.StringVar(&o.guidance, "guidance", string(report.GuidanceGrouped), "what is printed under a table: "+report.GuidanceNames())
	flags.BoolVar(&o.all, "all", false, "print every row and every name, also when there are many")
	flags.StringVar(&o.now, "now", "", "date (2026-11-20) or moment (2026-11-20T09:00:00Z) to evaluate at; the current one when empty")
	flags.StringVarP(&o.namespace, "namespace", "n", "default", "namespace of objects that name none")
	flags.StringArrayVar(&o.data, "data", nil, "SOURCE=FILE: read a local file instead of the origin of this ExportSource (name or namespace/name); repeatable")
	flags.BoolVar(&o.failOnLow, "fail-on-low", false, "exit with 3 when a verdict is Low")
	flags.StringVar(&o.since, "since", "", "an earlier output of report -o json: a table and the page then say what has changed since")
	o.hints.AddFlags(cmd)
	suggest.Complete(cmd, "output", strings.Split(report.Names(), ", ")...)
	suggest.Complete(cmd, "locale", strings.Split(report.LocaleNames(), ", ")...)
	suggest.Complete(cmd, "guidance", strings.Split(report.GuidanceNames(), ", ")...)
	o.limits.AddFlags(flags)
}
