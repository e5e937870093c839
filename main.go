// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Command customer-adoption-operator tells a software partner, for every
// customer, whether the licenses it sold are deployed and used. It is the
// manager of the controllers, the same evaluation offline, and under the name
// kubectl-adoption a plugin of kubectl.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	_ "time/tzdata" // scratch images have no time zone database

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	_ "golang.org/x/crypto/x509roots/fallback" // nor certificate authorities
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"

	"github.com/partnerinsights/customer-adoption-operator/controllers"
	"github.com/partnerinsights/customer-adoption-operator/internal/offline"
	"github.com/partnerinsights/customer-adoption-operator/internal/plugin"
	"github.com/partnerinsights/customer-adoption-operator/internal/suggest"
)

// version is set by the build.
var version = "dev"

func main() {
	ctx, command := ctrl.SetupSignalHandler(), rootCommand()
	if strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe") == plugin.Name {
		command = plugin.NewCommand(clock.RealClock{}, version)
	}
	os.Exit(run(ctx, command))
}

// run executes the command line and gives the exit status: 0, the command's
// own, or 2 for a usage error.
func run(ctx context.Context, command *cobra.Command) int {
	err := command.ExecuteContext(ctx)
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
	fmt.Fprintf(os.Stderr, "%s: %v\n", command.DisplayName(), err)
	return 2
}

func rootCommand() *cobra.Command {
	manager := managerCommand()
	root := &cobra.Command{
		Use:           "customer-adoption-operator",
		Short:         "Are the licenses that customers bought deployed and used?",
		Version:       version,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          suggest.NoArgs,
		RunE:          manager.RunE,
	}
	root.Flags().AddFlagSet(manager.Flags())
	root.AddCommand(manager, offline.NewCommand(clock.RealClock{}), offline.NewInitCommand(clock.RealClock{}), versionCommand())
	root.SetFlagErrorFunc(suggest.FlagError)
	return root
}

// versionCommand prints what --version does, and what the program was built with.
func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			_, err := fmt.Fprintf(command.OutOrStdout(), "%s version %s (%s, %s/%s)\n",
				command.Root().DisplayName(), version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}

// managerCommand runs the controllers until a signal ends them.
func managerCommand() *cobra.Command {
	options := controllers.ManagerOptions{
		Clock: clock.RealClock{},
		// The Deployment sets these two.
		Pod: types.NamespacedName{Namespace: os.Getenv("POD_NAMESPACE"), Name: os.Getenv("POD_NAME")},
	}
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
			logStart(command.Flags())
			return runManager(command.Context(), options)
		},
	}
	goFlags := flag.NewFlagSet("", flag.ContinueOnError)
	logging.BindFlags(goFlags)
	command.Flags().AddGoFlagSet(goFlags)
	command.Flags().AddGoFlagSet(flag.CommandLine) // --kubeconfig
	options.AddFlags(command.Flags())
	suggest.Complete(command, "zap-encoder", "json", "console")
	suggest.Complete(command, "zap-log-level", "debug", "info", "error", "panic")
	suggest.Complete(command, "zap-stacktrace-level", "info", "error", "panic")
	suggest.Complete(command, "zap-time-encoding", "epoch", "millis", "nano", "iso8601", "rfc3339", "rfc3339nano")
	return command
}

// logStart says what runs, and with which settings and limits.
func logStart(flags *pflag.FlagSet) {
	settings := map[string]string{}
	flags.VisitAll(func(f *pflag.Flag) { settings[f.Name] = f.Value.String() })
	ctrl.Log.Info("Starting", "version", version, "flags", settings,
		"processors", runtime.GOMAXPROCS(0), "memoryLimitBytes", debug.SetMemoryLimit(-1))
}

func runManager(ctx context.Context, options controllers.ManagerOptions) error {
	config, err := ctrl.GetConfig()
	if err != nil {
		return failure{fmt.Errorf("find the cluster: %w", err)}
	}
	if limit := debug.SetMemoryLimit(-1); limit < math.MaxInt64 {
		options.MemoryLimit = limit
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
