// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package plugin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/utils/clock"

	"github.com/partnerinsights/customer-adoption-operator/internal/report"
)

// reportOptions are the flags of `kubectl adoption report`.
type reportOptions struct {
	output, locale, guidance string
	allNamespaces, all       bool
}

func newReport(config *connection, now clock.PassiveClock) *cobra.Command {
	o := &reportOptions{}
	cmd := &cobra.Command{
		Use:               "report [NAME...]",
		Short:             "Show CustomerAdoptions, portfolios and sources as they are in the cluster",
		ValidArgsFunction: completeReports(config),
		RunE: func(cmd *cobra.Command, names []string) error {
			return o.run(cmd, config, names, now)
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&o.output, "output", "o", string(report.Table), "output: "+report.Names())
	flags.StringVar(&o.locale, "locale", "en", "language of the guidance under a table and of the HTML page: "+report.LocaleNames())
	flags.StringVar(&o.guidance, "guidance", string(report.GuidanceGrouped), "what is printed under a table: "+report.GuidanceNames())
	flags.BoolVar(&o.all, "all", false, "print every row and every name, also when there are many")
	flags.BoolVarP(&o.allNamespaces, "all-namespaces", "A", false, "show every namespace")
	for flag, words := range map[string]string{"output": report.Names(), "locale": report.LocaleNames(), "guidance": report.GuidanceNames()} {
		choices := cobra.FixedCompletions(strings.Split(words, ", "), cobra.ShellCompDirectiveNoFileComp)
		if err := cmd.RegisterFlagCompletionFunc(flag, choices); err != nil {
			panic(err) // there is no such flag
		}
	}
	return cmd
}

func (o *reportOptions) run(cmd *cobra.Command, config *connection, names []string, now clock.PassiveClock) error {
	format, settings, err := o.parse()
	if err != nil {
		return err
	}
	if o.allNamespaces && len(names) > 0 {
		return errors.New("a name means a report of one namespace: leave out -A, or the names")
	}
	c, err := connect(config)
	if err != nil {
		return err
	}
	if o.allNamespaces {
		c.namespace = ""
	}
	content, err := c.content(cmd.Context(), names)
	if err != nil {
		return err
	}
	content.Locale, content.Guidance, content.All = settings.Locale, settings.Guidance, settings.All
	content.Evaluated = now.Now()
	if len(content.Reports)+len(content.Sources) == 0 {
		cmd.PrintErrln(c.nothing())
	}
	if err := report.Write(cmd.OutOrStdout(), format, content); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return nil
}

// parse checks the flags. The content that it gives has the settings alone.
func (o *reportOptions) parse() (format report.Format, settings report.Content, err error) {
	settings.All = o.all
	if format, err = report.ParseFormat(o.output); err != nil {
		return format, settings, fmt.Errorf("-o %s: %w", o.output, err)
	}
	if settings.Locale, err = report.ParseLocale(o.locale); err != nil {
		return format, settings, fmt.Errorf("--locale %s: %w", o.locale, err)
	}
	if settings.Guidance, err = report.ParseGuidance(o.guidance); err != nil {
		return format, settings, fmt.Errorf("--guidance %s: %w", o.guidance, err)
	}
	return format, settings, nil
}

// content reads what is printed: all reports and sources, or the named reports
// and their sources.
func (c *cluster) content(ctx context.Context, names []string) (report.Content, error) {
	reports, err := c.reports(ctx, names)
	if err != nil {
		return report.Content{}, err
	}
	typed, err := asReports(reports)
	if err != nil {
		return report.Content{}, err
	}
	sources, err := c.list(ctx, sourceKind)
	if err != nil {
		return report.Content{}, err
	}
	if len(names) > 0 {
		listed := listedSources(typed)
		sources = slices.DeleteFunc(sources, func(s *unstructured.Unstructured) bool { return !listed[s.GetName()] })
	}
	portfolios, err := c.portfolios(ctx, names)
	if err != nil {
		return report.Content{}, err
	}
	return contentOf(sources, portfolios, reports)
}
