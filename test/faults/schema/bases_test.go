// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package schema

import "strings"

// base is a whole spec that the walk begins with.
type base struct {
	kind, plural, name string
	spec               map[string]any
	// works says that the object becomes Ready. Others have an origin that is not
	// there.
	works bool
	// beside says that the base is there for fields that show nothing in the others
	// of its kind, and that the walk leaves it out.
	beside bool
}

func object(pairs ...any) map[string]any {
	out := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		out[pairs[i].(string)] = pairs[i+1]
	}
	return out
}

func list(items ...any) []any { return items }

func named(name string) map[string]any { return object("name", name) }

// bases have every part of a spec at least once.
func bases() []base {
	out := []base{
		{kind: "CustomerAdoption", name: "customer", spec: customerSpec(), works: true},
		{kind: "CustomerAdoption", name: "users", spec: usersSpec(), works: true, beside: true},
		{kind: "PortfolioAdoption", name: "portfolio", spec: portfolioSpec(), works: true},
		{kind: "PortfolioAdoption", name: "inheriting", spec: inheritingSpec(), works: true, beside: true},
		{kind: "ExportSource", name: "configMap", spec: sourceSpec("configMap", object("name", "data", "key", "partly")), works: true},
		{kind: "ExportSource", name: "secret", spec: sourceSpec("secret", object("name", "content", "key", "export")), works: true},
		{kind: "ExportSource", name: "http", spec: sourceSpec("http", object("url", server.URL+exportPath, "secretRef", named("login"), "caSecretRef", named("ca"),
			"oauth2", object("tokenURL", server.URL+"/token", "scopes", list("read")))), works: true},
		{kind: "ExportSource", name: "objectStorage", spec: sourceSpec("objectStorage", bucket("s3://bucket"+exportPath)), works: true},
		{kind: "ExportSource", name: "partnerCenter", spec: object("dataset", "LicenseDeployment",
			"partnerCenter", vendor("report", "LicenseDeployment", "filter", partnerCenterFilter)), works: true},
		{kind: "ExportSource", name: "scheduledReport", spec: object("dataset", "LicenseDeployment",
			"partnerCenter", vendor("report", "ScheduledReport", "reportId", reportID)), works: true, beside: true},
		{kind: "ExportSource", name: "microsoftGraph", spec: object("dataset", "UserActivity", "constants", object("customerId", "alpha"),
			"microsoftGraph", vendor("report", "Office365ActiveUserDetail", "period", "D30", "tenantID", graphTenant, "secretRef", named("tenants"))), works: true},
		// There is no database in the walk, and no Flux.
		{kind: "ExportSource", name: "sql", spec: object("dataset", "LicenseDeployment", "format", object("decimal", "."),
			"sql", object("query", "select 1", "secretRef", named("missing"), "caSecretRef", named("missing")))},
		{kind: "ExportSource", name: "flux", spec: sourceSpec("flux", object("kind", "Bucket", "name", "missing", "path", "a.csv"))},
	}
	for i := range out {
		out[i].plural = strings.ToLower(out[i].kind) + "s"
	}
	return out
}

func sourceSpec(name string, origin map[string]any) map[string]any {
	return object("dataset", "LicenseDeployment", name, origin,
		"format", object("type", "CSV", "delimiter", ","), "freeProducts", list("Gratis"), "maxRejectedPercent", int64(10),
		"timeZone", "Europe/Berlin", "columns", object("productName", "SKU"), "constants", object("partnerId", "p1"),
		"values", object("licensesAssigned", object("none", "0")), "suspend", false)
}

// bucket is an object storage of the server.
func bucket(url string) map[string]any {
	return object("url", url, "endpoint", server.URL, "region", region, "secretRef", named("login"), "caSecretRef", named("ca"))
}

// vendor is an API of the server.
func vendor(pairs ...any) map[string]any {
	return object(append([]any{"endpoint", server.URL, "tokenEndpoint", server.URL, "secretRef", named("login"), "caSecretRef", named("ca")}, pairs...)...)
}

// selections leave something in and take something out, each of them.
func selections() map[string]any {
	return object(
		"products", object("exclude", list("Visio", "Nothing")),
		"services", object("include", list("o365", "dynamics", "power"), "exclude", list("power")),
		"workloads", object("include", list("Exchange", "Teams", "SharePoint"), "exclude", list("SharePoint")),
		"partnerIds", list("p1", "p2"), "licenses", "AllPartners")
}

// targets are such that no figure lies between a target and what clears it: what
// was low once would stay low, and a new object with the same spec would not be.
func targets() map[string]any {
	return object("deploymentPercent", int64(60), "usagePercent", int64(55), "workloads", list(object("name", "Exchange", "usagePercent", int64(95))),
		"upsell", object("deploymentPercent", int64(40), "usagePercent", int64(20)))
}

func references(names ...string) []any {
	out := []any{}
	for _, name := range names {
		out = append(out, named(name))
	}
	return out
}

// plan runs at the time of the walk.
func plan() map[string]any {
	return object("from", object("date", "2026-09-01", "deploymentPercent", int64(20), "usagePercent", int64(5)), "due", "2027-03-31")
}

// everySource names all that a namespace has.
func everySource() []any {
	return references("deployment", "usage", "users", "requests", "subscriptions")
}

func customerSpec() map[string]any {
	return object("customer", object("id", "alpha", "name", "Alpha"), "sources", everySource(),
		"scope", selections(), "targets", targets(), "maxDataAge", "720h", "plan", plan(), "renewalDays", int64(60))
}

// usersSpec counts users, as no spec does that selects workloads. Its data has no
// names of customers.
func usersSpec() map[string]any {
	return object("customer", object("id", "alpha", "name", "Alpha"), "sources", references("users", "requests", "subscriptions"), "usageBasis", "Users", "omitUsers", true)
}

// portfolioSpec has an export that fails. What is written stays, and is not
// written again with another Secret: a new object with the same spec would differ.
func portfolioSpec() map[string]any {
	failing := bucket("s3://bucket/a")
	failing["secretRef"] = named("missing")
	return object("sources", everySource(), "scope", selections(), "targets", targets(), "maxDataAge", "720h", "renewalDays", int64(60), "segmentBy", "segment",
		"customers", object("include", list("alpha", "beta", "gamma"), "exclude", list("gamma")), "ranking", object("by", "UsagePercent", "limit", int64(5)),
		"customerTemplate", object("when", object("adoption", list("Low", "Unknown"), "limit", int64(2)), "metadata", object("labels", object("team", "blue")), "spec",
			object("sources", references("deployment", "usage"), "scope", selections(), "targets", targets(), "maxDataAge", "720h", "plan", plan(), "renewalDays", int64(60), "omitUsers", true)),
		"exports", list(object("name", "monthly", "format", "CSV", "locale", "de", "objectStorage", failing)))
}

// inheritingSpec has a template that takes everything from the portfolio, and an
// export that is written.
func inheritingSpec() map[string]any {
	return object("sources", references("users", "requests", "subscriptions"), "usageBasis", "Users", "omitUsers", true, "customerTemplate", object(),
		"exports", list(object("name", "monthly", "format", "CSV", "locale", "de", "objectStorage", bucket("s3://bucket/b"))))
}
