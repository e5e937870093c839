// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	openreports "github.com/openreports/reports-api/apis/openreports.io/v1alpha1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

const (
	// openReportSource names the program in Reports of openreports.io.
	openReportSource = "customer-adoption-operator"
	// openReportPolicy is what each result is about.
	openReportPolicy = "customer-adoption"
)

// The words of openreports.io. Its module has the types and not the words.
const (
	resultFail     = "fail"
	resultError    = "error"
	severityMedium = "medium"
	severityLow    = "low"
)

// OpenReportName is the name of the Report of a portfolio.
func OpenReportName(portfolio string) string { return "adoption-" + portfolio }

// OpenReport is the Report of openreports.io of a portfolio. Its summary counts
// all customers by their verdict: pass is Healthy, fail is Low, error is Unknown.
// Its results are those that are not Healthy, at most as many as limit says, the
// most unused licenses first.
func OpenReport(p *v1alpha1.PortfolioAdoption, customers iter.Seq[*v1alpha1.CustomerAdoption], limit int) *openreports.Report {
	kind := metav1.TypeMeta{APIVersion: v1alpha1.SchemeGroupVersion.String(), Kind: "PortfolioAdoption"}
	r := &openreports.Report{
		TypeMeta: metav1.TypeMeta{APIVersion: openreports.GroupVersion.String(), Kind: "Report"},
		ObjectMeta: metav1.ObjectMeta{
			Name: OpenReportName(p.Name), Namespace: p.Namespace,
			Labels: map[string]string{v1alpha1.PortfolioLabel: p.Name, "app.kubernetes.io/managed-by": openReportSource},
			OwnerReferences: []metav1.OwnerReference{{
				APIVersion: kind.APIVersion, Kind: kind.Kind, Name: p.Name, UID: p.UID, Controller: new(true),
			}},
		},
		Source: openReportSource,
		Scope:  &corev1.ObjectReference{APIVersion: kind.APIVersion, Kind: kind.Kind, Namespace: p.Namespace, Name: p.Name, UID: p.UID},
	}
	work := workList{limit: limit}
	for c := range customers {
		switch c.Status.Adoption {
		case v1alpha1.AdoptionHealthy:
			r.Summary.Pass++
			continue
		case v1alpha1.AdoptionLow:
			r.Summary.Fail++
		default:
			r.Summary.Error++
		}
		work.offer(c)
	}
	for _, each := range work.customers {
		r.Results = append(r.Results, each.result())
	}
	return r
}

// workList keeps the customers with the most unused licenses so far, sorted.
type workList struct {
	limit     int
	customers []unusedOf
}

// unusedOf is a customer with its unused licenses: -1 where they are unknown.
type unusedOf struct {
	*v1alpha1.CustomerAdoption
	unused int64
}

func (w *workList) offer(c *v1alpha1.CustomerAdoption) {
	entry := unusedOf{c, -1}
	if l := judgedLicenses(c); l != nil {
		entry.unused = max(0, l.Sold-l.Assigned)
	}
	i, _ := slices.BinarySearchFunc(w.customers, entry, func(a, b unusedOf) int {
		return cmp.Or(cmp.Compare(b.unused, a.unused), cmp.Compare(a.Spec.Customer.ID, b.Spec.Customer.ID))
	})
	if i >= w.limit {
		return
	}
	w.customers = slices.Insert(w.customers, i, entry)
	w.customers = w.customers[:min(len(w.customers), w.limit)]
}

// result is what a customer's verdict is in the words of openreports.io.
func (u unusedOf) result() openreports.ReportResult {
	result := openreports.ReportResult{
		Source: openReportSource, Policy: openReportPolicy, Rule: u.Status.AdoptionReason, Category: "Adoption",
		Result: resultError, Severity: severityLow,
		Description: u.why(), Properties: u.properties(),
	}
	if u.Status.Adoption == v1alpha1.AdoptionLow {
		result.Result, result.Severity, result.Scored = resultFail, severityMedium, true
	}
	// The time is that of the data: a later one would be another Report.
	if day, err := time.Parse(time.DateOnly, u.Status.DataAsOf); err == nil {
		result.Timestamp.Seconds = day.Unix()
	}
	return result
}

// why is what the conditions say that decided the verdict.
func (u unusedOf) why() string {
	status := metav1.ConditionUnknown
	if u.Status.Adoption == v1alpha1.AdoptionLow {
		status = metav1.ConditionTrue
	}
	var sentences []string
	for _, kind := range []string{v1alpha1.LowDeploymentCondition, v1alpha1.LowUsageCondition} {
		if c := meta.FindStatusCondition(u.Status.Conditions, kind); c != nil && c.Status == status {
			sentences = append(sentences, c.Message)
		}
	}
	return strings.Join(sentences, "; ")
}

// properties are the figures. One that is unknown is absent.
func (u unusedOf) properties() map[string]string {
	found := map[string]string{"customerId": u.Spec.Customer.ID, "adoption": string(u.Status.Adoption)}
	if u.Status.CustomerName != "" {
		found["customerName"] = u.Status.CustomerName
	}
	if l := judgedLicenses(u.CustomerAdoption); l != nil {
		found["unusedLicenses"] = strconv.FormatInt(u.unused, 10)
		addPercent(found, "deploymentPercent", l.DeploymentPercent)
	}
	if usage := judgedUsage(u.CustomerAdoption); usage != nil {
		addPercent(found, "adjustedUsagePercent", usage.AdjustedUsagePercent)
	}
	return found
}

func addPercent(found map[string]string, name string, percent *int32) {
	if percent != nil {
		found[name] = strconv.Itoa(int(*percent))
	}
}
