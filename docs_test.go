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
	others = regexp.MustCompile(`\b(kubectl|git|docker|helm|argocd|promtool|curl|sha256sum|cosign|gh)\b`)
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

// readmeCommand is a command of the README that runs the program.
var readmeCommand = regexp.MustCompile(`(?m)go run \. ([^#>\n]+)`)

// TestCommandsOfTheReadme runs every command of the README that runs the program,
// with an export of the vendor as the reader's own file. Those with make have a
// target.
func TestCommandsOfTheReadme(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	own := filepath.Join(t.TempDir(), "licenses.csv")
	const export = "CustomerTenantId,CustomerName,Product,AvailableSeats,AssignedSeats,ActiveSeats,Date\n" +
		"0b7e4a9c-5d21-4f38-9a6e-2c81d3f04b57,Contoso,Office 365 E3,120,96,84,2026-11-18\n"
	if err := os.WriteFile(own, []byte(export), 0o600); err != nil {
		t.Fatal(err)
	}
	commands := readmeCommand.FindAllStringSubmatch(string(text), -1)
	for _, command := range commands {
		root, out, complaints := rootCommand(), strings.Builder{}, strings.Builder{}
		root.SetOut(&out)
		root.SetErr(&complaints)
		root.SetArgs(strings.Fields(strings.ReplaceAll(command[1], "licenses.csv", own)))
		if status := run(t.Context(), root); status != 0 || !strings.Contains(out.String(), "Contoso") && !strings.Contains(out.String(), "kind: PortfolioAdoption") {
			t.Errorf("%s: status %d\n%s%s", command[0], status, out.String(), complaints.String())
		}
	}
	makefile, err := os.ReadFile("Makefile")
	if err != nil {
		t.Fatal(err)
	}
	targets := regexp.MustCompile(`(?m)\bmake ([a-z][a-z-]*)`).FindAllStringSubmatch(string(text), -1)
	for _, target := range targets {
		if !strings.Contains(string(makefile), "\n"+target[1]+":") {
			t.Errorf("the Makefile has no target %s", target[1])
		}
	}
	if len(commands) < 4 || len(targets) < 3 {
		t.Errorf("only %d commands and %d targets were found", len(commands), len(targets))
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
