// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package origins

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch/vendortest"
)

func startGraph(t *testing.T) origin {
	v := newGraph(t)
	v.content = func(rows, edition int) vendortest.Content {
		return vendortest.Content{File: userCSV(rows, edition)}
	}
	v.half = v.fronts[v.Files]
	return v
}

// startDirectGraph is the report on Copilot, whose API answers with the file. The
// client signs in with a certificate, at the tenant of the spec.
func startDirectGraph(t *testing.T) origin {
	v := newGraph(t)
	login := v.cluster.secrets["login"]
	v.Sign(login)
	delete(login.Data, "tenantID")
	v.spec.MicrosoftGraph.TenantID = vendortest.Tenant
	v.spec.MicrosoftGraph.Report = v1alpha1.GraphCopilotUsageUserDetail
	v.content = func(rows, edition int) vendortest.Content {
		return vendortest.Content{
			File: copilotCSV(rows, edition), Direct: true,
			Path: "/v1.0/copilot/reports/getMicrosoft365CopilotUsageUserDetail(period='D28',version='v2')",
		}
	}
	return v
}

func newGraph(t *testing.T) *vendor {
	t.Helper()
	v := newVendor(t, vendortest.NewGraph)
	v.spec = v1alpha1.ExportSourceSpec{
		Dataset:   v1alpha1.DatasetUserActivity,
		Constants: map[string]v1alpha1.FieldText{"customerId": "contoso.example"},
		MicrosoftGraph: &v1alpha1.MicrosoftGraphOrigin{
			Report: v1alpha1.GraphOffice365ActiveUserDetail, Endpoint: v.API.URL, TokenEndpoint: v.Login.URL,
			SecretRef: v1alpha1.SecretReference{Name: "login"}, CASecretRef: &v1alpha1.SecretReference{Name: "ca"},
		},
	}
	return v
}

// userCSV has the vendor's byte order mark, and names that are concealed.
func userCSV(rows, edition int) []byte {
	var file bytes.Buffer
	file.WriteString("\ufeffReport Refresh Date,User Principal Name,Display Name,Is Deleted,Has Exchange License,Exchange Last Activity Date,Assigned Products\r\n")
	for i := range rows {
		fmt.Fprintf(&file, "2026-11-18,%032X,%032X,False,True,2026-11-%02d,OFFICE 365 E3\r\n", i, i, 1+(i+edition)%18)
	}
	return file.Bytes()
}

func copilotCSV(rows, edition int) []byte {
	var file bytes.Buffer
	file.WriteString("\ufeffReport Refresh Date,User Principal Name,Display Name,Last Activity Date,Word Copilot Last Activity Date,Report Period\r\n")
	for i := range rows {
		fmt.Fprintf(&file, "2026-11-18,%032X,%032X,2026-11-%02d,,28\r\n", i, i, 1+(i+edition)%18)
	}
	return file.Bytes()
}
