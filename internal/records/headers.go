// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import "slices"

// field is one of our names for what a row may say.
type field uint8

const (
	customerID field = iota
	customerName
	serviceCode
	serviceName
	productID
	productName
	workloadCode
	workloadName
	segment
	market
	channel
	partnerID
	asOf
	month
	duplicate
	freeOrPaid
	licensesSold
	licensesAssigned
	licensesEntitled
	licensesActive
	subscriptionID
	skuID
	state
	isTrial
	trialStart
	trialEnd
	trialConvertedAt
	commitmentEnd
	nextLifecycleAt
	autoRenew
	billingType
	suspensionReason
	upgradedTo
	stateChangedAt
	unitsEnabled
	unitsWarning
	unitsSuspended
	unitsLockedOut
	targetType
	userID
	isDeleted
	deletedAt
	assignedProducts
	requestedAt
	category
	count
	reportPeriod
	recipientType
	// plainFields come before those that a workload has; see workloadField.
	plainFields
	fieldCount = plainFields + maxWorkloads*workloadKinds
	noField    = fieldCount
)

// fieldNames are the names used in specs and messages.
var fieldNames = [plainFields]string{
	customerID: "customerId", customerName: "customerName",
	serviceCode: "serviceCode", serviceName: "serviceName",
	productID: "productId", productName: "productName",
	workloadCode: "workloadCode", workloadName: "workloadName",
	segment: "segment", market: "market", channel: "channel", partnerID: "partnerId",
	asOf: "asOf", month: "month",
	duplicate: "duplicate", freeOrPaid: "freeOrPaid",
	licensesSold: "licensesSold", licensesAssigned: "licensesAssigned",
	licensesEntitled: "licensesEntitled", licensesActive: "licensesActive",
	subscriptionID: "subscriptionId", skuID: "skuId", state: "state",
	isTrial: "isTrial", trialStart: "trialStart", trialEnd: "trialEnd", trialConvertedAt: "trialConvertedAt",
	commitmentEnd: "commitmentEnd", nextLifecycleAt: "nextLifecycleAt", autoRenew: "autoRenew", billingType: "billingType",
	suspensionReason: "suspensionReason", upgradedTo: "upgradedTo", stateChangedAt: "stateChangedAt",
	unitsEnabled: "unitsEnabled", unitsWarning: "unitsWarning",
	unitsSuspended: "unitsSuspended", unitsLockedOut: "unitsLockedOut", targetType: "targetType",
	userID: "userId", isDeleted: "isDeleted", deletedAt: "deletedAt", assignedProducts: "assignedProducts",
	requestedAt: "requestedAt", category: "category", count: "count", reportPeriod: "reportPeriod", recipientType: "recipientType",
}

// FieldNames lists the fields that a row may have, as specs name them. The fields of
// a workload, such as lastActivity.Teams, are left out.
func FieldNames() []string { return slices.Clone(fieldNames[:]) }

// synonyms are the names under which real exports carry a field, folded (see
// fold), beside the field's own name, whatever the dataset; see datasets for
// those that depend on it. A name may stand for two fields as long as no
// dataset has both.
//
// Left out on purpose, as they stand beside the right column in real exports:
// CustomerTpid, PGAMpnId, PartnerName, ReportingProductName, RawProductName,
// DeploymentOpportunity and every percentage.
var synonyms = [plainFields][]string{
	customerID:   {"customertenantid", "tenantid", "customertenant"},
	customerName: {"customer", "companyname"},
	serviceCode:  {},
	// The product family is what we call a service (SeatsSubscriptionsAndRevenue).
	serviceName:  {"service", "productfamily"},
	productID:    {"skuid", "productpartnumber"},
	productName:  {"product", "sku", "skuname"},
	workloadCode: {},
	workloadName: {"workload"},
	segment:      {"customersegment"},
	market:       {"customermarket"},
	channel:      {"saleschannel"},
	// MPNId, MPNID, MpnId and PartnerID by export and year.
	partnerID: {"mpnid"},
	asOf:      {"processeddatetime", "asofdate", "date", "reportrefreshdate"},
	month:     {"monthkey", "fiscalmonthname"},
	duplicate: {"isduplicaterowforpga", "isduplicate"},
	// DynamicsUsage, PowerBIUsage, EMSUsage.
	freeOrPaid: {"freevspaidsku", "freevspaid", "metrictype"},
	licensesSold: {
		"totalsoldseats", "availableseats", "availableseatseop",
		"sold", "soldseats", "seatssold", "soldlicenses",
	},
	licensesAssigned: {
		"licensesdeployed", "totalassignedseats", "assignedseats",
		"assigned", "seatsassigned", "assignedlicenses", "deployed", "seatsdeployed",
	},
	// AvailableSeats is what usage is measured against in DynamicsUsage and
	// PowerBIUsage.
	licensesEntitled: {
		"licensesqualified", "paidavailableunits", "totalpaidavailableunits", "availableseats",
		"entitled", "entitlements", "entitledlicenses", "seatsentitled",
		anyAppEnabled,
	},
	// The vendor's usage example writes licenseActive, its table licensesActive.
	licensesActive: {
		"licenseactive", "monthlyactiveusers", "totalmonthlyactiveusers", "activeseats",
		"active", "activeusers", "activelicenses", "activeentitlements", "seatsactive",
		"anyappactiveusers",
	},
	subscriptionID: {"id", "subscriptionguid"},
	// The offer of a partner's subscription names product and SKU.
	skuID:            {"skuid", "offerid", "productskuid"},
	state:            {"status", "subscriptionstate", "subscriptionstatus", "capabilitystatus"},
	trialStart:       {"trialstartdate"},
	trialEnd:         {"trialenddate"},
	trialConvertedAt: {"trialtopaidconversiondate"},
	// The data sets of Insights have no other end than that of the subscription.
	// The end of a billing cycle or of a state ends no commitment.
	commitmentEnd:   {"commitmentenddate", "subscriptionenddate"},
	nextLifecycleAt: {"nextlifecycledatetime"},
	autoRenew:       {"autorenewenabled", "isautorenew"},
	// Both say of an Azure plan that it is billed by usage.
	billingType:      {"unittype"},
	suspensionReason: {"suspensionreasons"},
	// The unit buckets of both APIs' subscribedSkus.
	unitsEnabled:   {"activeunits", "prepaidunitsenabled"},
	unitsWarning:   {"warningunits", "prepaidunitswarning"},
	unitsSuspended: {"suspendedunits", "prepaidunitssuspended"},
	unitsLockedOut: {"lockedoutunits", "prepaidunitslockedout"},
	targetType:     {"productskutargettype", "appliesto", "targetclass"},
	userID:         {"userprincipalname", "upn"},
	// A user state says "deleted" where a flag says "true".
	isDeleted:   {"userstate"},
	deletedAt:   {"deleteddate"},
	requestedAt: {"date", "requestdate", "created", "createdat", "createddate", "createdon", "opened", "openedat"},
	category:    {"type", "requesttype", "tickettype"},
	count:       {"requests", "requestcount", "tickets", "ticketcount"},
}

// givesWay lists the synonyms that occur together in one documented export:
// the first is ignored where the second is present.
var givesWay = map[string]string{
	// TeamsUsageWorkload: CustomerId is an internal number there.
	"customerid": "customertenantid",
	// SeatsSubscriptionsAndRevenue, CustomersAndTenants.
	"sku": "product",
	// BusinessApplicationsUsage names the month in words.
	"fiscalmonthname": "month",
	// Subscription details: AvailableSeats is the change since last month there.
	"availableseats": "availableseatseop",
	// subscribedSkus: the part number is no name where there is one.
	"productskuskupartnumber": "productskuname",
	// companySubscription and subscribedSkus have an id beside the fitting one.
	"id": "subscriptionid",
	// The short id of a subscription may stand beside its GUID.
	"subscriptionguid": "subscriptionid",
	// The end of the term, where the end of the subscription is a later one.
	"subscriptionenddate": "commitmentenddate",
	// Teams user activity has both.
	"userprincipalname": "userid",
	// What a partner adds beside the columns of the vendor.
	"segment": "customersegment", "market": "customermarket", "channel": "saleschannel",
	// Subscriptions of the REST API have both.
	"unittype": "billingtype",
	// Support tools: the type of a ticket beside its category.
	"type": "category", "requesttype": "category", "tickettype": "category",
}

// fold makes headers and keys comparable: ASCII letters in lower case, no
// spaces, no "_", "-" and ".". Other letters stay as they are, so that
// look-alikes do not match.
func fold(name string) string {
	folded := make([]byte, 0, len(name))
	for _, c := range []byte(name) {
		switch {
		case c == ' ' || c == '_' || c == '-' || c == '.':
		case c >= 'A' && c <= 'Z':
			folded = append(folded, c+'a'-'A')
		default:
			folded = append(folded, c)
		}
	}
	return string(folded)
}
