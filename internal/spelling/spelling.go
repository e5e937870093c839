// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package spelling knows the spellings of workloads and services, and the names of
// products. A code or a name comes in, as an export or a spec writes it; the
// canonical name, or the name to show, goes out (docs/semantics.md section 1).
package spelling

import (
	"strings"
	"unicode"
)

// Workloads that rules name. OneDrive and SharePoint are one workload to the
// report, but come as two from some exports; adoption unites them.
const (
	SharePoint = "SharePoint"
	OneDrive   = "OneDrive"
	Yammer     = "Yammer"
	Skype      = "Skype for Business"
	Copilot    = "Copilot"
	// CopilotChat is the free chat: a workload of its own. The report on users of
	// Copilot has it as an app of Copilot.
	CopilotChat = "Copilot Chat"
)

// spellings are the codes and names of workloads or services by their
// canonical name, which is one of them.
type spellings map[string][]string

// workloadSpellings are the words of the vendor's reports and of the tools that
// partners use.
var workloadSpellings = withCopilotApps(spellings{
	"Exchange": {"Exchange", "EXO", "Exchange Online", "Exchange Online (Plan 1)", "Exchange Online (Plan 2)", "Outlook mail"},
	// One row for both is SharePoint, with which OneDrive is counted.
	SharePoint: {"SharePoint", "SPO", "SharePoint Online", "OneDrive and SharePoint", "SharePoint and OneDrive", "OneDrive & SharePoint", "ODSP"},
	OneDrive:   {"OneDrive", "ODB", "OD4B", "ODFB", "OneDrive for Business", "OneDrive for Business (OD4B)"},
	"Teams":    {"Teams", "Microsoft Teams", "MSTeams"},
	Skype:      {"Skype for Business", "SfB", "SFBO", "Skype for Business Online", "Lync", "Lync Online", "LYO"},
	Yammer:     {"Yammer", "YAM", "Yammer Enterprise", "Viva Engage", "Viva Engage Core", "Engage", "Viva Engage (Yammer)", "Yammer (Viva Engage)"},
	"Office apps": {
		"Office apps", "ProPlus", "OPP", "Office ProPlus", "Office 365 ProPlus", "Office Desktop",
		"Microsoft 365 Apps", "Microsoft 365 Apps for enterprise", "Microsoft 365 Apps for business",
		"M365 Apps", "M365 Apps for enterprise", "M365 Apps for business",
	},
	Copilot: {"Copilot", "Microsoft 365 Copilot", "M365 Copilot", "Copilot for Microsoft 365", "Copilot for M365"},
	// The free chat is a workload of its own.
	CopilotChat: {CopilotChat, "Chat Copilot", "Microsoft 365 Copilot Chat", "M365 Copilot Chat"},
	"Entra ID": {
		"Entra ID", "Entra ID P1", "Entra ID P2", "AADP", "Azure AD Premium", "Azure AD Premium P1", "Azure AD Premium P2",
		"Azure Active Directory Premium", "Azure Active Directory Premium P1", "Azure Active Directory Premium P2",
	},
	"Intune": {"Intune", "EMS Intune"},
	"Defender": {
		"Defender", "MDO", "MDE", "Microsoft 365 Defender", "Defender XDR", "Defender for Business", "Defender for Identity",
		"Defender for Office 365", "Defender for Office 365 (Plan 1)", "Defender for Office 365 (Plan 2)",
		"Defender for Endpoint", "Defender for Endpoint (Plan 1)", "Defender for Endpoint (Plan 2)",
		"Defender for Cloud", "Defender for Cloud Apps", "Defender Vulnerability Management",
	},
	"Purview":  {"Purview", "AIP", "Azip", "Azure Information Protection", "Information Protection", "Purview Information Protection"},
	"Power BI": {"Power BI", "PBI", "Fabric"},
})

var serviceSpellings = spellings{
	"o365": {"o365", "Office", "Office 365", "Microsoft Office 365", "Microsoft 365", "M365"},
	"crm":  {"crm", "Dynamics", "Dynamics 365", "Microsoft Dynamics", "Microsoft Dynamics 365", "D365", "Microsoft Dynamics CRM"},
}

// Both map codes and names, folded, to the canonical name.
var (
	workloads = workloadSpellings.folded(foldWorkload)
	services  = serviceSpellings.folded(Fold)
)

func (s spellings) folded(fold func(string) string) map[string]string {
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
	return append([]string{name}, workloadSpellings[workloads[foldWorkload(name)]]...)
}

// ServiceNames gives a service's name and, where it is a known one, every code
// and name that means the same.
func ServiceNames(name string) []string {
	return append([]string{name}, serviceSpellings[services[Fold(name)]]...)
}

// KnownWorkload says that a name is the canonical one of a known workload.
func KnownWorkload(name string) bool { return workloadSpellings[name] != nil }

// Workload gives the canonical name of a workload from its code and its name.
// The code wins; what is unknown passes through under its own name
// (docs/semantics.md section 1).
func Workload(code, name string) string {
	return canonical(workloads, foldWorkload, code, name)
}

// Figure gives the name of the figure that counts a workload: that of SharePoint
// counts OneDrive too.
func Figure(name string) string {
	if canonical := Workload("", name); canonical != OneDrive {
		return canonical
	}
	return SharePoint
}

// Service gives the canonical service of a row from its code and its name;
// what is unknown passes through, lower-case for codes as the data writes
// them in either case.
func Service(code, name string) string {
	return canonical(services, Fold, strings.ToLower(code), name)
}

func canonical(table map[string]string, fold func(string) string, code, name string) string {
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

// foldWorkload makes names of workloads comparable: as fold does, without the
// vendor's name before them.
func foldWorkload(s string) string {
	folded := strings.ToLower(strings.TrimSpace(s))
	for _, vendor := range []string{"microsoft ", "ms ", "windows "} {
		if rest, ok := strings.CutPrefix(folded, vendor); ok {
			return Fold(rest)
		}
	}
	return Fold(folded)
}

// Fold makes names comparable: letters and digits only, in lower case.
func Fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
