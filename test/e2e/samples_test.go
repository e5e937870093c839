// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// TestSamples applies config/samples to a cluster with a manager, and asks the
// offline report about the same folder: both say the same.
func TestSamples(t *testing.T) {
	namespace, manifests := newNamespace(t, "samples"), renderedSamples(t)
	startManager(t)
	kubectlWith(t, manifests, "apply", "-n", namespace, "-f", "-")
	waitReady(t, namespace)

	inCluster := kubectl(t, "get", kinds, "-n", namespace, "-o", "wide")
	t.Run("kubectl get", func(t *testing.T) { checkGolden(t, "samples.txt", withoutAge(inCluster)) })
	t.Run("report -o wide", func(t *testing.T) {
		if diff := cmp.Diff(byName(cells(withoutAge(inCluster))), byName(cells(report(t, "wide")))); diff != "" {
			t.Errorf("(-kubectl get +report):\n%s", diff)
		}
	})
	t.Run("report -o json", func(t *testing.T) {
		inCluster := parseManifests(t, kubectl(t, "get", kinds, "-n", namespace, "-o", "json"))
		if diff := cmp.Diff(statuses(inCluster), statuses(parseManifests(t, report(t, "json")))); diff != "" {
			t.Errorf("(-cluster +report):\n%s", diff)
		}
	})
	t.Run("applied again", func(t *testing.T) {
		before := versions(t, manifests, namespace)
		kubectlWith(t, manifests, "apply", "-n", namespace, "-f", "-")
		if diff := cmp.Diff(before, versions(t, manifests, namespace)); diff != "" {
			t.Errorf("(-before +after):\n%s", diff)
		}
	})
}

// report evaluates config/samples offline.
func report(t *testing.T, format string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), cluster.program, "report", "-f", filepath.Join(root, "config/samples"), "-o", format, "--all")
	var stderr strings.Builder
	command.Stderr = &stderr
	output, err := command.Output()
	if err != nil || stderr.Len() > 0 {
		t.Fatalf("report -o %s: %v\n%s", format, err, stderr.String())
	}
	return string(output)
}

func checkGolden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-want +got; go test ./test/e2e -update writes it):\n%s", path, diff)
	}
}

// withoutAge cuts the last column of every table: it changes by itself.
func withoutAge(tables string) string {
	var out strings.Builder
	age := -1
	for line := range strings.Lines(tables) {
		runes := []rune(strings.TrimRight(line, "\n"))
		if column, found := strings.CutSuffix(string(runes), "AGE"); found {
			age = len([]rune(column))
		}
		if age >= 0 && len(runes) > age {
			runes = runes[:age]
		}
		out.WriteString(strings.TrimRight(string(runes), " ") + "\n")
	}
	return out.String()
}

var columnPattern = regexp.MustCompile(`\S+(?: \S+)*`)

// cells reads the rows of tables, a cell for each column. What to try, which
// the report says below its tables, is no table.
func cells(tables string) []map[string]string {
	var rows []map[string]string
	var header string
	for line := range strings.Lines(tables) {
		line = strings.TrimRight(line, "\n")
		switch {
		case line == "":
			header = ""
		case header == "":
			header = line
		case !strings.HasPrefix(header, "NAME"):
		default:
			row := rowOf(header, line)
			// With several kinds, kubectl puts the kind before the name.
			row["NAME"] = row["NAME"][strings.LastIndex(row["NAME"], "/")+1:]
			rows = append(rows, row)
		}
	}
	return rows
}

// byName sorts rows: the report puts the customers first that need work.
func byName(rows []map[string]string) []map[string]string {
	slices.SortStableFunc(rows, func(a, b map[string]string) int { return strings.Compare(a["NAME"], b["NAME"]) })
	return rows
}

// rowOf cuts a line at the places of the headers, since a cell may be empty.
func rowOf(header, line string) map[string]string {
	row, runes := map[string]string{}, []rune(line)
	places := columnPattern.FindAllStringIndex(header, -1)
	for i, place := range places {
		end := len(runes)
		if i+1 < len(places) {
			end = min(end, places[i+1][0])
		}
		row[header[place[0]:place[1]]] = strings.TrimSpace(string(runes[min(place[0], end):end]))
	}
	return row
}

// statuses gives the statuses by kind and name, without what differs
// between a cluster and a folder of files:
//
//	observedGeneration   a manifest has no generation
//	lastTransitionTime   each is evaluated at its own time
//	lastUpdateTime       each is read at its own time
//
// and with the conditions in the order of their types: the API server keeps a
// condition where it first stood.
func statuses(objects []unstructured.Unstructured) map[string]any {
	found := map[string]any{}
	for _, object := range objects {
		status, _, _ := unstructured.NestedMap(object.Object, "status")
		delete(status, "observedGeneration")
		if artifact, found := status["artifact"].(map[string]any); found {
			delete(artifact, "lastUpdateTime")
		}
		conditions, _ := status["conditions"].([]any)
		for _, condition := range conditions {
			delete(condition.(map[string]any), "observedGeneration")
			delete(condition.(map[string]any), "lastTransitionTime")
		}
		slices.SortFunc(conditions, func(a, b any) int {
			return strings.Compare(a.(map[string]any)["type"].(string), b.(map[string]any)["type"].(string))
		})
		found[object.GetKind()+"/"+object.GetName()] = status
	}
	return found
}
