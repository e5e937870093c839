package facts

import (
	"sync"
)

// freeProducts holds a list of products that nobody bought, folded.
type freeProducts map[string]bool

// has says whether a product's id or name is on the list (docs/semantics.md section
// 3.6).
//
// Being on the list excludes. The "100 000 or more licenses on a SKU of that
// list" of section 3.6 is read as what makes such a SKU dangerous - the vendor
// grants 10 000 to 10 000 000 units of it, which drown every paid license -
// and not as a second condition: with fewer units it is no less free. Nor does
// the number exclude a product that is not on the list: a customer can buy
// 100 000 licenses.
func (f freeProducts) has(s *Subject) bool {
	return len(f) > 0 && (f[fold(s.ProductID)] || f[fold(s.ProductName)])
}

func newFreeProducts(words []string) freeProducts {
	f := freeProducts{}
	for _, word := range words {
		if folded := fold(word); folded != "" {
			f[folded] = true
		}
	}
	return f
}

// builtInFree gives the built-in list, which nobody changes.
var builtInFree = sync.OnceValue(func() freeProducts {
	var words []string
	for _, product := range builtInFreeProducts {
		words = append(words, product...)
	}
	return newFreeProducts(words)
})

// builtInFreeProducts is data: products that are free of charge or that users start
// by themselves. Each line is one product: its part number, its SKU id and the
// names it goes or went by. Trials that a partner sells are not here: they are
// subscriptions.
var builtInFreeProducts = [][]string{
	{"FLOW_FREE", "f30db892-07e9-47e9-837c-80727f46fd3d", "Microsoft Power Automate Free", "Power Automate Free", "Microsoft Flow Free"},
	{"POWER_BI_STANDARD", "a403ebcc-fae0-4ca2-8c8c-7a907fd6c235", "Microsoft Fabric (Free)", "Fabric (Free)", "Power BI (free)", "Microsoft Power BI (free)"},
	{"STREAM", "1f2f344a-700d-42c9-9427-5cea1d5d7ba6", "Microsoft Stream", "Microsoft Stream Trial"},
	{"TEAMS_FREE", "16ddbbfc-09ea-4de2-b1d7-312db6112d70", "Microsoft Teams (Free)"},
	{"TEAMS_EXPLORATORY", "710779e8-3d4a-4c88-adb9-386c958d1fdf", "Microsoft Teams Exploratory"},
	{"Microsoft_Teams_Exploratory_Dept", "e0dfc8b9-9531-4ec8-94b4-9fec23b05fc8", "Teams Exploratory"},
	{"TEAMS_COMMERCIAL_TRIAL", "29a2f828-8f39-4837-b8ff-c957e86abe3c", "Microsoft Teams Commercial Cloud", "Microsoft Teams Commercial Cloud Trial"},
	{"RIGHTSMANAGEMENT_ADHOC", "8c4ce438-32a7-4ac5-91a6-e22ae08d9c8b", "Rights Management Adhoc", "RMS Ad Hoc"},
	{"RMSBASIC", "093e8d14-a334-43d9-93e3-30589a8b47d0", "Rights Management Service Basic Content Protection"},
	{"FORMS_PRO", "bc946dac-7877-4271-b2f7-99d2db13cd2c", "Dynamics 365 Customer Voice Trial", "Customer Voice Trial", "Forms Pro Trial"},
	{"WINDOWS_STORE", "6470687e-a428-4b7a-bef2-8a291ad947c9", "Windows Store for Business", "Microsoft Store for Business"},
	{"POWERAPPS_VIRAL", "dcb1a3ae-b33f-4487-846a-a640262fadf4", "Microsoft Power Apps Plan 2 Trial", "Power Apps Plan 2 Trial"},
	{"POWERAPPS_DEV", "5b631642-bd26-49fe-bd20-1daaa972ef80", "Microsoft Power Apps for Developer", "Power Apps Developer Plan"},
	{"Power_Pages_vTrial_for_Makers", "3f9f06f5-3c31-472c-985f-62d9c10ec167"},
	{"CCIBOTS_PRIVPREV_VIRAL", "606b54a9-78d8-4298-ad8b-df6ef4481c80", "Power Virtual Agents Viral Trial", "Microsoft Copilot Studio Viral Trial", "Copilot Studio Viral Trial"},
	{"DYN365_ENTERPRISE_P1_IW", "338148b6-1b11-4102-afb9-f92b6cdc0f8d", "Dynamics 365 P1 Trial for Information Workers"},
	{"PROJECT_MADEIRA_PREVIEW_IW_SKU", "6a4a1628-9b9a-424d-bed5-4118f0ede3fd", "Dynamics 365 Business Central for IWs"},
	{"SPZA_IW", "8f0c5670-4e56-4892-b06d-91c085d7004f", "App Connect IW"},
	{"MICROSOFT_BUSINESS_CENTER", "726a0894-2c77-4d65-99da-9775ef05aad1"},
	// Credits are paid by use: the license itself is free and comes by the million.
	{"MCOPSTNC", "47794cd0-f0e5-45c5-9033-2eb6b5fc84e0", "Communications Credits", "Communication Credits"},
}
