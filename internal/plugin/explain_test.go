// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package plugin

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
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
			golden(t, r.Name+".txt", out.String())
		})
	}
}

// The portfolios of the samples, and some in other states.
func TestExplainPortfolios(t *testing.T) {
	content := samples(t)
	portfolios := content.Portfolios
	if len(portfolios) != 4 {
		t.Fatalf("%d samples", len(portfolios))
	}
	all := portfolios[slices.IndexFunc(portfolios, func(p *v1alpha1.PortfolioAdoption) bool { return p.Name == "all-customers" })]
	troubled := all.DeepCopy()
	troubled.Name = "troubled"
	troubled.Generation = troubled.Status.ObservedGeneration + 1
	troubled.Spec.Sources = append(troubled.Spec.Sources, v1alpha1.SourceReference{Name: "gone"})
	troubled.Spec.Targets.Workloads = []v1alpha1.WorkloadTarget{{Name: "sharepoint", UsagePercent: 46}, {Name: "Exchange", UsagePercent: 66}, {Name: "Loop", UsagePercent: 1}}
	s := &troubled.Status
	s.Usage.Active = *s.Usage.Entitled + 200
	s.Inflation = append(s.Inflation, v1alpha1.InflationContribution{Reason: "Unexplained", Active: 35, PercentagePoints: new(int32(2))})
	s.Lowest = nil
	for i := range 12 {
		s.Lowest = append(s.Lowest, v1alpha1.RankedCustomer{ID: fmt.Sprintf("customer-%d", i), UnusedLicenses: new(int64(1))})
	}
	for kind, message := range map[string]string{"ExportFailed": "export \"monthly\": no such bucket; check objectStorage.url", "PruneHeld": "half of them are gone"} {
		meta.SetStatusCondition(&s.Conditions, metav1.Condition{Type: kind, Status: metav1.ConditionTrue, Reason: "Reason", Message: message})
	}
	unread := all.DeepCopy()
	unread.Name, unread.Status = "unread", v1alpha1.PortfolioAdoptionStatus{}
	for _, p := range append(portfolios, troubled, unread) {
		t.Run(p.Name, func(t *testing.T) {
			var out strings.Builder
			if err := report.ExplainPortfolio(&out, p, content.Sources); err != nil {
				t.Fatal(err)
			}
			golden(t, "portfolio-"+p.Name+".txt", out.String())
		})
	}
}

func TestParseTarget(t *testing.T) {
	for text, want := range map[string]string{
		"contoso": "CustomerAdoption contoso", "cad/contoso": "CustomerAdoption contoso",
		"customeradoption.adoption.partnerinsights.io/contoso": "CustomerAdoption contoso",
		"portfolioadoption/all":                                "PortfolioAdoption all",
		"portfolio/all":                                        "PortfolioAdoption all",
		"PFA/all":                                              "PortfolioAdoption all",
		"portfolioadoptions.adoption.partnerinsights.io/all": "PortfolioAdoption all",
	} {
		of, name, err := parseTarget(text)
		if got := of.name + " " + name; got != want || err != nil {
			t.Errorf("%s: got %s, %v", text, got, err)
		}
	}
	for _, text := range []string{"exportsource/usage", "portfolio/", "/all"} {
		if _, _, err := parseTarget(text); err == nil || !strings.Contains(err.Error(), "portfolioadoption/NAME") {
			t.Errorf("%s: got %v", text, err)
		}
	}
}

// golden compares an explanation, and sees to it that its lines fit.
func golden(t *testing.T, name, got string) {
	t.Helper()
	for line := range strings.Lines(got) {
		if uniseg.StringWidth(line) > 101 || strings.Contains(line, "%!") {
			t.Errorf("does not fit: %s", line)
		}
	}
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
