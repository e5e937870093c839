// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package plugin

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/report"
)

func newExplain(config *connection) *cobra.Command {
	return &cobra.Command{
		Use:               "explain NAME | portfolioadoption/NAME",
		Short:             "Tell why the verdict on a customer, or on a portfolio, is what it is, with the numbers",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeExplained(config),
		RunE: func(cmd *cobra.Command, args []string) error {
			of, name, err := parseTarget(args[0])
			if err != nil {
				return err
			}
			c, err := connect(config)
			if err != nil {
				return err
			}
			if of == portfolioKind {
				return c.explainPortfolio(cmd.Context(), cmd.OutOrStdout(), name)
			}
			return c.explain(cmd.Context(), cmd.OutOrStdout(), name)
		},
	}
}

// explainable are the kinds that can be explained, by their names in kubectl.
// "portfolio" is one more name.
var explainable = map[string]kind{
	"portfolioadoption": portfolioKind, "portfolioadoptions": portfolioKind, "pfa": portfolioKind, "portfolio": portfolioKind,
	"customeradoption": reportKind, "customeradoptions": reportKind, "cad": reportKind,
}

// parseTarget reads the NAME of a CustomerAdoption, or KIND/NAME as kubectl
// writes it, with or without the group.
func parseTarget(text string) (kind, string, error) {
	word, name, found := strings.Cut(text, "/")
	if !found {
		return reportKind, text, nil
	}
	resource, _, _ := strings.Cut(strings.ToLower(word), ".")
	of, known := explainable[resource]
	if !known || name == "" {
		return kind{}, "", fmt.Errorf("%q cannot be explained; write the NAME of a CustomerAdoption, or portfolioadoption/NAME", text)
	}
	return of, name, nil
}

func (c *cluster) explain(ctx context.Context, w io.Writer, name string) error {
	content, err := c.content(ctx, []string{name})
	if err != nil {
		return err
	}
	return report.Explain(w, content.Reports[0], content.Sources)
}

func (c *cluster) explainPortfolio(ctx context.Context, w io.Writer, name string) error {
	found, err := c.resource(portfolioKind).Get(ctx, name, metav1.GetOptions{})
	if err != nil {
		return fmt.Errorf("read PortfolioAdoption %s: %w", name, err)
	}
	portfolios, err := asPortfolios([]*unstructured.Unstructured{found})
	if err != nil {
		return err
	}
	listed, err := c.list(ctx, sourceKind)
	if err != nil {
		return err
	}
	sources, err := asSources(listed)
	if err != nil {
		return err
	}
	return report.ExplainPortfolio(w, portfolios[0], sources)
}

// completeExplained completes the names of CustomerAdoptions, and of
// portfolios as KIND/NAME.
func completeExplained(config *connection) cobra.CompletionFunc {
	reports := completeReports(config)
	return func(cmd *cobra.Command, typed []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(typed) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		names, directive := reports(cmd, typed, begun)
		c, err := connect(config)
		if err != nil {
			return names, directive
		}
		found, err := c.list(cmd.Context(), portfolioKind)
		if err != nil {
			return names, directive
		}
		for _, p := range found {
			names = append(names, "portfolioadoption/"+p.GetName())
		}
		return names, directive
	}
}

// completeReports completes the names of CustomerAdoptions. It offers none
// when the cluster does not answer.
func completeReports(config *connection) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		c, err := connect(config)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		found, err := c.list(cmd.Context(), reportKind)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var names []cobra.Completion
		reports, _ := asReports(found)
		for _, r := range reports {
			names = append(names, cobra.CompletionWithDesc(r.Name, description(r)))
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	}
}

// description is shown beside the name of a report in a completion.
func description(r *v1alpha1.CustomerAdoption) string {
	if r.Status.CustomerName == "" {
		return r.Spec.Customer.ID
	}
	return r.Status.CustomerName + ", " + string(r.Status.Adoption)
}
