// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package offline

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// manifestBlock is a manifest in a text of docs.
var manifestBlock = regexp.MustCompile("(?ms)^```yaml\n(.*?)^```$")

// TestDocumentedSourcesWork admits every manifest of docs/sources.md, and reads
// the exports that stand in one.
func TestDocumentedSourcesWork(t *testing.T) {
	text, err := os.ReadFile("../../docs/sources.md")
	if err != nil {
		t.Fatal(err)
	}
	missing, exports := append(namesOfOrigins(t), "CSV", "JSON", "NDJSON", "Parquet", "XLSX", "Gzip", "Zstd", "Zip"), 0
	for _, block := range manifestBlock.FindAllStringSubmatch(string(text), -1) {
		for _, source := range admitted(t, block[1]) {
			missing = slices.DeleteFunc(missing, func(name string) bool { return shows(t, source, name) })
		}
		if regexp.MustCompile(`(?m)^  \S+: \|$`).MatchString(block[1]) {
			if _, stderr, status := execute(t, block[1], "-f", "-"); status != 0 {
				t.Errorf("status %d, %s in\n%s", status, stderr, block[1])
			}
			exports++
		}
	}
	if len(missing) > 0 || exports != 5 {
		t.Errorf("no manifest has %q; %d exports were read, want 5", missing, exports)
	}
}

// TestDocumentedManifestsAreAdmitted puts every manifest of ours that a text
// shows to the rules of the CRDs. A piece of one has no apiVersion.
func TestDocumentedManifestsAreAdmitted(t *testing.T) {
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	manifests := 0
	for _, page := range append(pages, "../../README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range manifestBlock.FindAllStringSubmatch(string(text), -1) {
			if strings.Contains(block[1], "apiVersion: adoption.partnerinsights.io/") {
				load(t, block[1])
				manifests++
			}
		}
	}
	if manifests < 20 {
		t.Errorf("only %d manifests were found", manifests)
	}
}

// admitted gives the sources of manifests that the rules of the CRDs let pass.
func admitted(t *testing.T, manifests string) []*v1alpha1.ExportSource {
	t.Helper()
	sources := load(t, manifests).sources
	if len(sources) == 0 {
		t.Errorf("no source in\n%s", manifests)
	}
	return sources
}

// load takes manifests as report takes them.
func load(t *testing.T, manifests string) *catalog {
	t.Helper()
	schemas, err := loadSchemas()
	if err != nil {
		t.Fatal(err)
	}
	files, err := readFiles([]string{"-"}, strings.NewReader(manifests))
	if err != nil {
		t.Fatal(err)
	}
	objects := newCatalog(schemas, "default")
	if err := objects.load(files).err(); err != nil {
		t.Errorf("%v in\n%s", err, manifests)
	}
	return objects
}

// namesOfOrigins are the fields of spec of which one must be set.
func namesOfOrigins(t *testing.T) []string {
	t.Helper()
	for message := range ruleTests {
		if list, found := strings.CutPrefix(message, "exactly one of the fields in ["); found {
			return strings.Fields(strings.TrimSuffix(list, "] must be set"))
		}
	}
	t.Fatal("no rule names the origins")
	return nil
}

// shows says whether a source has this origin, type or compression.
func shows(t *testing.T, source *v1alpha1.ExportSource, name string) bool {
	t.Helper()
	text, err := json.Marshal(source.Spec)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Contains(string(text), `"`+name+`":{`) || strings.Contains(string(text), `":"`+name+`"`)
}
