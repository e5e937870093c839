// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package offline

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	clocktesting "k8s.io/utils/clock/testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// today is two days after the data of the portfolio.
var today = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// execute runs `report` and gives what it prints on standard output, its lines
// for standard error and its exit status.
func execute(t *testing.T, stdin string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	var out, told bytes.Buffer
	cmd := NewCommand(clocktesting.NewFakePassiveClock(today))
	cmd.SetIn(strings.NewReader(stdin))
	cmd.SetOut(&out)
	cmd.SetErr(&told)
	cmd.SetArgs(args)
	err := cmd.ExecuteContext(t.Context())
	if err == nil {
		return out.String(), told.String(), 0
	}
	var exit *ExitError
	if !errors.As(err, &exit) {
		t.Fatalf("error without exit status: %v", err)
	}
	return out.String(), told.String() + err.Error() + "\n", exit.ExitCode()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func TestReportPrintsThePortfolio(t *testing.T) {
	for output, file := range map[string]string{
		"table": "portfolio.table.txt", "wide": "portfolio.wide.txt", "yaml": "portfolio.yaml", "json": "portfolio.json",
	} {
		t.Run(output, func(t *testing.T) {
			stdout, stderr, status := execute(t, "", "-f", "testdata/portfolio", "-o", output)
			if status != 0 || stderr != "" {
				t.Errorf("status %d, stderr %q", status, stderr)
			}
			golden(t, file, stdout)
		})
	}
}

func TestReportSpeaksTheReadersLanguage(t *testing.T) {
	for output, want := range map[string]string{"html": `<html lang="de">`, "table": "Bereitstellung: Unter dem Zielwert von 70\u00a0%"} {
		stdout, stderr, status := execute(t, "", "-f", "testdata/portfolio", "-o", output, "--locale", "de-AT")
		if status != 0 || stderr != "" || !strings.Contains(stdout, want) {
			t.Errorf("%s: status %d, stderr %q, no %q in\n%s", output, status, stderr, want, stdout)
		}
	}
}

// The fault files hold the word swordfish wherever a value might be quoted.
func TestFaultsAreOneLineEachAndQuoteNothing(t *testing.T) {
	stdout, stderr, status := execute(t, "", "-f", "testdata/faults", "-o", "yaml")
	if status != exitFailed {
		t.Errorf("status %d, want %d", status, exitFailed)
	}
	golden(t, "faults.stdout.yaml", stdout)
	golden(t, "faults.stderr.txt", stderr)
	if strings.Contains(stdout+stderr, "swordfish") {
		t.Error("a value of a file is shown")
	}
}

func TestExitStatus(t *testing.T) {
	portfolio, faults := "testdata/portfolio", "testdata/faults"
	empty := t.TempDir()
	tests := map[string]struct {
		args   []string
		status int
		stderr string
	}{
		"evaluated":                  {[]string{"-f", portfolio}, 0, ""},
		"low is no failure":          {[]string{"-f", portfolio, "-o", "wide"}, 0, ""},
		"low on request":             {[]string{"-f", portfolio, "--fail-on-low"}, exitLow, "adoption is Low in 3 of 5 CustomerAdoptions"},
		"a failure comes before low": {[]string{"-f", portfolio, "-f", faults + "/missing.yaml", "--fail-on-low"}, exitFailed, "ReferenceNotFound"},
		"invalid object":             {[]string{"-f", faults + "/invalid.yaml"}, exitFailed, "spec.dataset"},
		"no manifests":               {[]string{}, exitUsage, "-f FILE"},
		"unknown flag":               {[]string{"--paint"}, exitUsage, "unknown flag"},
		"a folder of exports":        {[]string{portfolio}, exitUsage, "-f"},
		"unknown output":             {[]string{"-f", portfolio, "-o", "pdf"}, exitUsage, "table, wide, yaml, json, csv, html"},
		"misspelled output":          {[]string{"-f", portfolio, "-o", "tabel"}, exitUsage, "did you mean table?"},
		"misspelled guidance":        {[]string{"-f", portfolio, "--guidance", "gruped"}, exitUsage, "did you mean grouped?"},
		"misspelled flag":            {[]string{"-f", portfolio, "--guidnace", "all"}, exitUsage, "did you mean --guidance?"},
		"unknown language":           {[]string{"-f", portfolio, "--locale", "fr"}, exitUsage, "en, ko, zh-CN, ja, pl, de"},
		"unreadable path":            {[]string{"-f", empty + "/none.yaml"}, exitUsage, "no such file"},
		"nothing to report":          {[]string{"-f", empty}, exitUsage, "no ExportSource, CustomerAdoption or PortfolioAdoption"},
		"now is no moment":           {[]string{"-f", portfolio, "--now", "yesterday"}, exitUsage, "--now"},
		"now is a date":              {[]string{"-f", portfolio, "--now", "2026-11-20"}, 0, ""},
		"allowed host is none":       {[]string{"-f", portfolio, "--allowed-source-hosts", "https://x"}, exitUsage, "--allowed-source-hosts"},
		"data without a file":        {[]string{"-f", portfolio, "--data", "license-usage"}, exitUsage, "SOURCE=FILE"},
		"data of no source":          {[]string{"-f", portfolio, "--data", "nothing=doc.go"}, exitUsage, "no ExportSource"},
		"data that is not there":     {[]string{"-f", portfolio, "--data", "license-usage=" + empty}, exitUsage, "no such file"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, stderr, status := execute(t, "", test.args...)
			if status != test.status || !strings.Contains(stderr, test.stderr) {
				t.Errorf("status %d, stderr %q; want %d, %q", status, stderr, test.status, test.stderr)
			}
		})
	}
}

// waitingManifests are reports and a portfolio on a source whose ConfigMap is not
// there, and a report on a source that nobody defines.
const waitingManifests = `
apiVersion: adoption.partnerinsights.io/v1alpha1
kind: ExportSource
metadata: {name: usage}
spec: {dataset: LicenseUsage, configMap: {name: gone, key: usage.csv}}
---
apiVersion: adoption.partnerinsights.io/v1alpha1
kind: PortfolioAdoption
metadata: {name: all}
spec: {sources: [{name: usage}]}
---
apiVersion: adoption.partnerinsights.io/v1alpha1
kind: CustomerAdoption
metadata: {name: lost}
spec: {customer: {id: lost}, sources: [{name: nowhere}]}
`

// TestOneBadSourceIsOneLine however many objects wait for it.
func TestOneBadSourceIsOneLine(t *testing.T) {
	manifests := waitingManifests
	for i := range 40 {
		manifests += fmt.Sprintf(`---
apiVersion: adoption.partnerinsights.io/v1alpha1
kind: CustomerAdoption
metadata: {name: c%d}
spec: {customer: {id: c%d}, sources: [{name: usage}]}
`, i, i)
	}
	_, stderr, status := execute(t, manifests, "-f", "-")
	want := `ExportSource default/usage: ReferenceNotFound: ConfigMap "gone" not found; create it in the namespace of the ExportSource (1 portfolio and 40 reports wait for it)
ExportSource default/nowhere: SourceNotFound: no manifest defines it; add it or correct spec.sources (1 report waits for it)
`
	if diff := cmp.Diff(want, stderr); status != exitFailed || diff != "" {
		t.Errorf("status %d (-want +got):\n%s", status, diff)
	}
}

// TestFaultOfAnInvalidSource has one line, with what waits for it.
func TestFaultOfAnInvalidSource(t *testing.T) {
	_, stderr, _ := execute(t, strings.Replace(one, "LicenseUsage", "Usage", 1), "-f", "-")
	if strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "spec.dataset") || !strings.HasSuffix(stderr, "(1 report waits for it)\n") {
		t.Errorf("got %q", stderr)
	}
}

// TestManifestFaultsComeBeforeThoseOfData: a misspelled manifest is why --data names
// no source.
func TestManifestFaultsComeBeforeThoseOfData(t *testing.T) {
	_, stderr, status := execute(t, strings.Replace(one, "name: usage}\nspec: {dataset", "name: usge}\nspec: {datset", 1), "-f", "-", "--data", "usage=doc.go")
	lines := strings.Split(stderr, "\n")
	if status != exitUsage || len(lines) != 3 || !strings.Contains(lines[0], "spec.datset: unknown field") || !strings.Contains(lines[1], "--data usage=doc.go") {
		t.Errorf("status %d, %q", status, stderr)
	}
}

// TestOriginIsTheFileOfData, not the origin that was not read.
func TestOriginIsTheFileOfData(t *testing.T) {
	path := filepath.Join(t.TempDir(), "usage.csv")
	if err := os.WriteFile(path, []byte("customerId,workloadName,licensesEntitled,licensesActive,asOf\nacme,Exchange,100,53,2026-11-18\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"-f", "-"}, {"-f", "-", "--data", "usage=" + path}} {
		stdout, stderr, status := execute(t, one, args...)
		want := "configMap/usage"
		if len(args) > 2 {
			want = path
		}
		if status != 0 || !strings.Contains(stdout, want) {
			t.Errorf("status %d, %q, no origin %s in\n%s", status, stderr, want, stdout)
		}
	}
}

func TestMisspelledKind(t *testing.T) {
	_, stderr, status := execute(t, strings.ReplaceAll(one, "ExportSource", "ExportSuorce"), "-f", "-")
	if status != exitFailed || !strings.Contains(stderr, "did you mean ExportSource?") {
		t.Errorf("status %d, %q", status, stderr)
	}
}

// TestFlagsOfAFewWordsComplete: a flag whose help lists its words tells them to
// shells.
func TestFlagsOfAFewWordsComplete(t *testing.T) {
	now := clocktesting.NewFakePassiveClock(today)
	for _, cmd := range []*cobra.Command{NewCommand(now), NewInitCommand(now)} {
		for _, name := range []string{"output", "locale", "guidance", "column", "constant", "value", "dataset", "format"} {
			if cmd.Flags().Lookup(name) == nil {
				continue
			}
			complete, ok := cmd.GetFlagCompletionFunc(name)
			if !ok {
				t.Errorf("%s: nothing completes --%s", cmd.Name(), name)
				continue
			}
			if words, _ := complete(cmd, nil, ""); len(words) < 3 {
				t.Errorf("%s --%s: %q", cmd.Name(), name, words)
			}
		}
	}
}

// TestMisspeltGroup: an object of another group is not passed over in silence.
func TestMisspeltGroup(t *testing.T) {
	_, stderr, status := execute(t, strings.ReplaceAll(one, "adoption.partnerinsights.io/", "adoption.partnerinsight.io/"), "-f", "-")
	if status != exitFailed || !strings.Contains(stderr, "apiVersion adoption.partnerinsights.io/v1alpha1") {
		t.Errorf("status %d, %q", status, stderr)
	}
}
