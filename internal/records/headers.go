package records

import "github.com/partnerinsights/customer-adoption-operator/internal/facts"

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
	fieldCount
	noField = fieldCount
)

// fieldNames are the names used in specs and messages.
var fieldNames = [fieldCount]string{
	customerID: "customerId", customerName: "customerName",
	serviceCode: "serviceCode", serviceName: "serviceName",
	productID: "productId", productName: "productName",
	workloadCode: "workloadCode", workloadName: "workloadName",
	channel: "channel", partnerID: "partnerId",
	asOf: "asOf", month: "month",
	duplicate: "duplicate", freeOrPaid: "freeOrPaid",
	licensesSold: "licensesSold", licensesAssigned: "licensesAssigned",
	licensesEntitled: "licensesEntitled", licensesActive: "licensesActive",
}

// synonyms are the names under which real exports carry a field, folded (see
// fold), beside the field's own name. A name may stand for two fields as long
// as no dataset has both.
//
// Left out on purpose, as they stand beside the right column in real exports:
// CustomerTpid, PGAMpnId, PartnerName, ReportingProductName, RawProductName,
// DeploymentOpportunity and every percentage.
var synonyms = [fieldCount][]string{
	customerID:   {"customertenantid", "tenantid", "customertenant"},
	customerName: {"customer", "companyname"},
	serviceCode:  {},
	// The product family is what we call a service (SeatsSubscriptionsAndRevenue).
	serviceName:  {"service", "productfamily"},
	productID:    {"skuid", "productpartnumber"},
	productName:  {"product", "sku", "skuname"},
	workloadCode: {},
	workloadName: {"workload"},
	channel:      {"saleschannel"},
	// MPNId, MPNID, MpnId and PartnerID by export and year.
	partnerID: {"mpnid"},
	asOf:      {"processeddatetime", "asofdate", "date", "reportrefreshdate"},
	month:     {"monthkey"},
	duplicate: {"isduplicaterowforpga", "isduplicate"},
	// DynamicsUsage, PowerBIUsage, EMSUsage.
	freeOrPaid: {"freevspaidsku", "freevspaid"},
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
	},
	// The vendor's usage example writes licenseActive, its table licensesActive.
	licensesActive: {
		"licenseactive", "monthlyactiveusers", "totalmonthlyactiveusers", "activeseats",
		"active", "activeusers", "activelicenses", "activeentitlements", "seatsactive",
	},
}

// givesWay lists the synonyms that occur together in one documented export:
// the first is ignored where the second is present.
var givesWay = map[string]string{
	// TeamsUsageWorkload: CustomerId is an internal number there.
	"customerid": "customertenantid",
	// SeatsSubscriptionsAndRevenue, CustomersAndTenants.
	"sku": "product",
	// Subscription details: AvailableSeats is the change since last month there.
	"availableseats": "availableseatseop",
}

// counts are the two fields a kind of record cannot do without, beside the
// customer.
func counts(kind facts.Kind) [2]field {
	if kind == facts.KindDeployment {
		return [2]field{licensesSold, licensesAssigned}
	}
	return [2]field{licensesEntitled, licensesActive}
}

// has says whether a kind of record has a field.
func has(kind facts.Kind, f field) bool {
	c := counts(kind)
	return f < licensesSold || f == c[0] || f == c[1]
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
