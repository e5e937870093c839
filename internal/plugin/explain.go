package plugin

import (
	"context"
	"io"

	"github.com/spf13/cobra"
	"k8s.io/cli-runtime/pkg/genericclioptions"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/report"
)

func newExplain(config *genericclioptions.ConfigFlags) *cobra.Command {
	return &cobra.Command{
		Use:               "explain NAME",
		Short:             "Tell why the verdict on a customer is what it is, with the numbers",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeReports(config),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := connect(config)
			if err != nil {
				return err
			}
			return c.explain(cmd.Context(), cmd.OutOrStdout(), args[0])
		},
	}
}

func (c *cluster) explain(ctx context.Context, w io.Writer, name string) error {
	content, err := c.content(ctx, []string{name})
	if err != nil {
		return err
	}
	return report.Explain(w, content.Reports[0], content.Sources)
}

// completeReports completes the names of CustomerAdoptions. Where the cluster
// cannot be asked, there is nothing to offer.
func completeReports(config *genericclioptions.ConfigFlags) cobra.CompletionFunc {
	return func(cmd *cobra.Command, typed []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		c, err := connect(config)
		if err != nil || (len(typed) > 0 && cmd.Name() == "explain") {
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

// description tells reports apart.
func description(r *v1alpha1.CustomerAdoption) string {
	if r.Status.CustomerName == "" {
		return r.Spec.Customer.ID
	}
	return r.Status.CustomerName + ", " + string(r.Status.Adoption)
}
