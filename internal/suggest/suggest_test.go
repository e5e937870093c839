// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package suggest

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
)

func program() *cobra.Command {
	root := &cobra.Command{Use: "program", Args: NoArgs, SilenceErrors: true, SilenceUsage: true, RunE: func(*cobra.Command, []string) error { return nil }}
	root.SetFlagErrorFunc(FlagError)
	report := &cobra.Command{Use: "report", RunE: root.RunE}
	report.Flags().String("guidance", "", "")
	report.Flags().StringP("output", "o", "", "")
	report.Flags().Int("rows", 0, "")
	Complete(report, "output", "table", "json")
	CompleteBegin(report, "guidance", "all=")
	hidden := &cobra.Command{Use: "reports", Hidden: true, RunE: root.RunE}
	root.AddCommand(report, hidden)
	return root
}

func TestErrorsNameWhatWasMeant(t *testing.T) {
	file := filepath.Join(t.TempDir(), "licenses.csv")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for want, args := range map[string][]string{
		`unknown command "repotr"; did you mean report?`:     {"repotr"},
		`unknown command "x"`:                                {"x"},
		`unknown flag: --guidnace; did you mean --guidance?`: {"report", "--guidnace=all"},
		`unknown flag: --paint`:                              {"report", "--paint"},
		`unknown shorthand flag: 'x' in -x`:                  {"report", "-x"},
		`flag needs an argument: --guidance`:                 {"report", "--guidance"},
		`unknown command "` + file + `"; for a report on a file write report before its name`: {file},
	} {
		root := program()
		root.SetArgs(args)
		if err := root.Execute(); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", args, err, want)
		}
	}
	root := program()
	root.SetArgs([]string{})
	if err := root.Execute(); err != nil {
		t.Error(err)
	}
}

func TestShellsGetTheWordsOfAFlag(t *testing.T) {
	root := program()
	report := root.Commands()[slices.IndexFunc(root.Commands(), func(c *cobra.Command) bool { return c.Name() == "report" })]
	type completion struct {
		words []string
		how   cobra.ShellCompDirective
	}
	for flag, want := range map[string]completion{
		"output":   {[]string{"table", "json"}, cobra.ShellCompDirectiveNoFileComp},
		"guidance": {[]string{"all="}, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace},
	} {
		complete, ok := report.GetFlagCompletionFunc(flag)
		if !ok {
			t.Fatalf("nothing completes --%s", flag)
		}
		words, how := complete(report, nil, "")
		if diff := cmp.Diff(want, completion{words, how}, cmp.AllowUnexported(completion{})); diff != "" {
			t.Errorf("--%s (-want +got):\n%s", flag, diff)
		}
	}
}

func TestCompleteNeedsTheFlag(t *testing.T) {
	defer func() {
		if err, ok := recover().(error); !ok || errors.Unwrap(err) != nil {
			t.Error("no panic of an error")
		}
	}()
	Complete(program(), "nothing")
}
