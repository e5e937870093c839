// Command customer-adoption-operator tells a software partner, for every
// customer, whether the licenses it sold are deployed and used. It is the
// manager of the controllers, and the same evaluation offline.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	_ "time/tzdata" // scratch images have no time zone database

	"github.com/spf13/cobra"
	_ "golang.org/x/crypto/x509roots/fallback" // nor certificate authorities
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"

	"github.com/partnerinsights/customer-adoption-operator/controllers"
	"github.com/partnerinsights/customer-adoption-operator/internal/offline"
)

// version is set by the build.
var version = "dev"

func main() {
	os.Exit(run(ctrl.SetupSignalHandler(), os.Args[1:]))
}

// run executes the command line and gives the exit status: 0, the command's
// own, or 2 for a usage error.
func run(ctx context.Context, args []string) int {
	manager := managerCommand()
	root := &cobra.Command{
		Use:           "customer-adoption-operator",
		Short:         "Are the licenses that customers bought deployed and used?",
		Version:       version,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.NoArgs,
		RunE:          manager.RunE,
	}
	root.Flags().AddFlagSet(manager.Flags())
	root.AddCommand(manager, offline.NewCommand(clock.RealClock{}))
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	var exit interface{ ExitCode() int }
	if errors.As(err, &exit) {
		if err.Error() != "" {
			fmt.Fprintln(os.Stderr, err)
		}
		return exit.ExitCode()
	}
	fmt.Fprintln(os.Stderr, "customer-adoption-operator:", err)
	return 2
}

// managerCommand runs the controllers until a signal ends them.
func managerCommand() *cobra.Command {
	options := controllers.ManagerOptions{Clock: clock.RealClock{}}
	logging := zap.Options{}
	command := &cobra.Command{
		Use:   "manager",
		Short: "Run the controllers (the default)",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if err := options.Validate(); err != nil {
				return err
			}
			ctrl.SetLogger(zap.New(zap.UseFlagOptions(&logging)))
			return runManager(command.Context(), options)
		},
	}
	goFlags := flag.NewFlagSet("", flag.ContinueOnError)
	logging.BindFlags(goFlags)
	command.Flags().AddGoFlagSet(goFlags)
	command.Flags().AddGoFlagSet(flag.CommandLine) // --kubeconfig
	options.AddFlags(command.Flags())
	return command
}

func runManager(ctx context.Context, options controllers.ManagerOptions) error {
	config, err := ctrl.GetConfig()
	if err != nil {
		return failure{fmt.Errorf("find the cluster: %w", err)}
	}
	mgr, err := controllers.NewManager(ctx, config, options)
	if err != nil {
		return failure{fmt.Errorf("set up the manager: %w", err)}
	}
	if err := mgr.Start(ctx); err != nil {
		return failure{fmt.Errorf("run the manager: %w", err)}
	}
	return nil
}

// failure is an error of the work, not of the command line.
type failure struct{ error }

// ExitCode is the exit status of a failed manager.
func (failure) ExitCode() int { return 1 }
