package facts

import "strings"

// OneDrive and SharePoint are one workload to the report (semantics.md
// section 1), but come as two from some exports; adoption unites them.
const (
	WorkloadSharePoint = "SharePoint"
	WorkloadOneDrive   = "OneDrive"
	WorkloadYammer     = "Yammer"
)

// workloads maps codes and names, folded, to the canonical workload.
var workloads = map[string]string{
	"exo": "Exchange", "exchange": "Exchange", "exchangeonline": "Exchange",
	"spo": WorkloadSharePoint, "sharepoint": WorkloadSharePoint, "sharepointonline": WorkloadSharePoint,
	"odb": WorkloadOneDrive, "onedrive": WorkloadOneDrive, "onedriveforbusiness": WorkloadOneDrive,
	"teams": "Teams", "microsoftteams": "Teams",
	"sfb": "Skype for Business", "skypeforbusiness": "Skype for Business", "skypeforbusinessonline": "Skype for Business",
	"yam": WorkloadYammer, "yammer": WorkloadYammer, "vivaengage": WorkloadYammer,
	"proplus": "Office apps", "officeproplus": "Office apps", "office365proplus": "Office apps", "officeapps": "Office apps",
	"microsoft365apps": "Office apps",
}

// services maps codes and names, folded, to the canonical service.
var services = map[string]string{
	"o365": "o365", "office": "o365", "office365": "o365", "microsoftoffice365": "o365", "microsoft365": "o365", "m365": "o365",
	"crm": "crm", "dynamics": "crm", "dynamics365": "crm", "microsoftdynamics": "crm", "microsoftdynamics365": "crm", "d365": "crm", "microsoftdynamicscrm": "crm",
}

// Workload gives the canonical name of a workload from its code and its name.
// The code wins; what is unknown passes through under its own name
// (semantics.md section 1).
func Workload(code, name string) string {
	return canonical(workloads, code, name)
}

// Service gives the canonical service of a row from its code and its name;
// what is unknown passes through, lower-case for codes as the data writes
// them in either case.
func Service(code, name string) string {
	return canonical(services, strings.ToLower(code), name)
}

func canonical(table map[string]string, code, name string) string {
	if known, ok := table[fold(code)]; ok {
		return known
	}
	if known, ok := table[fold(name)]; ok {
		return known
	}
	if name != "" {
		return name
	}
	return code
}

// fold makes names comparable: ASCII letters in lower case, no spaces and no
// "_", "-" and ".".
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '_' || r == '-' || r == '.':
			return -1
		case r >= 'A' && r <= 'Z':
			return r + ('a' - 'A')
		}
		return r
	}, s)
}
