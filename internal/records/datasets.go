// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// dataset is what sets the rows of one kind apart from the others (docs/semantics.md
// section 2).
type dataset struct {
	// fields beside those that every dataset has.
	fields []field
	// workloads are the kinds of fields that it has for each workload.
	workloads []workloadKind
	// required fields beside the customer's id; of each list, one will do.
	required [][]field
	// synonyms stand in for the common ones.
	synonyms map[field][]string
	// ambiguous are the names that mean one thing in some exports and another in
	// others: the spec must say which.
	ambiguous map[string][2]field
}

// everywhere are the fields that every dataset has.
var everywhere = []field{
	customerID, customerName, serviceCode, serviceName, segment, market, channel, partnerID, asOf, month, duplicate,
}

var products = []field{productID, productName, freeOrPaid}

var workloads = []field{workloadCode, workloadName}

// units are the buckets of a SKU; one is enough.
var units = []field{unitsEnabled, unitsWarning, unitsSuspended, unitsLockedOut}

// datasets is the table: one entry per kind.
var datasets = map[facts.Kind]dataset{
	facts.KindDeployment: {
		fields:   slices.Concat(products, workloads, []field{licensesSold, licensesAssigned}),
		required: [][]field{{licensesSold}, {licensesAssigned}},
	},
	facts.KindUsage: {
		fields:    slices.Concat(products, workloads, []field{licensesEntitled, licensesActive, reportPeriod}),
		workloads: []workloadKind{enabledUsers, activeUsers},
		required:  [][]field{{licensesEntitled}, {licensesActive}},
	},
	facts.KindSubscription: {
		fields: slices.Concat(products, workloads, []field{
			licensesSold, licensesAssigned, licensesActive, subscriptionID, skuID, state, isTrial, trialStart, trialEnd, trialConvertedAt,
			commitmentEnd, nextLifecycleAt, autoRenew, billingType,
			suspensionReason, upgradedTo, stateChangedAt, unitsEnabled, unitsWarning, unitsSuspended, unitsLockedOut, targetType,
		}),
		required: [][]field{{subscriptionID, skuID}, append([]field{state}, units...), append([]field{licensesSold}, units...)},
		// Active users of a subscription, or the enabled units of a SKU.
		ambiguous: map[string][2]field{"active": {unitsEnabled, licensesActive}},
		synonyms: map[field][]string{
			// What stands for a product elsewhere is the SKU here.
			productID: {"productpartnumber"},
			// A subscription's friendly name may be anyone's, and is not read.
			productName: {"product", "sku", "skuname", "offername", "productskuname", "productskuskupartnumber", "skupartnumber"},
			// Subscription analytics say the family as a type.
			serviceName: {"service", "productfamily", "subscriptiontype"},
			// Graph names the tenant that created the subscription: the partner's.
			partnerID: {"mpnid", "ownertenantid"},
			// EMSUsage has paid units only; a resource has a quantity.
			licensesSold: {
				"quantity", "licensecount", "totallicenses", "paidavailableunits",
				"totalsoldseats", "availableseats", "availableseatseop", "sold", "soldseats", "seatssold", "soldlicenses",
			},
			licensesAssigned: {
				"consumedunits", "licensesdeployed", "totalassignedseats", "assignedseats",
				"assigned", "seatsassigned", "assignedlicenses", "deployed", "seatsdeployed",
			},
		},
	},
	facts.KindActivity: {
		fields:    slices.Concat(workloads, []field{userID, isDeleted, deletedAt, assignedProducts, reportPeriod, recipientType}),
		workloads: []workloadKind{lastActivity, licensed, licenseAssigned},
		required:  [][]field{{userID}, activityOf(0, maxWorkloads), slices.Concat([]field{workloadName, workloadCode}, activityOf(1, maxWorkloads))},
	},
	facts.KindRequest: {
		fields:   []field{requestedAt, category, count},
		required: [][]field{{requestedAt, asOf, month}, {category}},
		synonyms: map[field][]string{asOf: {"asofdate", "reportrefreshdate"}},
	},
}

// has says whether a kind of record has a field.
func has(kind facts.Kind, f field) bool {
	d := datasets[kind]
	if f >= plainFields {
		return slices.Contains(d.workloads, kindOf(f))
	}
	return slices.Contains(everywhere, f) || slices.Contains(d.fields, f)
}

// synonymsOf are the names, folded, that stand for a plain field in a dataset,
// its own included.
func synonymsOf(kind facts.Kind, f field) []string {
	names, own := datasets[kind].synonyms[f]
	if !own {
		names = synonyms[f]
	}
	return append([]string{fold(fieldNames[f])}, names...)
}
