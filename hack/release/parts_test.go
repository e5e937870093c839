// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/CycloneDX/cyclonedx-go"
	"github.com/google/go-cmp/cmp"
	slsa "github.com/in-toto/attestation/go/predicates/provenance/v1"
	intoto "github.com/in-toto/attestation/go/v1"
	"google.golang.org/protobuf/encoding/protojson"
)

// krew's own validator takes the manifest of the plugin, and refuses a bad one.
func testPlugin(t *testing.T, dist string) {
	validator := program(t, "KREW", "hack/krew.sh")
	execute(t, dist, validator, "-skip-install", "-manifest", filepath.Join(dist, "adoption.yaml"))
	content, err := os.ReadFile(filepath.Join(dist, "adoption.yaml"))
	check(t, err)
	archive := "releases/download/" + version + "/customer-adoption-operator_" + version + "_windows_amd64.zip\n"
	if !strings.Contains(string(content), archive) {
		t.Errorf("adoption.yaml does not lead to %s", archive)
	}
}

// Each bill of materials can be read, names its subject, and lists each part once.
func testBills(t *testing.T, dist, pushed string) {
	files, err := filepath.Glob(filepath.Join(dist, "*.cdx.json"))
	check(t, err)
	images := 0
	for _, file := range files {
		bill := decode(t, file)
		subject := bill.Metadata.Component
		if subject.Type == cyclonedx.ComponentTypeContainer {
			images++
		} else if subject.Version != version {
			t.Errorf("%s is about version %s", file, subject.Version)
		}
		references := map[string]bool{}
		for _, part := range *bill.Components {
			if references[part.BOMRef] || part.BOMRef == "" {
				t.Errorf("%s: %q is no name of one part", file, part.BOMRef)
			}
			references[part.BOMRef] = true
		}
		for _, part := range *(*bill.Dependencies)[0].Dependencies {
			if !references[part] {
				t.Errorf("%s: %s is not listed", file, part)
			}
		}
	}
	if images != 2 {
		t.Errorf("%d bills of images for %s", images, pushed)
	}
}

func decode(t *testing.T, path string) *cyclonedx.BOM {
	t.Helper()
	file, err := os.Open(path)
	check(t, err)
	defer file.Close() //nolint:errcheck // only read
	bill := new(cyclonedx.BOM)
	check(t, cyclonedx.NewBOMDecoder(file, cyclonedx.BOMFileFormatJSON).Decode(bill))
	return bill
}

// A bill of materials lists the modules that were linked, with their sums.
func TestComponents(t *testing.T) {
	info, found := debug.ReadBuildInfo()
	if !found {
		t.Fatal("this test was built without information on its modules")
	}
	parts := components(info)
	if parts[0].PackageURL != "pkg:golang/std@"+strings.TrimPrefix(info.GoVersion, "go") {
		t.Errorf("Go is %s", parts[0].PackageURL)
	}
	at := slices.IndexFunc(parts, func(part cyclonedx.Component) bool {
		return strings.HasPrefix(part.PackageURL, "pkg:golang/github.com/google/go-containerregistry@v")
	})
	if at < 0 || len(parts) != len(info.Deps)+1 || !strings.HasPrefix((*parts[at].Properties)[0].Value, "h1:") {
		t.Errorf("parts: %v", parts)
	}
}

// in-toto's own rules accept statement and predicate. Every file, the image and
// the chart are subjects.
func testProvenance(t *testing.T, dist string, pushed []string) {
	content, err := os.ReadFile(filepath.Join(dist, "provenance.json"))
	check(t, err)
	statement, predicate := new(intoto.Statement), new(slsa.Provenance)
	check(t, protojson.Unmarshal(content, statement))
	check(t, statement.Validate())
	text, err := json.Marshal(statement.GetPredicate())
	check(t, err)
	check(t, protojson.Unmarshal(text, predicate))
	check(t, predicate.Validate())
	found, err := os.ReadDir(dist)
	check(t, err)
	subjects := map[string]bool{}
	for _, subject := range statement.GetSubject() {
		subjects[subject.GetName()] = true
		subjects["sha256:"+subject.GetDigest()["sha256"]] = true
	}
	for _, file := range found {
		if !file.IsDir() && file.Name() != "provenance.json" && !subjects[file.Name()] {
			t.Errorf("%s is no subject", file.Name())
		}
	}
	for _, image := range pushed {
		if _, digest, _ := strings.Cut(image, "@"); !subjects[digest] {
			t.Errorf("%s is no subject", image)
		}
	}
}

// Only a version that can be a tag, and a platform that can be one, start a release.
func TestBadArguments(t *testing.T) {
	for _, args := range [][]string{
		{},
		{"pack"},
		{"pack", "-version", "0.2.0"},
		{"pack", "-version", "v0.2"},
		{"pack", "-version", "v0.2.0+build"},
		{"pack", "-version", "v0.02.0"},
		{"pack", "-version", "v0.2.0-rc..1"},
		{"pack", "-version", "v0.2.0", "-platforms", "linux"},
		{"build", "-version", "v0.2.0"},
	} {
		if err := run(t.Context(), args); err == nil {
			t.Errorf("%v is accepted", args)
		}
	}
	for _, good := range []string{"v0.2.0", "v10.20.30-rc.1"} {
		if err := run(t.Context(), []string{"check", "-version", good, "-platforms", "linux/amd64 windows/arm64"}); err != nil {
			t.Error(err)
		}
	}
}

func TestSection(t *testing.T) {
	const changelog = "# Changelog\n\n## [Unreleased]\n\n- new\n\n## [0.2.0] - 2026-11-29\n\n### Added\n\n- second\n\n## [0.1.0]\n\n- first\n"
	for version, want := range map[string]string{"Unreleased": "- new\n", "0.2.0": "### Added\n\n- second\n", "0.1.0": "- first\n", "0.3.0": ""} {
		if got, found := section(changelog, version); got != want || found != (want != "") {
			t.Errorf("%s (-want +got):\n%s", version, cmp.Diff(want, got))
		}
	}
}
