// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"slices"
	"strings"
)

// The words of the API server's own rules.
const (
	required    = "Required value"
	unsupported = "Unsupported value"
	tooLong     = "may not be more than"
	tooShort    = "should be at least"
	tooSmall    = "should be greater than or equal to"
	tooLarge    = "should be less than or equal to"
	noMatch     = "should match"
	tooMany     = "must have at most"
	tooFew      = "should have at least"
	doubled     = "Duplicate value"
)

const oneOrigin = "exactly one of the fields in [configMap secret http objectStorage partnerCenter microsoftGraph sql flux] must be set"

// The other origins in place of the base's ConfigMap.
var (
	bySecret = map[string]any{"spec.configMap": absent{}, "spec.secret": key("usage")}
	byHTTP   = map[string]any{"spec.configMap": absent{}, "spec.http": map[string]any{"url": "https://x.example/"}}
)

var sourceCases = slices.Concat([]schemaCase{
	{"spec.dataset", list("LicenseDeployment", "LicenseUsage", "Subscriptions", "UserActivity", "SupportRequests"), list("Usage", "licenseusage", ""), unsupported, nil},
	{"spec.dataset", nil, list(absent{}), required, nil},
	{"spec.configMap", list(key("usage")), list(absent{}), oneOrigin, nil},
	{"spec.secret", list(absent{}), list(key("usage")), oneOrigin, nil},
	{"spec.secret", list(key("usage")), list(absent{}), oneOrigin, bySecret},
	{"spec.http", list(absent{}), list(byHTTP["spec.http"]), oneOrigin, nil},
	{"spec.http", list(byHTTP["spec.http"]), list(absent{}), oneOrigin, byHTTP},
	{"spec.columns", list(field("customerId", "Kundennummer"), field("licensesActive", "a.b")), list(field("customerID", "x"), field("seats", "x")), "unknown field in columns", nil},
	{"spec.columns", list(field("asOf", "D"), field("asOf", text(256))), list(field("asOf", "")), tooShort, nil},
	{"spec.columns", nil, list(field("asOf", text(257))), tooLong, nil},
	{"spec.constants", list(field("partnerId", "7")), list(field("partner", "7")), "unknown field in constants", nil},
	{"spec.constants", list(field("asOf", "2026-10-31")), list(field("customerId", "7")), "a field may be in columns or in constants, not in both", nil},
	{"spec.constants", list(field("asOf", text(256))), list(field("asOf", "")), tooShort, nil},
	{"spec.columns", list(field("lastActivity.Teams", "T"), field("licensed.Power BI", "B"), field("licenseAssigned."+text(64), "D")),
		list(field("lastActivity.", "x"), field("lastActivity.A.B", "x"), field("lastActive.Teams", "x"), field("licensed."+text(65), "x"), field("licensed.Ö", "x")),
		"unknown field in columns", nil},
	{"spec.constants", list(field("licensed.Teams", "yes")), list(field("licensedTeams", "yes")), "unknown field in constants", nil},
	{"spec.values", list(field("state", words(1)), field("category", words(64))), list(field("customerName", words(1)), field("lastActivity.Teams", words(1))),
		"values translates words, flags and counts, not names, ids or dates: unknown field in values", nil},
	{"spec.values", nil, list(field("state", words(65))), "must have at most", nil},
	{"spec.values", nil, list(field("state", words(0))), "should have at least", nil},
	{"spec.values", nil, list(field("state", field("Aktiv", ""))), tooShort, nil},
	{"spec.freeProducts", list(list(), list("FLOW_FREE", "Power Automate Free"), texts(512)), list(texts(513)), tooMany, nil},
	{"spec.freeProducts", nil, list(list("")), tooShort, nil},
	{"spec.freeProducts", nil, list(list(text(257))), tooLong, nil},
	{"spec.timeZone", list("UTC", "Europe/Berlin", text(64)), list(text(65)), tooLong, nil},
	{"spec.timeZone", nil, list(""), tooShort, nil},
	{"spec.interval", list("1m", "90m", "1h30m", "8760h"), list("59s", "8760h1s", "-1h", "0s", "soon", "1d", "60", ""), "interval must be between 1m and 8760h", nil},
	{"spec.timeout", list("1s", "2m", "6h"), list("999ms", "6h1s", "-1s", "0s", "soon", "1d", "60", ""), "timeout must be between 1s and 6h", nil},
	{"spec.maxRejectedPercent", list(int64(0), int64(100)), list(int64(-1)), tooSmall, nil},
	{"spec.maxRejectedPercent", nil, list(int64(101)), tooLarge, nil},
	{"spec.format.type", list("CSV", "TSV", "JSON", "NDJSON", "Parquet", "XLSX"), list("csv", "XLS", ""), unsupported, nil},
	{"spec.format.delimiter", list(",", ";", "|", "\t"), list(":", ",,", ""), unsupported, nil},
	{"spec.format.compression", list("None", "Gzip", "Zstd", "Zip"), list("gzip", "Bzip2", ""), unsupported, nil},
	{"spec.format.encoding", list("utf-16", "windows-1252", "ISO_8859-1:1987", text(32)), list("-x", "utf 8", ""), noMatch, nil},
	{"spec.format.encoding", nil, list(text(33)), tooLong, nil},
	{"spec.format.dateFormat", list("02.01.2006", text(64)), list(text(65)), tooLong, nil},
	{"spec.format.dateFormat", list("2 January 2006"), list("dd.MM.yyyy", "YYYY-MM-DD"), "dateFormat is not written with letters such as yyyy and MM, but as the date 2 January 2006 in the form of the file", nil},
	{"spec.format.decimal", list(".", ","), list("'", ""), unsupported, nil},
	{"spec.format.skipRows", list(int64(0), int64(1000)), list(int64(-1)), tooSmall, nil},
	{"spec.format.skipRows", nil, list(int64(1001)), tooLarge, nil},
	{"spec.http", nil, list(map[string]any{}), required, byHTTP},
	{"spec.http.url", list(
		"https://x.example", "https://x.example/", "https://x.example:8443/a/b.csv?v=1&x=%20", "https://x.example?a=b", "https://[2001:db8::1]:8443/a",
		"https://x.example/a@b", "https://x.example/"+text(2030),
	), list(
		"http://x.example/a", "ftp://x.example/a", "/usage.csv", "x.example/usage.csv", "//x.example/usage.csv",
		"https:///usage.csv", "https://?a=b", "https://:443/a", "https://user@x.example/a", "https://user:secret@x.example/a", "https://@x.example/a",
		"https://x.example/a#b", "https://x.example#", " https://x.example/a", "https://x.example/a b", "https://x.example/a\n",
	), "url must be an absolute https URL without user, password or fragment", byHTTP},
	{"spec.http.url", nil, list("https://x.example/" + text(2031)), tooLong, byHTTP},
	{"spec.configMap.key", list("usage.csv", "A_b-1", text(253)), list("a/b", "a b", "ü"), noMatch, nil},
	{"spec.configMap.key", nil, list(absent{}), required, nil},
	{"spec.secret.key", list("usage.csv", "A_b-1", text(253)), list("a/b", "a b", "ü"), noMatch, bySecret},
	{"spec.secret.key", nil, list(absent{}), required, bySecret},
},
	nameCases("spec.configMap.name", nil), nameCases("spec.secret.name", bySecret),
	nameCases("spec.http.secretRef.name", byHTTP), nameCases("spec.http.caSecretRef.name", byHTTP),
	secretQueryCases, oauth2Cases, objectStorageCases, vendorCases, sqlCases, fluxCases,
)

var reportCases = []schemaCase{
	{"spec.customer", nil, list(absent{}, map[string]any{"name": "Contoso"}), required, nil},
	{"spec.customer.id", list("11111111-1111-1111-1111-111111111111", "contoso.example", "7", text(64)), list("-7", "a b", "a/b", "ü"), "customer.id is the id of the tenant, not its name: letters, digits and the marks - . _ only", nil},
	{"spec.customer.id", nil, list(text(65)), tooLong, nil},
	{"spec.customer.id", nil, list(""), tooShort, nil},
	{"spec.customer.name", list("Contoso & Söhne", text(253)), list(text(254)), tooLong, nil},
	{"spec.sources", list(items(1, named), items(16, named)), list(items(17, named)), tooMany, nil},
	{"spec.sources", nil, list(items(0, named)), tooFew, nil},
	{"spec.sources", nil, list(absent{}), required, nil},
	{"spec.sources", list(list(named(1), named(2))), list(list(named(1), named(2), named(1))), "a source may be listed once", nil},
	{"spec.sources", list(list(field("name", "a.b-c")), list(field("name", text(253)))), list(list(field("name", "Usage")), list(field("name", "a/b"))), noMatch, nil},
	{"spec.sources", nil, list(list(field("name", text(254)))), tooLong, nil},
	{"spec.scope", list(field("licenses", "AllPartners"), absent{}, map[string]any{}), list(field("licenses", "Partner")), unsupported, nil},
	{"spec.scope", list(map[string]any{"licenses": "OwnPartner", "partnerIds": list("7")}), list(
		field("licenses", "OwnPartner"), map[string]any{"licenses": "OwnPartner", "partnerIds": list()},
	), "licenses OwnPartner needs partnerIds", nil},
	{"spec.scope.partnerIds", list(texts(64)), list(texts(65)), tooMany, nil},
	{"spec.scope.partnerIds", nil, list(list("7", "7")), doubled, nil},
	{"spec.scope.products.include", list(list(), list("*"), texts(64)), list(texts(65)), tooMany, nil},
	{"spec.scope.products.exclude", nil, list(list("")), tooShort, nil},
	{"spec.usageBasis", list("Entitlements", "Users"), list("users", ""), unsupported, nil},
	{"spec.usageBasis", list("Entitlements"), list("Users"),
		"usageBasis Users counts a user once over all workloads; it cannot be combined with scope.workloads",
		map[string]any{"spec.scope": field("workloads", field("include", list("Teams")))}},
	{"spec.activityWindowDays", list(int64(1), int64(366)), list(int64(0), int64(-1)), tooSmall, nil},
	{"spec.activityWindowDays", nil, list(int64(367)), tooLarge, nil},
	{"spec.targets.upsell.deploymentPercent", list(int64(0), int64(100)), list(int64(-1)), tooSmall, nil},
	{"spec.targets.upsell.usagePercent", list(int64(0), int64(100)), list(int64(101)), tooLarge, nil},
	{"spec.targets.helpRequestsPer100Users", list(int64(0), int64(1_000_000)), list(int64(-1)), tooSmall, nil},
	{"spec.targets.helpRequestsPer100Users", nil, list(int64(1_000_001)), tooLarge, nil},
	{"spec.targets.deploymentPercent", list(int64(0), int64(100)), list(int64(-1)), tooSmall, nil},
	{"spec.targets.deploymentPercent", nil, list(int64(101)), tooLarge, nil},
	{"spec.targets.usagePercent", list(int64(0), int64(100)), list(int64(-1)), tooSmall, nil},
	{"spec.targets.usagePercent", nil, list(int64(101)), tooLarge, nil},
	{"spec.targets.recoveryMargin", list(int64(0), int64(100)), list(int64(-1)), tooSmall, nil},
	{"spec.targets.recoveryMargin", nil, list(int64(101)), tooLarge, nil},
	{"spec.targets.minimumLicenses", list(int64(0), int64(1_000_000_000)), list(int64(-1)), tooSmall, nil},
	{"spec.targets.minimumLicenses", nil, list(int64(1_000_000_001)), tooLarge, nil},
	{"spec.targets.workloads", list(items(0, target), items(32, target)), list(items(33, target)), tooMany, nil},
	{"spec.targets.workloads", nil, list(list(target(1), target(1))), doubled, nil},
	{"spec.targets.workloads", list(list(workload("Teams", 50), workload("Yammer", 50))), list(list(workload("Teams", 50), workload("TEAMS", 60))),
		"a workload may have one target, whatever the case of its name", nil},
	{"spec.targets.workloads", nil, list(list(named(1))), required, nil},
	{"spec.targets.workloads", list(list(workload(text(128), 0)), list(workload("T", 100))), list(list(workload(text(129), 0))), tooLong, nil},
	{"spec.targets.workloads", nil, list(list(workload("", 0))), tooShort, nil},
	{"spec.targets.workloads", nil, list(list(workload("Teams", -1))), tooSmall, nil},
	{"spec.targets.workloads", nil, list(list(workload("Teams", 101))), tooLarge, nil},
	{"spec.plan", list(planOf("2026-09-01", "2026-09-02"), planOf("2028-02-29", "2028-03-01"), absent{}), list(
		planOf("2026-09-01", "2026-09-01"), planOf("2026-09-02", "2026-09-01"),
	), "plan.due must be after plan.from.date", nil},
	{"spec.plan", nil, list(planOf("2026-02-30", "2026-09-01"), planOf("2026-01-01", "2027-02-29"), planOf("2026-13-01", "2027-01-01")), "must be of type date", nil},
	{"spec.plan", nil, list(planOf("2026-1-1", "2026-09-01"), planOf("", "2026-09-01")), "should be at least 10 chars long", nil},
	{"spec.plan", nil, list(field("due", "2026-09-01"), field("from", field("date", "2026-09-01"))), required, nil},
	{"spec.maxDataAge", list("1h", "168h", "876000h", absent{}), list("59m", "876000h1s", "-1h", "0s", "soon", "7d", "60", ""), "maxDataAge must be between 1h and 876000h", nil},
}

var portfolioCases = []schemaCase{
	{"spec.sources", list(items(1, named), items(16, named)), list(items(17, named)), tooMany, nil},
	{"spec.sources", nil, list(list(named(0), named(0))), "a source may be listed once", nil},
	{"spec.usageBasis", list("Entitlements"), list("Users"),
		"usageBasis Users counts a user once over all workloads; it cannot be combined with scope.workloads",
		map[string]any{"spec.scope": field("workloads", field("include", list("Teams")))}},
	{"spec.customerTemplate.spec.usageBasis", list("Entitlements", absent{}), list("Users"),
		"a template with usageBasis Users, its own or the portfolio's, cannot be combined with scope.workloads",
		map[string]any{"spec.scope": field("workloads", field("include", list("Teams")))}},
	{"spec.customerTemplate.spec.scope", list(field("services", field("include", list("o365"))), absent{}), list(field("workloads", field("include", list("Teams")))),
		"a template with usageBasis Users, its own or the portfolio's, cannot be combined with scope.workloads",
		map[string]any{"spec.usageBasis": "Users", "spec.customerTemplate": map[string]any{}}},
	{"spec.customerTemplate.metadata.labels", list(field("team", "blue"), field("example.com/Team_1", ""), field(text(63), text(63))), list(
		field("a b", "blue"), field("a/b/c", "blue"), field("Example.com/a", "blue"), field(text(64), "blue"),
	), "the name of a label must have at most 63 characters of A-Z, a-z, 0-9, -, _ and ., and may begin with a domain and /", nil},
	{"spec.customerTemplate.metadata.labels", list(field("partnerinsights.io/a", "blue")), list(field("adoption.partnerinsights.io/portfolio", "other")),
		"labels of adoption.partnerinsights.io are the operator's own", nil},
	{"spec.customerTemplate.metadata.labels", nil, list(field("team", "a b")), noMatch, nil},
	{"spec.customerTemplate.metadata.labels", nil, list(field("team", text(64))), tooLong, nil},
	{"spec.customers.include", list(list(), list("*"), texts(64)), list(texts(65)), tooMany, nil},
	{"spec.customers.minimumLicenses", list(int64(0), int64(1_000_000_000)), list(int64(-1)), tooSmall, nil},
	{"spec.ranking.by", list("UnusedLicenses", "UsagePercent", "DeploymentPercent"), list("Unused", ""), unsupported, nil},
	{"spec.ranking.limit", list(int64(1), int64(100)), list(int64(0), int64(-1)), tooSmall, nil},
	{"spec.ranking.limit", nil, list(int64(101)), tooLarge, nil},
	{"spec.openReport", list(field("limit", int64(9)), absent{}), nil, "", nil},
	{"spec.openReport.limit", list(int64(1), int64(500)), list(int64(0)), tooSmall, nil},
	{"spec.openReport.limit", nil, list(int64(501)), tooLarge, nil},
	{"spec.prune", list("Delete", "Keep", absent{}), list("Orphan"), unsupported, nil},
	{"spec.maxDataAge", list("1h", absent{}), list("59m"), "maxDataAge must be between 1h and 876000h", nil},
	{"spec.customerTemplate.spec.plan", list(planOf("2026-09-01", "2026-09-02"), absent{}), list(planOf("2026-09-01", "2026-09-01")), "plan.due must be after plan.from.date", nil},
	{"spec.exports", list(items(0, export), items(8, export)), list(items(9, export)), tooMany, nil},
	{"spec.exports", nil, list(list(export(1), export(1))), doubled, nil},
	{"spec.exports", list(list(exportTo("s3://bucket")), list(exportTo("azblob://exports/adoption/"))), list(
		list(exportTo("https://example.com/x")), list(exportTo("s3://bucket/*.csv")), list(exportTo("s3://bucket/a b")),
	), "url must be the folder s3://bucket/path, gs://bucket/path or azblob://container/path", nil},
	{"metadata.name", list("all", text(63)), list(text(64)), "the name must have at most 63 characters: it becomes a label of what the portfolio generates", nil},
}

func planOf(from, due string) map[string]any {
	return map[string]any{"from": field("date", from), "due": due}
}

func export(i int) map[string]any {
	e := exportTo("s3://bucket/exports")
	e["name"] = "name" + strings.Repeat("x", i)
	return e
}

func exportTo(url string) map[string]any {
	return map[string]any{"name": "monthly", "format": "CSV", "objectStorage": map[string]any{"url": url, "secretRef": field("name", "storage")}}
}

// nameCases are those of every reference to an object.
func nameCases(at string, origin map[string]any) []schemaCase {
	return []schemaCase{
		{at, list("usage", "a", "0.b-c", text(253)), list("Usage", "-usage", "usage-", "a/b", "a b", "ü"), noMatch, origin},
		{at, nil, list(text(254)), tooLong, origin},
		{at, nil, list(""), tooShort, origin},
	}
}

func list(values ...any) []any { return values }

func text(length int) string { return strings.Repeat("a", length) }

func field(name string, value any) map[string]any { return map[string]any{name: value} }

func key(name string) map[string]any { return map[string]any{"name": name, "key": "usage.csv"} }

func workload(name string, percent int64) map[string]any {
	return map[string]any{"name": name, "usagePercent": percent}
}

// texts gives n texts that differ.
func texts(n int) []any {
	list := make([]any, n)
	for i := range list {
		list[i] = strings.Repeat("x", i%250+1) + strings.Repeat("y", i/250)
	}
	return list
}

// words translates n words.
func words(n int) map[string]any {
	translation := map[string]any{}
	for _, word := range texts(n) {
		translation[word.(string)] = "active"
	}
	return translation
}

// items gives n list items that differ.
func items(n int, item func(i int) map[string]any) []any {
	list := make([]any, n)
	for i := range list {
		list[i] = item(i)
	}
	return list
}

func named(i int) map[string]any { return field("name", "name"+strings.Repeat("x", i)) }

func target(i int) map[string]any { return workload("name"+strings.Repeat("x", i), 50) }
