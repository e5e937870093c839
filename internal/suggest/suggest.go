// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package suggest helps people with a command line. A wrong flag or command comes
// in, and an error that names the one which was probably meant goes out. Shells get
// the words that a flag takes.
package suggest

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// FlagError completes the error of an unknown flag. It is for SetFlagErrorFunc.
func FlagError(cmd *cobra.Command, err error) error {
	unknown, ok := errors.AsType[*pflag.NotExistError](err)
	if !ok {
		return err
	}
	var names []string
	cmd.Flags().VisitAll(func(flag *pflag.Flag) { names = append(names, "--"+flag.Name) })
	return fmt.Errorf("%w%s", err, wording.DidYouMean("--"+unknown.GetSpecifiedName(), names))
}

// NoArgs refuses words behind a command that has subcommands and runs without one,
// too. It is for Args.
func NoArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if info, err := os.Stat(args[0]); err == nil && info.Mode().IsRegular() {
		return fmt.Errorf("unknown command %q; for a report on a file write report before its name", args[0])
	}
	var names []string
	for _, each := range cmd.Commands() {
		if each.IsAvailableCommand() {
			names = append(names, each.Name())
		}
	}
	return fmt.Errorf("unknown command %q%s", args[0], wording.DidYouMean(args[0], names))
}

// Complete tells shells which words a flag takes. It panics when the command has no
// such flag.
func Complete(cmd *cobra.Command, flag string, words ...string) {
	complete(cmd, flag, cobra.ShellCompDirectiveNoFileComp, words)
}

// CompleteBegin is Complete for words that are the begin of a value, such as FIELD=.
func CompleteBegin(cmd *cobra.Command, flag string, words ...string) {
	complete(cmd, flag, cobra.ShellCompDirectiveNoFileComp|cobra.ShellCompDirectiveNoSpace, words)
}

func complete(cmd *cobra.Command, flag string, how cobra.ShellCompDirective, words []string) {
	if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, how)); err != nil {
		panic(err)
	}
}
