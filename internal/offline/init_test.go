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
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	clocktesting "k8s.io/utils/clock/testing"
	"pgregory.net/rapid"

	tables "github.com/partnerinsights/customer-adoption-operator/internal/export"
)

// executeInit runs `init` as execute runs `report`.
func executeInit(t interface{ Fatalf(string, ...any) }, args ...string) (stdout, stderr string, status int) {
	var out, told bytes.Buffer
	cmd := NewInitCommand(clocktesting.NewFakePassiveClock(today))
	cmd.SetOut(&out)
	cmd.SetErr(&told)
	cmd.SetArgs(args)
	err := cmd.Execute()
	if err == nil {
		return out.String(), told.String(), 0
	}
	exit, ok := errors.AsType[*ExitError](err)
	if !ok {
		t.Fatalf("error without exit status: %v", err)
	}
	return out.String(), told.String() + err.Error() + "\n", exit.ExitCode()
}

// dataFlags are those of the command in the comment of manifests.
var dataFlags = regexp.MustCompile(`--data (?:'((?:[^'\n]|'\\'')*)'|(\S+))`)

// roundTrip says how the figures of manifests differ from those of their exports.
func roundTrip(t *testing.T, args ...string) string {
	t.Helper()
	manifests, stderr, status := executeInit(t, args...)
	if status != 0 {
		t.Fatalf("init %q: status %d, %s", args, status, stderr)
	}
	path := filepath.Join(t.TempDir(), "adoption.yaml")
	if err := os.WriteFile(path, []byte(manifests), 0o600); err != nil {
		t.Fatal(err)
	}
	again := []string{"-f", path, "-o", "json"}
	command, _, _ := strings.Cut(manifests, "\n---\n")
	for _, found := range dataFlags.FindAllStringSubmatch(command+"\n", -1) {
		again = append(again, "--data", strings.ReplaceAll(found[1], `'\''`, "'")+found[2])
	}
	want, _, wantStatus := execute(t, "", append(args, "-o", "json")...)
	got, stderr, gotStatus := execute(t, "", again...)
	if !strings.Contains(want, "PortfolioAdoption") || wantStatus != gotStatus {
		t.Errorf("status %d, then %d: %s", wantStatus, gotStatus, stderr)
	}
	return cmp.Diff(want, got)
}

func TestInitOfEveryFormat(t *testing.T) {
	for _, test := range []struct{ headers, flags []string }{{vendorHeaders, nil}, {foreignHeaders, foreignFlags}} {
		files := everyFormat(t, licenses(test.headers))
		inFolder(t, files)
		for name := range files {
			if diff := roundTrip(t, append([]string{name}, test.flags...)...); diff != "" {
				t.Errorf("%s (-exports +manifests):\n%s", name, diff)
			}
		}
	}
}

// TestInitOfKnownExports takes the exports that package records knows.
func TestInitOfKnownExports(t *testing.T) {
	paths, err := filepath.Glob("../records/testdata/*")
	if err != nil {
		t.Fatal(err)
	}
	known := 0
	for _, path := range paths {
		if !slices.Contains([]string{".csv", ".tsv", ".json", ".xlsx"}, filepath.Ext(path)) {
			continue
		}
		known++
		t.Run(filepath.Base(path), func(t *testing.T) {
			if diff := roundTrip(t, append([]string{path}, flagsFor(t, path)...)...); diff != "" {
				t.Errorf("(-exports +manifests):\n%s", diff)
			}
		})
	}
	if known < 15 {
		t.Errorf("%d exports", known)
	}
}

// flagsFor adds what `report` asks for, as a user would.
func flagsFor(t *testing.T, path string) (flags []string) {
	t.Helper()
	for range 4 {
		_, stderr, status := executeInit(t, append([]string{path}, flags...)...)
		switch {
		case status == 0:
			return flags
		case strings.Contains(stderr, "--constant customerId=ID"):
			flags = append(flags, "--constant", "customerId=0b7e4a9c-5d21-4f38-9a6e-2c81d3f04b57")
			if strings.Contains(stderr, "--constant workloadName=Teams") {
				flags = append(flags, "--constant", "workloadName=Teams")
			}
		case strings.Contains(stderr, "--format decimal=."):
			flags = append(flags, "--format", "decimal=,")
		case strings.Contains(stderr, "--format dateFormat=02.01.2006"):
			flags = append(flags, "--format", "dateFormat=02.01.2006")
		default:
			t.Fatalf("%s %q: %s", path, flags, stderr)
		}
	}
	t.Fatalf("%s asks again and again", path)
	return nil
}

// TestInitOfAnyHeader: whatever the headers are, manifests are YAML and give the
// figures of the exports.
func TestInitOfAnyHeader(t *testing.T) {
	fewChecks(t)
	rapid.Check(t, func(r *rapid.T) {
		odd := rapid.SliceOfNDistinct(rapid.StringMatching(`[A-Za-zäß語:#'"\-{}\[\]&*!|>%@ \\]{1,20}`), 3, 3, strings.ToLower).Draw(r, "headers")
		headers := append(slices.Clone(vendorHeaders[:5]), odd...)
		for i := range odd {
			// The writer of the CSV file puts a quote before what a spreadsheet takes for a formula.
			odd[i] = strings.TrimLeft(strings.TrimSpace(odd[i]), " '-@") + fmt.Sprintf(" q%dz", i)
			headers[5+i] = odd[i]
		}
		format := rapid.SampledFrom([]tables.Format{tables.CSV, tables.XLSX, tables.Parquet}).Draw(r, "format")
		name := rapid.StringMatching(`[a-zA-Z ü'_.]{0,12}`).Draw(r, "name") + "x." + format.Extension()
		inFolder(t, map[string][]byte{name: encode(t, licenses(headers), format)})
		if diff := roundTrip(t, name, "--column", "licensesActive="+odd[0], "--column", "licensesEntitled=AvailableSeats"); diff != "" {
			r.Errorf("%q (-exports +manifests):\n%s", headers, diff)
		}
	})
}

// fewChecks makes rapid check less often than by default: each check runs whole
// commands.
func fewChecks(t *testing.T) {
	t.Helper()
	checks := flag.Lookup("rapid.checks")
	usual := checks.Value.String()
	if usual != checks.DefValue {
		return
	}
	set := func(to string) {
		if err := checks.Value.Set(to); err != nil {
			t.Fatal(err)
		}
	}
	set("20")
	t.Cleanup(func() { set(usual) })
}

func TestInitGolden(t *testing.T) {
	golden := goldenFolder(t)
	users := "Tenant Id,User Principal Name,Teams Last Activity Date,Has Teams License,Cost center\n0b7e4a9c-5d21-4f38-9a6e-2c81d3f04b57,u@example.com,2026-11-17,yes,1\n"
	inFolder(t, map[string][]byte{
		"foreign.csv": encode(t, licenses(foreignHeaders), tables.CSV), "My users.csv": []byte(users),
		"near.csv":  []byte("TenantId,Seats sold,Assigned seats,Prodct name\n0b7e4a9c-5d21-4f38-9a6e-2c81d3f04b57,100,84,E3\n"),
		"large.csv": []byte("TenantId,Entitled,Active\n" + strings.Repeat("\n", 1_000_000) + "0b7e4a9c-5d21-4f38-9a6e-2c81d3f04b57,100,84\n"),
	})
	for name, args := range map[string][]string{
		"foreign": append([]string{"foreign.csv", "--value", "freeOrPaid:gratis=free"}, foreignFlags...),
		"several": {"near.csv", "My users.csv", "large.csv"},
	} {
		stdout, stderr, status := executeInit(t, args...)
		if status != 0 {
			t.Errorf("%s: status %d, %s", name, status, stderr)
		}
		golden("init."+name+".yaml", stdout)
	}
}

// TestInitWritesNothingOfBadExports: manifests that could not work are not written.
func TestInitWritesNothingOfBadExports(t *testing.T) {
	csv := []byte("TenantId;Sold;Assigned\n0b7e4a9c-5d21-4f38-9a6e-2c81d3f04b57;1.200;1.100\n")
	inFolder(t, map[string][]byte{"a.csv": csv, "b.csv": csv})
	for want, test := range map[string]struct {
		args   []string
		status int
	}{
		"nothing to read":      {[]string{}, exitUsage},
		"--format decimal=.":   {[]string{"a.csv"}, exitFailed},
		"both hold":            {[]string{"a.csv", "b.csv", "--format", "decimal=,"}, exitUsage},
		"no such file":         {[]string{"c.csv"}, exitUsage},
		"unknown flag: --colu": {[]string{"a.csv", "--colu", "x"}, exitUsage},
		"--max-rows":           {[]string{"a.csv", "--max-rows", "0"}, exitUsage},
	} {
		stdout, stderr, status := executeInit(t, test.args...)
		if status != test.status || stdout != "" || !strings.Contains(stderr, want) {
			t.Errorf("init %q: status %d, stdout %q, stderr %q", test.args, status, stdout, stderr)
		}
	}
}
