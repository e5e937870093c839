package offline

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	clocktesting "k8s.io/utils/clock/testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// today is two days after the data of the portfolio.
var today = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// execute runs `report` and gives what it prints on standard output, its lines
// for standard error and its exit status.
func execute(t *testing.T, stdin string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	var out bytes.Buffer
	cmd := NewCommand(clocktesting.NewFakePassiveClock(today))
	cmd.SetIn(strings.NewReader(stdin))
	cmd.SetOut(&out)
	cmd.SetArgs(args)
	err := cmd.ExecuteContext(t.Context())
	if err == nil {
		return out.String(), "", 0
	}
	var exit *ExitError
	if !errors.As(err, &exit) {
		t.Fatalf("error without exit status: %v", err)
	}
	return out.String(), err.Error() + "\n", exit.ExitCode()
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
		"argument":                   {[]string{portfolio}, exitUsage, "-f"},
		"unknown output":             {[]string{"-f", portfolio, "-o", "pdf"}, exitUsage, "table, wide, yaml, json, csv, html"},
		"unknown language":           {[]string{"-f", portfolio, "--locale", "fr"}, exitUsage, "en, ko, zh-CN, ja, pl, de"},
		"unreadable path":            {[]string{"-f", empty + "/none.yaml"}, exitUsage, "no such file"},
		"nothing to report":          {[]string{"-f", empty}, exitUsage, "no ExportSource, CustomerAdoption or PortfolioAdoption"},
		"now is no moment":           {[]string{"-f", portfolio, "--now", "yesterday"}, exitUsage, "--now"},
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
