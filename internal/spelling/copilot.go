// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package spelling

// copilotApps are the apps that have Copilot, each with one license for all. The
// figure of an app is named after it: Copilot Word.
var copilotApps = []string{"Teams", "Word", "Excel", "PowerPoint", "Outlook", "OneNote", "Loop"}

// CopilotApps names the workloads that are Copilot in one app, without the chat.
func CopilotApps() (workloads []string) {
	for _, app := range copilotApps {
		workloads = append(workloads, Copilot+" "+app)
	}
	return workloads
}

func withCopilotApps(s spellings) spellings {
	for _, app := range copilotApps {
		s[Copilot+" "+app] = []string{
			Copilot + " " + app, app + " Copilot", "Copilot in " + app, "Copilot in Microsoft " + app,
			"Microsoft 365 Copilot in " + app, "M365 Copilot in " + app,
		}
	}
	return s
}

// apps are the workloads of CopilotApps.
var apps = func() map[string]bool {
	known := map[string]bool{}
	for _, workload := range CopilotApps() {
		known[workload] = true
	}
	return known
}()

// AppOf names the workload that another one, by its canonical name, is an app of;
// empty for none. An app is in no sum (docs/semantics.md section 12).
func AppOf(workload string) string {
	if apps[workload] {
		return Copilot
	}
	return ""
}
