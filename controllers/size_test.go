package controllers

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// maxStatus is what the API promises of a status, whatever the data holds.
const maxStatus = 64 << 10

// hostile is a name of 128 characters, the most a target can have, that takes
// many bytes in JSON; the number keeps names apart.
func hostile(i int) string { return fmt.Sprintf("%04d", i) + strings.Repeat("<\u2028", 62) }

func TestStatusIsBounded(t *testing.T) {
	const many = 3000
	report := exampleReport()
	report.Name = strings.Repeat("r", 253)
	report.Annotations = map[string]string{v1alpha1.RequestedAtAnnotation: strings.Repeat("<", 4096)}
	report.Spec.Sources = nil
	var sources []SourceFacts
	for i := range 16 {
		name := strings.Repeat("s", 250) + fmt.Sprintf("%03d", i)
		report.Spec.Sources = append(report.Spec.Sources, v1alpha1.SourceReference{Name: name})
		sources = append(sources, sourceFacts(t, name))
		sources[i].Source.Status.Artifact.Revision = "sha256:" + strings.Repeat("a", 64)
	}
	for i := range 32 {
		report.Spec.Targets.Workloads = append(report.Spec.Targets.Workloads, v1alpha1.WorkloadTarget{Name: hostile(i), UsagePercent: 100})
	}
	builder := facts.NewBuilder()
	for i := range many {
		licenses := math.MaxInt64 / (many + 1)
		product, usage, free := sold("o365", hostile(i), int64(licenses), 1), used(hostile(i), int64(licenses), 1), sold("o365", hostile(i), 1, 1)
		product.Subject.ProductID, free.Subject.ProductID = hostile(i), "free"+hostile(i)
		product.Sold, usage.Entitled = product.Sold/2, usage.Entitled/2
		product.CustomerName, free.Subject.Free = hostile(i), true
		add(t, builder, product, usage, free)
	}
	sources[0].Facts = builder.Build(asOf, asOf)

	status, _ := CustomerAdoptionStatus(report, sources, later)
	encoded, err := json.Marshal(status)
	if err != nil {
		t.Fatal(err)
	}
	if len(encoded) > maxStatus {
		t.Errorf("status takes %d bytes, more than %d", len(encoded), maxStatus)
	}
	if len(status.Products) != 20 || status.ProductsOmitted != many-20 {
		t.Errorf("%d products, %d omitted", len(status.Products), status.ProductsOmitted)
	}
	if len(status.Workloads) != 32 || status.WorkloadsOmitted != many-32 {
		t.Errorf("%d workloads, %d omitted", len(status.Workloads), status.WorkloadsOmitted)
	}
	if len(status.ExcludedProducts) != 20 || len(status.BelowTarget) != 34 || len(status.Sources) != 16 {
		t.Errorf("%d excluded, %d below, %d sources", len(status.ExcludedProducts), len(status.BelowTarget), len(status.Sources))
	}
}

func TestExportSourceStatusIsBounded(t *testing.T) {
	source := usageSource()
	source.Annotations = map[string]string{v1alpha1.FluxRequestedAtAnnotation: strings.Repeat("\"", 4096)}
	source.Spec.ConfigMap.Name = strings.Repeat("c", 253)
	reading := goodReading(100)
	for i := range 32 {
		reading.Rejections = append(reading.Rejections, v1alpha1.Rejection{Reason: strings.Repeat("R", 60) + fmt.Sprint(i), Rows: math.MaxInt64, FirstRow: math.MaxInt64})
	}
	fault := &Fault{Reason: "TooManyRejected", Message: strings.Repeat("<", 40_000), Permanent: true, Refused: true}
	status := ExportSourceStatus(source, reading, fault, later)
	encoded, err := json.Marshal(status)
	if err != nil {
		t.Fatal(err)
	}
	if len(encoded) > maxStatus {
		t.Errorf("status takes %d bytes, more than %d", len(encoded), maxStatus)
	}
}
