package facts

import "strings"

// OneDrive and SharePoint are one workload to the report (docs/semantics.md
// section 1), but come as two from some exports; adoption unites them.
const (
	WorkloadSharePoint = "SharePoint"
	WorkloadOneDrive   = "OneDrive"
	WorkloadYammer     = "Yammer"
)

// spellings are the codes and names of workloads or services by their
// canonical name, which is one of them.
type spellings map[string][]string

var workloadSpellings = spellings{
	"Exchange":           {"Exchange", "EXO", "Exchange Online"},
	WorkloadSharePoint:   {"SharePoint", "SPO", "SharePoint Online"},
	WorkloadOneDrive:     {"OneDrive", "ODB", "OneDrive for Business"},
	"Teams":              {"Teams", "Microsoft Teams"},
	"Skype for Business": {"Skype for Business", "SfB", "Skype for Business Online"},
	WorkloadYammer:       {"Yammer", "YAM", "Viva Engage"},
	"Office apps":        {"Office apps", "ProPlus", "Office ProPlus", "Office 365 ProPlus", "Microsoft 365 Apps"},
}

var serviceSpellings = spellings{
	"o365": {"o365", "Office", "Office 365", "Microsoft Office 365", "Microsoft 365", "M365"},
	"crm":  {"crm", "Dynamics", "Dynamics 365", "Microsoft Dynamics", "Microsoft Dynamics 365", "D365", "Microsoft Dynamics CRM"},
}

// Both map codes and names, folded, to the canonical name.
var workloads, services = workloadSpellings.folded(), serviceSpellings.folded()

func (s spellings) folded() map[string]string {
	table := map[string]string{}
	for canonical, names := range s {
		for _, name := range names {
			table[fold(name)] = canonical
		}
	}
	return table
}

// WorkloadNames gives a workload's name and, where it is a known one, every
// code and name that means the same.
func WorkloadNames(name string) []string {
	return append([]string{name}, workloadSpellings[workloads[fold(name)]]...)
}

// ServiceNames gives a service's name and, where it is a known one, every code
// and name that means the same.
func ServiceNames(name string) []string {
	return append([]string{name}, serviceSpellings[services[fold(name)]]...)
}

// KnownWorkload says that a name is the canonical one of a known workload.
func KnownWorkload(name string) bool { return workloadSpellings[name] != nil }

// Workload gives the canonical name of a workload from its code and its name.
// The code wins; what is unknown passes through under its own name
// (docs/semantics.md section 1).
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
