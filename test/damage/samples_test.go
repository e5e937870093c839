// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package damage

import (
	"fmt"
	"time"
)

// The customers of every sample.
var customers = []string{
	"0b7e4a9c-5d21-4f38-9a6e-2c81d3f04b57",
	"3f9c1d62-8e47-4b0a-b5d3-91a7c6e2f804",
	"a2d85f17-6c3b-4e90-8f1a-7b4c9d0e6325",
}

var customerNames = []string{"Contoso", "Fabrikam", "Café Adatum"}

const asOf = day("2026-11-18")

// now is two days after the data.
const now = "2026-11-20T09:00:00Z"

// samples are well-formed files of each dataset: with all columns, without
// dates and flags, and of one customer, whom the file does not name.
var samples = map[string]map[string]table{
	"LicenseDeployment": variants(deployment()),
	"LicenseUsage":      variants(usage()),
	"Subscriptions":     variants(subscriptions()),
	"UserActivity":      variants(activity()),
	"SupportRequests":   variants(requests()),
}

func variants(full table) map[string]table {
	one := full.without(id, "customerId", customers[0])
	one.rows = one.rows[:len(one.rows)/len(customers)]
	all := map[string]table{"full": full, "one customer": one}
	if full.header[full.roles[date]] != "RequestDate" {
		all["no dates"] = full.without(date, "asOf", string(asOf)).without(flag, "", "")
	}
	return all
}

func deployment() table {
	t := table{
		header: []string{"CustomerTenantId", "CustomerName", "ProductName", "LicensesSold", "LicensesAssigned", "IsDuplicateRowForPGA", "MPNId", "AsOfDate"},
		must:   "LicensesSold",
		roles:  map[role]int{id: 0, name: 2, count: 4, flag: 5, date: 7},
	}
	products := []string{"Microsoft 365 E3", "Office 365 E5", "Visio Plan 2", "Project Plan 3", "Power BI Pro", "Dynamics 365 Sales", "Teams Phone", "Intune Suite"}
	for i, customer := range customers {
		for j, product := range products {
			sold := 1240 - 150*j + 7*i
			t.rows = append(t.rows, []cell{customer, customerNames[i], product, sold, sold - 3*(j+1)*(i+5), j == 6, "1234567", asOf})
		}
	}
	return t
}

func usage() table {
	t := table{
		header: []string{"CustomerTenantId", "CustomerName", "WorkloadName", "LicensesEntitled", "LicensesActive", "IsDuplicateRowForPGA", "MPNId", "AsOfDate"},
		must:   "LicensesEntitled",
		roles:  map[role]int{id: 0, name: 2, count: 4, flag: 5, date: 7},
	}
	workloads := []string{"Exchange", "SharePoint", "Teams", "Intune", "Power BI", "Copilot", "Office apps", "Purview"}
	for i, customer := range customers {
		for j, workload := range workloads {
			entitled := 1240 - 150*j + 7*i
			t.rows = append(t.rows, []cell{customer, customerNames[i], workload, entitled, entitled - 4*(j+1)*(i+3), j == 6, "1234567", asOf})
		}
	}
	return t
}

func subscriptions() table {
	t := table{
		header: []string{"CustomerTenantId", "CustomerName", "SubscriptionId", "ProductName", "State", "IsTrial", "LicensesSold", "LicensesAssigned", "LicensesActive", "AsOfDate", "CommitmentEndDate", "AutoRenewEnabled"},
		must:   "LicensesSold",
		roles:  map[role]int{id: 0, name: 3, count: 7, flag: 5, date: 9},
	}
	states := []string{"active", "active", "active", "suspended", "active", "active", "expired", "active"}
	products := []string{"Microsoft 365 E3", "Office 365 E5", "Visio Plan 2", "Project Plan 3", "Power BI Pro", "Dynamics 365 Sales", "Teams Phone", "Intune Suite"}
	ends := []day{"2026-12-05", "2027-01-10", "2027-06-30", "2026-11-30", "2027-02-13"}
	for i, customer := range customers {
		for j, product := range products {
			sold := 1240 - 150*j + 7*i
			assigned := sold - 3*(j+1)*(i+5)
			t.rows = append(t.rows, []cell{
				customer, customerNames[i], fmt.Sprintf("5d21aa%02d-1111-4222-8333-9444555566%02d", i, j), product, states[j], j == 5, sold, assigned, assigned - 2*(j+1), asOf, ends[(i+j)%len(ends)], j%2 == 0,
			})
		}
	}
	return t
}

// activity has the last activity in Exchange in the place of a count. A blank
// one says that there was none, so that it is no damage.
func activity() table {
	t := table{
		header: []string{"CustomerTenantId", "Is Deleted", "Has Exchange License", "Has Teams License", "Exchange Last Activity Date", "Teams Last Activity Date", "User Principal Name", "Report Refresh Date"},
		must:   "User Principal Name",
		roles:  map[role]int{id: 0, name: 6, count: 4, flag: 2, date: 7},
	}
	for i, customer := range customers {
		for j := range 14 {
			exchange, teams := cell(day(fmt.Sprintf("2026-11-%02d", 1+j))), cell(day(fmt.Sprintf("2026-10-%02d", 12+j+i)))
			if j == 9 {
				exchange = nil
			}
			if j == 7 {
				teams = nil
			}
			t.rows = append(t.rows, []cell{customer, j == 12, j != 12, j != 12 && j != 3, exchange, teams, fmt.Sprintf("user%02d@customer%d.example", j, i), asOf})
		}
	}
	return t
}

func requests() table {
	t := table{
		header: []string{"CustomerTenantId", "Category", "Requests", "IsDuplicate", "RequestDate", "Channel"},
		must:   "Category",
		roles:  map[role]int{id: 0, name: 1, count: 2, flag: 3, date: 4},
	}
	categories := []string{"Help", "HowTo", "Help", "Billing", "HowTo", "Incident", "Help", "HowTo"}
	for i, customer := range customers {
		for j := range 3 * len(categories) {
			made := day(time.Date(2026, 10, 26+j, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
			t.rows = append(t.rows, []cell{customer, categories[j%len(categories)], 1000 + 10*j + i, j == 6, made, "Phone"})
		}
	}
	return t
}
