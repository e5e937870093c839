// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package cases evaluates small exports as partners have them, and compares what
// the status says with what it must say. A case is a folder: manifests.yaml, the
// file of each source under the source's name, and expected.json: for each
// object, paths in it and their values. A path is of the form
// status.conditions[type=Ready].reason; a value that is null is absent.
package cases

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/partnerinsights/customer-adoption-operator/internal/offline"
)

// now is the moment of every case that has no file of this name.
var now = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// canary stands in cells that no status may repeat.
const canary = "CANARY"

func TestCases(t *testing.T) {
	manifests, err := filepath.Glob("*/manifests.yaml")
	if err != nil || len(manifests) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, path := range manifests {
		folder := filepath.Dir(path)
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			check(t, folder)
		})
	}
}

func check(t *testing.T, folder string) {
	var expected map[string]map[string]any
	if err := json.Unmarshal(read(t, filepath.Join(folder, "expected.json")), &expected); err != nil {
		t.Fatal(err)
	}
	objects := evaluate(t, folder)
	for name, values := range expected {
		object, ok := objects[name]
		if !ok {
			t.Errorf("%s: no such object", name)
		}
		for path, want := range values {
			if diff := cmp.Diff(want, at(object, path)); diff != "" {
				t.Errorf("%s: %s (-want +got):\n%s", name, path, diff)
			}
		}
	}
}

// evaluate runs the offline report on the case and gives its objects by name.
func evaluate(t *testing.T, folder string) map[string]any {
	moment := now
	if content, err := os.ReadFile(filepath.Join(folder, "now")); err == nil {
		if moment, err = time.Parse(time.RFC3339, strings.TrimSpace(string(content))); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"-f", filepath.Join(folder, "manifests.yaml"), "-o", "json", "--now", moment.Format(time.RFC3339)}
	for _, path := range files(t, folder) {
		source := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
		args = append(args, "--data", source+"="+path)
	}
	var out, faults bytes.Buffer
	command := offline.NewCommand(clocktesting.NewFakePassiveClock(moment))
	command.SetOut(&out)
	command.SetErr(&faults)
	command.SetArgs(args)
	fault := command.ExecuteContext(t.Context()) // an object that is not Ready is an error, and may be what is expected
	if bytes.Contains(out.Bytes(), []byte(canary)) || fault != nil && strings.Contains(fault.Error(), canary) {
		t.Error("a cell of the file is repeated")
	}
	var list struct{ Items []map[string]any }
	if err := json.Unmarshal(out.Bytes(), &list); err != nil {
		t.Fatalf("no list of objects: %v: %v", err, fault)
	}
	objects := map[string]any{}
	for _, item := range list.Items {
		objects[item["metadata"].(map[string]any)["name"].(string)] = item
	}
	return objects
}

// files are those of the sources.
func files(t *testing.T, folder string) (paths []string) {
	all, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range all {
		if !slices.Contains([]string{"manifests.yaml", "expected.json", "now"}, filepath.Base(path)) {
			paths = append(paths, path)
		}
	}
	return paths
}

func read(t *testing.T, path string) []byte {
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// step is a key of an object, or [key=value], an element of a list.
var step = regexp.MustCompile(`\[[^\]]*\]|[^.\[\]]+`)

// at follows a path; nil where there is nothing. The length of a list is its
// element [#].
func at(value any, path string) any {
	for _, s := range step.FindAllString(path, -1) {
		if list, ok := value.([]any); ok || strings.HasPrefix(s, "[") {
			value = element(list, strings.Trim(s, "[]"))
			continue
		}
		object, _ := value.(map[string]any)
		value = object[s]
	}
	return value
}

func element(list []any, which string) any {
	if which == "#" {
		return float64(len(list))
	}
	key, want, _ := strings.Cut(which, "=")
	for _, item := range list {
		if object, ok := item.(map[string]any); ok && fmt.Sprint(object[key]) == want {
			return object
		}
	}
	return nil
}
