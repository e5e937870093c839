// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package schema

import "fmt"

// base is a whole spec that the walk begins with.
type base struct {
	kind, plural, name string
	spec               map[string]any
	// works says that the object becomes Ready, so that a changed field must
	// change something. Others have an origin that is not there.
	works bool
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
		{"CustomerAdoption", "customeradoptions", "customer", customerSpec(), true},
		{"PortfolioAdoption", "portfolioadoptions", "portfolio", portfolioSpec(), true},
		{"ExportSource", "exportsources", "configmap", sourceSpec("configMap", object("name", "data", "key", "deployment")), true},
	}
	missing := named("missing")
	for name, origin := range map[string]map[string]any{
		"secret": object("name", "missing", "key", "export"),
		"http": object("url", "https://exports.example.com/a.csv", "secretRef", missing, "caSecretRef", missing,
			"oauth2", object("tokenURL", "https://login.example.com/token", "scopes", list("read"))),
		"objectStorage": object("url", "s3://bucket/a.csv", "endpoint", "https://s3.example.com", "region", "eu-1", "secretRef", missing, "caSecretRef", missing),
		"partnerCenter": object("report", "LicenseDeployment", "filter", "a eq 'b'", "endpoint", "https://api.example.com",
			"tokenEndpoint", "https://login.example.com", "secretRef", missing, "caSecretRef", missing),
		"microsoftGraph": object("report", "Office365ActiveUserDetail", "period", "D30", "tenantID", "contoso.example", "endpoint", "https://graph.example.com",
			"tokenEndpoint", "https://login.example.com", "secretRef", missing, "caSecretRef", missing),
		"sql":  object("query", "select 1", "secretRef", missing, "caSecretRef", missing),
		"flux": object("kind", "Bucket", "name", "missing", "path", "a.csv"),
	} {
		spec := sourceSpec(name, origin)
		switch name {
		case "sql":
			spec["format"] = object("decimal", ".")
		case "microsoftGraph":
			spec["dataset"], spec["constants"] = "UserActivity", object("customerId", "alpha")
		}
		out = append(out, base{"ExportSource", "exportsources", name, spec, false})
	}
	return out
}

func sourceSpec(name string, origin map[string]any) map[string]any {
	return object("dataset", "LicenseDeployment", name, origin,
		"format", object("type", "CSV", "delimiter", ","), "freeProducts", list("Gratis"), "maxRejectedPercent", int64(10),
		"timeZone", "Europe/Berlin", "columns", object("productName", "SKU"), "constants", object("partnerId", "p1"), "suspend", false)
}

// selections leave something in and take something out. There are none of
// workloads, for usageBasis Users permits none.
func selections() map[string]any {
	return object(
		"products", object("exclude", list("Visio", "Nothing")),
		"services", object("include", list("o365", "dynamics"), "exclude", list("nothing")),
		"partnerIds", list("p1", "p2"), "licenses", "AllPartners")
}

func targets() map[string]any {
	return object("deploymentPercent", int64(60), "usagePercent", int64(55), "workloads", list(object("name", "Exchange", "usagePercent", int64(35))))
}

func customerSpec() map[string]any {
	return object("customer", object("id", "alpha", "name", "Alpha"), "sources", list(named("deployment"), named("usage")),
		"scope", selections(), "targets", targets(), "maxDataAge", "720h")
}

func portfolioSpec() map[string]any {
	return object("sources", list(named("deployment"), named("usage")), "scope", selections(), "targets", targets(), "maxDataAge", "720h",
		"customers", object("include", list("alpha", "beta"), "exclude", list("nobody")), "ranking", object("by", "UsagePercent", "limit", int64(5)),
		"customerTemplate", object("metadata", object("labels", object("team", "blue")), "spec",
			object("sources", list(named("deployment"), named("usage")), "scope", selections(), "targets", targets(), "maxDataAge", "720h")),
		"exports", list(object("name", "monthly", "format", "CSV", "locale", "de", "objectStorage",
			object("url", "s3://bucket/a", "endpoint", "https://s3.example.com", "region", "eu-1", "secretRef", named("missing"), "caSecretRef", named("missing")))))
}

// data is the ConfigMap of each namespace: the customers alpha and beta.
func data() map[string]string {
	deployment := "customerId,customerName,serviceCode,SKU,asOf,licensesSold,licensesAssigned\n"
	usage := "customerId,customerName,serviceName,workloadName,asOf,licensesEntitled,licensesActive\n"
	for i, customer := range []string{"alpha", "beta"} {
		for j, product := range []string{"Office", "Teams", "Visio"} {
			deployment += fmt.Sprintf("%s,Name of %s,o365,%s,2026-11-18,100,%d\n", customer, customer, product, 50+10*i+7*j)
		}
		for j, workload := range []string{"Exchange", "Teams", "SharePoint"} {
			usage += fmt.Sprintf("%s,Name of %s,o365,%s,2026-11-18,100,%d\n", customer, customer, workload, 30+10*i+9*j)
		}
	}
	return map[string]string{"deployment": deployment, "usage": usage}
}
