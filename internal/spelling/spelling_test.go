// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package spelling_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/spelling"
)

// TestWorkload is docs/semantics.md section 1, row workload: unknown codes pass
// through under their own name.
func TestWorkload(t *testing.T) {
	for _, test := range []struct{ code, name, want string }{
		{"EXO", "", "Exchange"},
		{"exo", "Exchange", "Exchange"},
		{"", "Exchange Online", "Exchange"},
		{"SPO", "SharePoint", spelling.SharePoint},
		{"", "OneDrive for Business", spelling.OneDrive},
		{"", "Skype For Business", "Skype for Business"},
		{"SFB", "", "Skype for Business"},
		{"", "YAMMER", spelling.Yammer},
		{"XYZ", "Teams", "Teams"},
		{"", "MS Teams", "Teams"},
		{"", "Windows Intune", "Intune"},
		{"", "YAMMER_ENTERPRISE", "Yammer"},
		{"", "Viva Engage (Yammer)", "Yammer"},
		{"", "OneDrive & SharePoint", spelling.SharePoint},
		{"", "OneDrive/SharePoint", spelling.SharePoint},
		{"", "OneDrive for Business (OD4B)", spelling.OneDrive},
		{"LYO", "", spelling.Skype},
		{"", "Microsoft 365 Apps for enterprise", "Office apps"},
		{"", "Microsoft 365 Copilot", "Copilot"},
		{"", "Copilot for Microsoft 365", "Copilot"},
		{"", "Microsoft 365 Copilot Chat", "Copilot Chat"},
		{"", "Azure Active Directory Premium P2", "Entra ID"},
		{"", "Microsoft Defender for Office 365", "Defender"},
		{"AIP", "", "Purview"},
		{"", "Microsoft Fabric", "Power BI"},
		{"", "PowerBI", "Power BI"},
		{"", "Copilot Studio", "Copilot Studio"},
		{"", "Microsoft", "Microsoft"},
		{"XYZ", "Field Service", "Field Service"},
		{"XYZ", "", "XYZ"},
		{"", "", ""},
	} {
		if got := spelling.Workload(test.code, test.name); got != test.want {
			t.Errorf("Workload(%q, %q) = %q, want %q", test.code, test.name, got, test.want)
		}
	}
}

// TestService is docs/semantics.md section 1, row service: two are known, others
// pass through.
func TestService(t *testing.T) {
	for _, test := range []struct{ code, name, want string }{
		{"O365", "", "o365"},
		{"", "Microsoft Office 365", "o365"},
		{"o365", "anything", "o365"},
		{"CRM", "Microsoft Dynamics", "crm"},
		{"", "Microsoft Dynamics", "crm"},
		{"AZURE", "", "azure"},
		{"", "Azure", "Azure"},
		{"", "", ""},
	} {
		if got := spelling.Service(test.code, test.name); got != test.want {
			t.Errorf("Service(%q, %q) = %q, want %q", test.code, test.name, got, test.want)
		}
	}
}

// TestNames: each spelling of a known workload or service means the same, and
// gives all of them; an unknown one is known by its own name only.
func TestNames(t *testing.T) {
	for _, c := range []struct {
		names     func(string) []string
		canonical func(code, name string) string
		known     []string
	}{
		{spelling.WorkloadNames, spelling.Workload, []string{"Intune", "EMS Intune"}},
		{spelling.ServiceNames, spelling.Service, []string{"o365", "Office", "Office 365", "Microsoft Office 365", "Microsoft 365", "M365"}},
	} {
		for _, name := range c.known {
			if diff := cmp.Diff(append([]string{name}, c.known...), c.names(name)); diff != "" {
				t.Errorf("names of %s (-want +got):\n%s", name, diff)
			}
			if got := c.canonical(name, ""); got != c.known[0] {
				t.Errorf("%s is %s, want %s", name, got, c.known[0])
			}
		}
		for _, name := range []string{"Field Service", ""} {
			if diff := cmp.Diff([]string{name}, c.names(name)); diff != "" {
				t.Errorf("names of the unknown %q (-want +got):\n%s", name, diff)
			}
		}
	}
}
