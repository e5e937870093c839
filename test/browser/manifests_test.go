// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// manifests writes a portfolio of that many customers, each with four
// workloads, two products and as many months.
func manifests(t *testing.T, customers, months int) string {
	t.Helper()
	var usage, deployment strings.Builder
	usage.WriteString("customerId,customerName,workloadName,licensesEntitled,licensesActive,asOf\n")
	deployment.WriteString("customerId,customerName,productName,serviceCode,CustomerSegment,licensesSold,licensesAssigned,asOf\n")
	for i := range customers {
		for month := 12 - months; month <= 11; month++ {
			for w, workload := range []string{"Exchange", "SharePoint", "Teams", "Yammer"} {
				fmt.Fprintf(&usage, "customer-%d,Customer number %d,%s,100,%d,2026-%02d-18\n", i, i, workload, (i*7+month*3+w*20)%110, month)
			}
			for s, product := range []string{"Office 365 E3,o365", "Dynamics 365 Sales,crm"} {
				fmt.Fprintf(&deployment, "customer-%d,Customer number %d,%s,%s,200,%d,2026-%02d-18\n", i, i, product, segments[i%len(segments)], (i*13+month+s*40)%200, month)
			}
		}
	}
	folder := t.TempDir()
	write(t, filepath.Join(folder, "usage.csv"), usage.String())
	write(t, filepath.Join(folder, "deployment.csv"), deployment.String())
	write(t, filepath.Join(folder, "portfolio.yaml"), portfolio)
	return folder
}

// segments of the customers, one of them in two spellings; every fourth has none.
var segments = []string{"Education", "Corporate", "EDUCATION", ""}

const portfolio = `apiVersion: adoption.partnerinsights.io/v1alpha1
kind: ExportSource
metadata: {name: usage}
spec: {dataset: LicenseUsage, configMap: {name: usage.csv, key: usage.csv}}
---
apiVersion: adoption.partnerinsights.io/v1alpha1
kind: ExportSource
metadata: {name: deployment}
spec: {dataset: LicenseDeployment, configMap: {name: deployment.csv, key: deployment.csv}}
---
apiVersion: adoption.partnerinsights.io/v1alpha1
kind: PortfolioAdoption
metadata: {name: all}
spec:
  sources: [{name: deployment}, {name: usage}]
  segmentBy: segment
  customerTemplate: {spec: {}}
`

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
