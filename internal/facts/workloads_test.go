package facts_test

import (
	"testing"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

func TestWorkload(t *testing.T) {
	for _, test := range []struct{ code, name, want string }{
		{"EXO", "", "Exchange"},
		{"exo", "Exchange", "Exchange"},
		{"", "Exchange Online", "Exchange"},
		{"SPO", "SharePoint", facts.WorkloadSharePoint},
		{"", "OneDrive for Business", facts.WorkloadOneDrive},
		{"", "Skype For Business", "Skype for Business"},
		{"SFB", "", "Skype for Business"},
		{"", "YAMMER", facts.WorkloadYammer},
		{"XYZ", "Teams", "Teams"},
		{"XYZ", "Field Service", "Field Service"},
		{"XYZ", "", "XYZ"},
		{"", "", ""},
	} {
		if got := facts.Workload(test.code, test.name); got != test.want {
			t.Errorf("Workload(%q, %q) = %q, want %q", test.code, test.name, got, test.want)
		}
	}
}

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
		if got := facts.Service(test.code, test.name); got != test.want {
			t.Errorf("Service(%q, %q) = %q, want %q", test.code, test.name, got, test.want)
		}
	}
}
