// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package offline

import (
	"context"

	"github.com/spf13/cobra"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/clock"
)

const initExample = `  # manifests of an export, to review and to apply
  customer-adoption-operator init licenses.csv > adoption.yaml
  # the same figures as those of: report licenses.csv
  customer-adoption-operator report -f adoption.yaml --data license-deployment=licenses.csv`

// NewInitCommand builds the subcommand `init`. Its error is an *ExitError whose
// text is meant for standard error as it is.
func NewInitCommand(now clock.PassiveClock) *cobra.Command {
	o := &options{clock: now, namespace: metav1.NamespaceDefault}
	cmd := &cobra.Command{
		Use:           "init FILE...",
		Short:         "Write the manifests of exports",
		Long:          "Reads exports as report does, and writes the manifests that give the same figures: an ExportSource for each data set, and a PortfolioAdoption with a template for the report of each customer. Headers that are known need no word. Comments name the other headers and their nearest fields, and say how the content gets into the cluster.\n\nExit status: 0 written, 1 an export can't be read, 2 bad usage or a question.",
		Example:       initExample,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, exports []string) error {
			return o.init(cmd.Context(), streams{cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr()}, exports)
		},
	}
	cmd.SetFlagErrorFunc(flagError)
	o.hints.AddFlags(cmd)
	o.limits.AddFlags(cmd.Flags())
	return cmd
}

// init writes manifests only after they were evaluated: what can't be read, or asks
// for a flag, is said before anybody applies them.
func (o *options) init(ctx context.Context, with streams, exports []string) error {
	if len(exports) == 0 {
		return usage("nothing to read; name an export, such as licenses.csv")
	}
	if err := o.limits.Validate(); err != nil {
		return usage("%w", err)
	}
	found, err := o.evaluate(ctx, with, exports, o.clock.Now().UTC())
	if err != nil {
		return err
	}
	if err := found.faults.err(); err != nil {
		return failed(found.advise(err))
	}
	if _, err := with.out.Write(found.manifests); err != nil {
		return failed(err)
	}
	return nil
}
