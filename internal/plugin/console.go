// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package plugin

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/clock"

	"github.com/partnerinsights/customer-adoption-operator/internal/console"
	"github.com/partnerinsights/customer-adoption-operator/internal/report"
)

// consoleOptions are the flags of `kubectl adoption console`.
type consoleOptions struct {
	locale        string
	port          int
	allNamespaces bool
}

func newConsole(config *connection, now clock.Clock) *cobra.Command {
	o := &consoleOptions{}
	cmd := &cobra.Command{
		Use:   "console",
		Short: "Serve a live page of the customers on this machine",
		Long: "Serves a page on 127.0.0.1 that shows the customers, portfolios and sources, and follows the cluster.\n" +
			"It uses your own kubeconfig and rights, and changes nothing. Only who has the printed address can open it.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(cmd, config, now) },
	}
	flags := cmd.Flags()
	flags.StringVar(&o.locale, "locale", "en", "language of the pages: "+report.LocaleNames())
	flags.IntVar(&o.port, "port", 0, "port on 127.0.0.1; 0 takes a free one")
	flags.BoolVarP(&o.allNamespaces, "all-namespaces", "A", false, "show every namespace")
	choices := cobra.FixedCompletions(strings.Split(report.LocaleNames(), ", "), cobra.ShellCompDirectiveNoFileComp)
	for flag, complete := range map[string]cobra.CompletionFunc{"locale": choices, "port": cobra.NoFileCompletions} {
		if err := cmd.RegisterFlagCompletionFunc(flag, complete); err != nil {
			panic(err) // there is no such flag
		}
	}
	return cmd
}

func (o *consoleOptions) run(cmd *cobra.Command, config *connection, now clock.Clock) error {
	locale, err := report.ParseLocale(o.locale)
	if err != nil {
		return fmt.Errorf("--locale %s: %w", o.locale, err)
	}
	if o.port < 0 || o.port > 65535 {
		return fmt.Errorf("--port %d: use a port from 1 to 65535, or 0 for a free one", o.port)
	}
	settings, namespace, err := config.settings()
	if err != nil {
		return err
	}
	if o.allNamespaces {
		namespace = metav1.NamespaceAll
	}
	return console.Run(cmd.Context(), console.Options{
		Cluster: settings, Namespace: namespace, Locale: locale, Port: o.port, Clock: now, Out: cmd.OutOrStdout(),
	})
}
