// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package schema

import (
	"fmt"
	"strings"
)

// The data sets of each namespace, by the name of the source.
var datasets = map[string]string{
	"deployment": "LicenseDeployment", "usage": "LicenseUsage", "users": "UserActivity", "requests": "SupportRequests", "subscriptions": "Subscriptions",
}

// customers of the data. Each selection of the bases takes one of them.
var customers = []string{"alpha", "beta", "gamma", "delta"}

// data is the ConfigMap of each namespace: a key for each source, and partly for
// a source of which a row is rejected. No two things of it are the same, so that
// a field that selects another one shows.
func data() map[string]string {
	return map[string]string{
		"deployment": deployment(), "usage": usage(), "users": userActivity(), "requests": requests(), "subscriptions": subscriptions(), "partly": partly(),
	}
}

// deployed are licenses of a product: its service, and the partner who sold it.
var deployed = []struct{ product, service, partner, channel string }{
	{"Office", "o365", "p1", "Reseller"}, {"Teams", "o365", "p2", "Direct"}, {"Visio", "o365", "p1", "Reseller"},
	{"Sales", "dynamics", "p2", "Direct"}, {"Flow", "power", "p9", "Indirect"}, {"Device", "intune", "p9", "Indirect"},
}

func deployment() string {
	var out strings.Builder
	out.WriteString("customerId,customerName,CustomerSegment,CustomerMarket,channel,serviceCode,SKU,partnerId,asOf,licensesSold,licensesAssigned\n")
	for i, customer := range customers {
		for j, d := range deployed {
			assigned := []int{55, 75, 30, 90}[i] + j
			fmt.Fprintf(&out, "%s,Name of %[1]s,Segment %d,M%d,%s,%s,%s,%s,2026-11-15,100,%d\n", customer, i%2, i%3, d.channel, d.service, d.product, d.partner, assigned)
		}
	}
	return out.String()
}

func partly() string {
	var out strings.Builder
	out.WriteString("customerId,serviceCode,SKU,asOf,licensesSold,licensesAssigned\ngamma,o365,Office,2026-11-15,many,1\n")
	for _, customer := range customers {
		for _, d := range deployed {
			fmt.Fprintf(&out, "%s,%s,%s,2026-11-15,100,50\n", customer, d.service, d.product)
		}
	}
	return out.String()
}

func usage() string {
	var out strings.Builder
	out.WriteString("customerId,customerName,serviceName,workloadName,asOf,licensesEntitled,licensesActive\n")
	for i, customer := range customers {
		for j, workload := range []string{"Exchange", "Teams", "SharePoint", "Planner"} {
			fmt.Fprintf(&out, "%s,Name of %[1]s,o365,%s,2026-11-15,100,%d\n", customer, workload, 30+10*i+4*j)
		}
	}
	return out.String()
}

// userActivity has ten users of each customer: some were active lately, some long
// ago, some never. It has no names of customers.
func userActivity() string {
	var out strings.Builder
	out.WriteString("customerId,userId,workloadName,lastActivityDate,licensed,asOf\n")
	last := []string{"2026-11-14", "2026-11-12", "2026-11-10", "2026-11-08", "2026-10-01", "2026-09-20", "2026-08-01", "", "", ""}
	for _, customer := range customers {
		for n, date := range last {
			fmt.Fprintf(&out, "%s,user-%d,Exchange,%s,true,2026-11-15\n%[1]s,user-%[2]d,Teams,,true,2026-11-15\n", customer, n, date)
		}
	}
	return out.String()
}

func requests() string {
	var out strings.Builder
	out.WriteString("customerId,requestedAt,category,count\n")
	for i, customer := range customers {
		fmt.Fprintf(&out, "%s,2026-11-12,Help,%d\n", customer, 1+i)
	}
	return out.String()
}

// subscriptions end one after the other.
func subscriptions() string {
	var out strings.Builder
	out.WriteString("customerId,subscriptionId,productName,state,licensesSold,licensesAssigned,asOf,commitmentEndDate,autoRenewEnabled\n")
	for i, customer := range customers {
		for j, ends := range []string{"2026-12-01", "2027-01-20", "2027-03-01"} {
			fmt.Fprintf(&out, "%s,subscription-%[1]s-%d,Office,active,%d,%d,2026-11-15,%s,%t\n", customer, j, 100+j, 40+10*i, ends, j == 1)
		}
	}
	return out.String()
}
