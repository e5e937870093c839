// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"k8s.io/utils/clock"

	"github.com/partnerinsights/customer-adoption-operator/internal/plugin"
)

var (
	documentedFlag = regexp.MustCompile(`--[a-z][a-z-]*[a-z]`)
	// others are programs with flags of their own.
	others = regexp.MustCompile(`\b(kubectl|git|docker|helm|argocd|promtool|curl)\b`)
)

// TestDocumentedFlagsExist looks up every flag that a text names in the help of
// the program.
func TestDocumentedFlagsExist(t *testing.T) {
	help := helpOf(t, rootCommand(), "manager") + helpOf(t, rootCommand(), "report") + helpOf(t, plugin.NewCommand(clock.RealClock{}, version), "console")
	pages, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	flags := 0
	for _, page := range append(pages, "README.md", "CHANGELOG.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(strings.ReplaceAll(string(text), "\\\n", "")) {
			if others.MatchString(line) {
				continue
			}
			for _, name := range documentedFlag.FindAllString(line, -1) {
				flags++
				if !strings.Contains(help, " "+name+" ") {
					t.Errorf("%s: the program has no %s", page, name)
				}
			}
		}
	}
	if flags < 50 {
		t.Errorf("only %d flags were found", flags)
	}
}

// helpOf is what a command prints when it is asked for help.
func helpOf(t *testing.T, root *cobra.Command, command string) string {
	t.Helper()
	help := strings.Builder{}
	root.SetOut(&help)
	root.SetArgs([]string{command, "--help"})
	if status := run(t.Context(), root); status != 0 {
		t.Fatalf("help of %s: status %d", command, status)
	}
	return help.String()
}
