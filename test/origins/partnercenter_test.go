// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package origins

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch/vendortest"
)

// vendor is one of the vendor's APIs behind fronts.
type vendor struct {
	*vendortest.Vendor
	cluster *cluster
	fronts  map[*httptest.Server]*front
	spec    v1alpha1.ExportSourceSpec
	// content of an export.
	content func(rows, edition int) vendortest.Content
	// half is the host of the faults in the middle of an export.
	half *front
}

// newVendor starts an API with its Secrets.
func newVendor(t *testing.T, start func(vendortest.Test, vendortest.Host) *vendortest.Vendor) *vendor {
	t.Helper()
	v := &vendor{cluster: newCluster(), fronts: map[*httptest.Server]*front{}}
	v.Vendor = start(t, func(handler http.HandlerFunc) *httptest.Server {
		f := newFront(t, handler)
		v.fronts[f.Server] = f
		return f.Server
	})
	v.cluster.optIn("ca", "ca.crt", string(v.CA()))
	v.cluster.secrets["login"] = v.Secret()
	v.half = v.fronts[v.API]
	return v
}

func (v *vendor) objects() fetch.Objects { return v.cluster }

func (v *vendor) source() *v1alpha1.ExportSource {
	return &v1alpha1.ExportSource{ObjectMeta: metav1.ObjectMeta{Namespace: "partner", Name: "usage"}, Spec: v.spec}
}

func (v *vendor) put(_ *testing.T, rows, edition int) { v.Serve(v.content(rows, edition)) }

func (v *vendor) meet(t *testing.T, f fault, met func()) {
	at := v.fronts[v.API]
	switch f {
	case truncated, slow, wrongContent:
		at = v.half
	}
	for _, host := range v.fronts {
		host.meet(t, none, nil)
	}
	at.meet(t, f, met)
}

func startPartnerCenter(t *testing.T) origin {
	return newPartnerCenter(t, v1alpha1.PartnerCenterLicenseUsage)
}

// startLaterPage applies every fault after the first page.
func startLaterPage(t *testing.T) origin {
	v := newPartnerCenter(t, v1alpha1.PartnerCenterLicenseUsage)
	v.half.concerns = func(r *http.Request) bool { return r.URL.Query().Has("skip") }
	return v
}

// startScheduledReport is a file on one more host.
func startScheduledReport(t *testing.T) origin {
	v := newPartnerCenter(t, v1alpha1.PartnerCenterScheduledReport)
	v.spec.PartnerCenter.ReportID = vendortest.ReportID
	v.half = v.fronts[v.Files]
	return v
}

func newPartnerCenter(t *testing.T, report v1alpha1.PartnerCenterReport) *vendor {
	t.Helper()
	v := newVendor(t, vendortest.NewPartnerCenter)
	v.spec = v1alpha1.ExportSourceSpec{
		Dataset: v1alpha1.DatasetLicenseUsage,
		PartnerCenter: &v1alpha1.PartnerCenterOrigin{
			Report: report, Endpoint: v.API.URL, TokenEndpoint: v.Login.URL,
			SecretRef: v1alpha1.SecretReference{Name: "login"}, CASecretRef: &v1alpha1.SecretReference{Name: "ca"},
		},
	}
	v.content = func(rows, edition int) vendortest.Content {
		return vendortest.Content{Rows: usageRows(rows, edition), PageRows: some / 4, File: usageCSV(rows, edition)}
	}
	return v
}

// usageRows are written as in the vendor's example, which says licenseActive
// where its table says licensesActive.
func usageRows(rows, edition int) []string {
	var list []string
	for _, cells := range usage(rows, edition)[1:] {
		list = append(list, fmt.Sprintf(`{"workloadCode":"EXO","workloadName":%q,"serviceCode":"o365","channel":"reseller","customerTenantId":%q,`+
			`"productName":"OFFICE 365 ENTERPRISE E3","licenseActive":%s,"licensesQualified":%s,"processedDateTime":"%sT00:00:00"}`,
			cells[1], cells[0], cells[4], cells[3], cells[2]))
	}
	return list
}
