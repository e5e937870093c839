// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package plugin is `kubectl adoption`. The user's kubeconfig comes in, and
// the statuses in the cluster go out in the same tables and pages as the
// offline report. It reads with the user's own rights and changes nothing.
package plugin

import (
	"github.com/spf13/cobra"
	"k8s.io/utils/clock"

	"github.com/partnerinsights/customer-adoption-operator/internal/suggest"
)

// Name is the name of the program that kubectl looks for.
const Name = "kubectl-adoption"

const example = `  # the reports of the current namespace, with what to try
  kubectl adoption report
  # every namespace as a page to pass on, in German
  kubectl adoption report -A -o html --locale de > adoption.html
  # why a verdict is what it is
  kubectl adoption explain contoso -n partners
  kubectl adoption explain portfolioadoption/all-customers
  # a live page of every namespace, on this machine
  kubectl adoption console -A`

// NewCommand builds `kubectl adoption`. The clock dates the page of report and
// times the console.
func NewCommand(now clock.Clock, version string) *cobra.Command {
	config := newConnection()
	cmd := &cobra.Command{
		Use:           Name,
		Short:         "Are the licenses that customers bought deployed and used?",
		Long:          "Shows the reports that are in the cluster, read with your own kubeconfig and rights. It changes nothing.",
		Example:       example,
		Version:       version,
		Annotations:   map[string]string{cobra.CommandDisplayNameAnnotation: "kubectl adoption"},
		SilenceUsage:  true,
		SilenceErrors: true,
		// kubectl calls kubectl_complete-adoption to complete the words of a
		// plugin.
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	cmd.SetFlagErrorFunc(suggest.FlagError)
	config.addFlags(cmd.PersistentFlags())
	cmd.AddCommand(newReport(config, now), newExplain(config), newConsole(config, now))
	return cmd
}
