// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"testing"

	"github.com/onsi/gomega"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// ownScope counts the licenses of one partner apart, or judges them.
func ownScope(licenses v1alpha1.LicenseScope, partner v1alpha1.FieldText) func(*v1alpha1.CustomerAdoption) {
	return func(r *v1alpha1.CustomerAdoption) {
		r.Spec.Scope = &v1alpha1.Scope{Licenses: licenses, PartnerIDs: []v1alpha1.FieldText{partner}}
	}
}

// One's own figures stand beside the totals, and OwnPartner judges them
// (docs/semantics.md section 8).
func TestOwnPartner(t *testing.T) {
	w := newWorld(t)
	header := "customerId,partnerId,asOf,workloadName,licensesEntitled,licensesActive"
	w.dataset("usage", v1alpha1.DatasetLicenseUsage, lines(header,
		alpha+",own,2026-11-18,Exchange,100,20", alpha+",other,2026-11-18,Exchange,100,90", alpha+",,2026-11-18,Teams,50,40"))
	w.report("all", alpha, "usage", ownScope(v1alpha1.LicensesAllPartners, "OWN"))
	w.report("own", alpha, "usage", ownScope(v1alpha1.LicensesOwnPartner, "own"))
	w.report("nobody", alpha, "usage", ownScope(v1alpha1.LicensesAllPartners, "nobody"))
	w.report("everything", alpha, "usage")

	figures := func(u *v1alpha1.UsageFigures) []int64 { return []int64{u.Active, *u.Entitled} }
	for name, verdict := range map[string]string{"all": "False OnTarget", "own": "True BelowTarget"} {
		status := w.awaitReport(name, "LowUsage", verdict).Status
		w.Expect(figures(status.Usage)).To(gomega.Equal([]int64{150, 250}), name)
		w.Expect(figures(status.OwnUsage)).To(gomega.Equal([]int64{20, 100}), name)
	}
	w.Expect(w.awaitReport("everything", "LowUsage", "False OnTarget").Status.OwnUsage).To(gomega.BeNil())
	nobody := w.awaitReport("nobody", "LowUsage", "False OnTarget").Status.OwnUsage
	w.Expect(figures(nobody)).To(gomega.Equal([]int64{0, 0}), "rows name partners, and none of them is this one")
}

// Exclude wins over include (docs/semantics.md section 3.6). A scope that leaves
// nothing leaves no figure, which is not the same as 0.
func TestScopeOfWorkloads(t *testing.T) {
	w := newWorld(t)
	header := "customerId,asOf,workloadName,licensesEntitled,licensesActive"
	w.dataset("usage", v1alpha1.DatasetLicenseUsage, lines(header,
		alpha+",2026-11-18,Exchange,100,20", alpha+",2026-11-18,Teams,100,90", alpha+",2026-11-18,Yammer,50,40"))
	w.report("alpha", alpha, "usage", func(r *v1alpha1.CustomerAdoption) {
		r.Spec.Scope = &v1alpha1.Scope{Workloads: &v1alpha1.Selection{
			Include: []v1alpha1.FieldText{"T*", "yammer"}, Exclude: []v1alpha1.FieldText{"Yammer"},
		}}
	})
	status := w.awaitReport("alpha", "Ready", "True Evaluated").Status
	w.Expect(status.Workloads).To(gomega.HaveLen(1))
	w.Expect(status.Usage.Active).To(gomega.Equal(int64(90)))

	w.changeReport("alpha", func(r *v1alpha1.CustomerAdoption) {
		r.Spec.Scope.Workloads.Include = []v1alpha1.FieldText{"nothing"}
	})
	status = w.awaitReport("alpha", "LowUsage", "Unknown NoData").Status
	w.Expect(status.Usage).To(gomega.BeNil())
}

// The file's words stay, their meaning is corrected: that is another revision.
func TestValues(t *testing.T) {
	w := newWorld(t)
	text := lines("customerId,asOf,subscriptionId,state,licensesSold,licensesAssigned",
		alpha+",2026-11-18,1,Aktiv,40,30", alpha+",2026-11-18,2,Kulanz,60,6")
	w.dataset("subscriptions", v1alpha1.DatasetSubscriptions, text, func(s *v1alpha1.ExportSource) {
		s.Spec.Values = map[string]v1alpha1.Translation{"state": {"aktiv": "active", "KULANZ": "active"}}
	})
	w.report("alpha", alpha, "subscriptions")
	sold := func(want int64) {
		w.t.Helper()
		w.Eventually(func(g gomega.Gomega) {
			g.Expect(w.getReport(g, "alpha").Status.Licenses).To(gomega.HaveField("Sold", want))
		}).Should(gomega.Succeed())
	}
	sold(100)
	before := w.getSource(w, "subscriptions").Status.Artifact
	w.changeSource("subscriptions", func(s *v1alpha1.ExportSource) { s.Spec.Values["state"]["KULANZ"] = "expired" })
	sold(40)
	after := w.getSource(w, "subscriptions").Status.Artifact
	w.Expect(after.Revision).NotTo(gomega.Equal(before.Revision))
	w.Expect(after.Size).To(gomega.Equal(before.Size))
}

// The built-in list of free products, more of them, and the list switched off
// (docs/semantics.md section 3.6).
func TestFreeProducts(t *testing.T) {
	w := newWorld(t)
	w.dataset("deployment", v1alpha1.DatasetLicenseDeployment, lines("customerId,asOf,productId,productName,licensesSold,licensesAssigned",
		alpha+",2026-11-18,FLOW_FREE,Power Automate Free,10000,12", alpha+",2026-11-18,E3,Office 365 E3,100,84"))
	w.report("alpha", alpha, "deployment")
	revisions := map[string]bool{}
	for _, step := range []struct {
		list     []v1alpha1.FieldText
		builtIn  bool
		sold     int64
		excluded []v1alpha1.ExcludedProduct
	}{
		{nil, true, 100, []v1alpha1.ExcludedProduct{{Name: "Power Automate Free", Licenses: 10000, Reason: "Free"}}},
		{[]v1alpha1.FieldText{"office 365 e3"}, false, 10000, []v1alpha1.ExcludedProduct{{Name: "Office 365 E3", Licenses: 100, Reason: "Free"}}},
		{nil, false, 10100, nil},
	} {
		w.changeSource("deployment", func(s *v1alpha1.ExportSource) {
			s.Spec.FreeProducts, s.Spec.BuiltInFreeProducts = step.list, &step.builtIn
		})
		w.Eventually(func(g gomega.Gomega) {
			status := w.getReport(g, "alpha").Status
			g.Expect(status.Licenses).To(gomega.HaveField("Sold", step.sold))
			g.Expect(status.ExcludedProducts).To(gomega.Equal(step.excluded))
			revisions[status.Sources[0].Revision] = true
		}).Should(gomega.Succeed(), "free products %q", step.list)
	}
	w.Expect(revisions).To(gomega.HaveLen(3), "each list gives the bytes another meaning")
}
