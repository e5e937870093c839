package plugin

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/partnerinsights/customer-adoption-operator/internal/offline"
	"github.com/partnerinsights/customer-adoption-operator/internal/report"
)

var update = flag.Bool("update", false, "write the golden files anew")

// samples are the objects of config/samples with the statuses that the
// controllers write.
func samples(t *testing.T) report.Content {
	t.Helper()
	var out bytes.Buffer
	cmd := offline.NewCommand(clocktesting.NewFakePassiveClock(time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)))
	cmd.SetOut(&out)
	cmd.SetArgs([]string{"-f", "../../config/samples", "-o", "json"})
	if err := cmd.ExecuteContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	var list struct{ Items []json.RawMessage }
	if err := json.Unmarshal(out.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	byKind := map[string][]*unstructured.Unstructured{}
	for _, item := range list.Items {
		obj := &unstructured.Unstructured{}
		if err := obj.UnmarshalJSON(item); err != nil {
			t.Fatal(err)
		}
		byKind[obj.GetKind()] = append(byKind[obj.GetKind()], obj)
	}
	content, err := contentOf(byKind[sourceKind.name], byKind[portfolioKind.name], byKind[reportKind.name])
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// Every sample's verdict is told with its numbers, in lines that fit.
func TestExplainSamples(t *testing.T) {
	content := samples(t)
	if len(content.Reports) < 20 {
		t.Fatalf("%d samples", len(content.Reports))
	}
	for _, r := range content.Reports {
		t.Run(r.Name, func(t *testing.T) {
			var out strings.Builder
			if err := report.Explain(&out, r, content.Sources); err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(out.String()) {
				if uniseg.StringWidth(line) > 101 || strings.Contains(line, "%!") {
					t.Errorf("does not fit: %s", line)
				}
			}
			golden(t, r.Name+".txt", out.String())
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "explain", name)
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
