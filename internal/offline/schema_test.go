// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package offline

import (
	"fmt"
	"strings"
	"testing"

	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// ruleTests has an accepted and a rejected spec for every rule that can be
// broken by one manifest; the key is the end of the rule's message.
var ruleTests = map[string]struct{ kind, accepted, rejected string }{
	"exactly one of the fields in [configMap secret http objectStorage partnerCenter microsoftGraph sql flux] must be set": {
		"ExportSource",
		`{dataset: LicenseUsage, secret: {name: a, key: b}}`,
		`{dataset: LicenseUsage, secret: {name: a, key: b}, configMap: {name: a, key: b}}`,
	},
	"dateFormat is not written with letters such as yyyy and MM, but as the date 2 January 2006 in the form of the file": {
		"ExportSource",
		`{dataset: LicenseUsage, configMap: {name: a, key: b}, format: {dateFormat: 02.01.2006}}`,
		`{dataset: LicenseUsage, configMap: {name: a, key: b}, format: {dateFormat: MM/dd/yyyy}}`,
	},
	"a field may be in columns or in constants, not in both": {
		"ExportSource",
		`{dataset: LicenseUsage, configMap: {name: a, key: b}, columns: {customerId: Kunde}, constants: {channel: x}}`,
		`{dataset: LicenseUsage, configMap: {name: a, key: b}, columns: {customerId: Kunde}, constants: {customerId: x}}`,
	},
	"dataset must be the report that partnerCenter reads": {
		"ExportSource",
		`{dataset: LicenseUsage, partnerCenter: {report: LicenseUsage, secretRef: {name: a}}}`,
		`{dataset: LicenseDeployment, partnerCenter: {report: LicenseUsage, secretRef: {name: a}}}`,
	},
	"reportId is for report ScheduledReport, which needs it": {
		"ExportSource",
		`{dataset: LicenseUsage, partnerCenter: {report: ScheduledReport, reportId: 8e2ad6e3-4b1f-4a9e-9d4c-1f0f4a0c7b11, secretRef: {name: a}}}`,
		`{dataset: LicenseUsage, partnerCenter: {report: ScheduledReport, secretRef: {name: a}}}`,
	},
	"filter is not for report ScheduledReport: its query filters": {
		"ExportSource",
		`{dataset: LicenseUsage, partnerCenter: {report: LicenseUsage, filter: "serviceCode eq 'O365'", secretRef: {name: a}}}`,
		`{dataset: LicenseUsage, partnerCenter: {report: ScheduledReport, reportId: 8e2ad6e3-4b1f-4a9e-9d4c-1f0f4a0c7b11, filter: "serviceCode eq 'O365'", secretRef: {name: a}}}`,
	},
	"endpoint must be https://host or https://host:port": {
		"ExportSource",
		`{dataset: LicenseUsage, objectStorage: {url: "s3://exports/usage.csv", endpoint: "https://s3.example.com:7070", secretRef: {name: a}}}`,
		`{dataset: LicenseUsage, objectStorage: {url: "s3://exports/usage.csv", endpoint: "http://s3.example.com", secretRef: {name: a}}}`,
	},
	"tokenEndpoint must be https://host or https://host:port": {
		"ExportSource",
		`{dataset: LicenseUsage, partnerCenter: {report: LicenseUsage, tokenEndpoint: "https://login.example.com", secretRef: {name: a}}}`,
		`{dataset: LicenseUsage, partnerCenter: {report: LicenseUsage, tokenEndpoint: "https://login.example.com/token", secretRef: {name: a}}}`,
	},
	"microsoftGraph reads one tenant, which its reports do not name: set constants.customerId": {
		"ExportSource",
		`{dataset: UserActivity, microsoftGraph: {report: Office365ActiveUserDetail, period: D30, secretRef: {name: a}}, constants: {customerId: x}}`,
		`{dataset: UserActivity, microsoftGraph: {report: Office365ActiveUserDetail, period: D30, secretRef: {name: a}}}`,
	},
	"dataset must be UserActivity for a report of microsoftGraph on users, and LicenseUsage for Microsoft365CopilotUserCountSummary": {
		"ExportSource",
		`{dataset: LicenseUsage, microsoftGraph: {report: Microsoft365CopilotUserCountSummary, secretRef: {name: a}}, constants: {customerId: x}}`,
		`{dataset: LicenseUsage, microsoftGraph: {report: Microsoft365CopilotUsageUserDetail, secretRef: {name: a}}, constants: {customerId: x}}`,
	},
	"period D28 is for the reports of Copilot; use D30": {
		"ExportSource",
		`{dataset: UserActivity, microsoftGraph: {report: Microsoft365CopilotUsageUserDetail, period: D28, secretRef: {name: a}}, constants: {customerId: x}}`,
		`{dataset: UserActivity, microsoftGraph: {report: TeamsUserActivityUserDetail, period: D28, secretRef: {name: a}}, constants: {customerId: x}}`,
	},
	"the summary of Copilot counts the users of its period: only D28 is the activity window; leave period out": {
		"ExportSource",
		`{dataset: LicenseUsage, microsoftGraph: {report: Microsoft365CopilotUserCountSummary, period: D28, secretRef: {name: a}}, constants: {customerId: x}}`,
		`{dataset: LicenseUsage, microsoftGraph: {report: Microsoft365CopilotUserCountSummary, period: D90, secretRef: {name: a}}, constants: {customerId: x}}`,
	},
	"url must be s3://bucket/path, gs://bucket/path or azblob://container/path": {
		"ExportSource",
		`{dataset: LicenseUsage, objectStorage: {url: "gs://exports/monthly/usage-*.csv", secretRef: {name: a}}}`,
		`{dataset: LicenseUsage, objectStorage: {url: "https://exports/usage.csv", secretRef: {name: a}}}`,
	},
	"oauth2 needs secretRef: the Secret with clientID and clientSecret": {
		"ExportSource",
		`{dataset: LicenseUsage, http: {url: "https://exports.example.com/", oauth2: {tokenURL: "https://login.example.com/token"}, secretRef: {name: a}}}`,
		`{dataset: LicenseUsage, http: {url: "https://exports.example.com/", oauth2: {tokenURL: "https://login.example.com/token"}}}`,
	},
	"tokenURL must be an absolute https URL without user, password or fragment": {
		"ExportSource",
		`{dataset: LicenseUsage, http: {url: "https://exports.example.com/", oauth2: {tokenURL: "https://login.example.com/token"}, secretRef: {name: a}}}`,
		`{dataset: LicenseUsage, http: {url: "https://exports.example.com/", oauth2: {tokenURL: "http://login.example.com/token"}, secretRef: {name: a}}}`,
	},
	"format of sql may set dateFormat and decimal only: its rows are not a file": {
		"ExportSource",
		`{dataset: LicenseUsage, sql: {secretRef: {name: a}, query: select 1}, format: {dateFormat: 02.01.2006, decimal: ","}}`,
		`{dataset: LicenseUsage, sql: {secretRef: {name: a}, query: select 1}, format: {type: CSV}}`,
	},
	"path must be relative and stay within the artifact": {
		"ExportSource",
		`{dataset: LicenseUsage, flux: {kind: Bucket, name: a, path: b/..c/usage.csv}}`,
		`{dataset: LicenseUsage, flux: {kind: Bucket, name: a, path: b/../usage.csv}}`,
	},
	"unknown field in columns": {
		"ExportSource",
		`{dataset: LicenseUsage, configMap: {name: a, key: b}, columns: {licensesActive: Aktiv, lastActivity.Power BI: Power}}`,
		`{dataset: LicenseUsage, configMap: {name: a, key: b}, columns: {licencesActive: Aktiv}}`,
	},
	"unknown field in constants": {
		"ExportSource",
		`{dataset: LicenseUsage, configMap: {name: a, key: b}, constants: {customerId: x, licensed.Teams: "yes"}}`,
		`{dataset: LicenseUsage, configMap: {name: a, key: b}, constants: {licensed.Power.BI: "yes"}}`,
	},
	"customer.id is the id of the tenant, not its name: letters, digits and the marks - . _ only": {
		"CustomerAdoption",
		`{customer: {id: " {11111111-1111-1111-1111-111111111111}"}, sources: [{name: a}]}`,
		`{customer: {id: Contoso Ltd}, sources: [{name: a}]}`,
	},
	"values translates words, flags and counts, not names, ids or dates: unknown field in values": {
		"ExportSource",
		`{dataset: Subscriptions, configMap: {name: a, key: b}, values: {state: {Aktiv: active}, licensed.Exchange: {ja: "true"}, licensesSold: {Unlimited: "0"}}}`,
		`{dataset: Subscriptions, configMap: {name: a, key: b}, values: {customerName: {Contoso: Fabrikam}}}`,
	},
	"url must be an absolute https URL without user, password or fragment": {
		"ExportSource",
		`{dataset: LicenseUsage, http: {url: "https://exports.example.com/usage.csv?top=1"}}`,
		`{dataset: LicenseUsage, http: {url: "https://me@exports.example.com/usage.csv"}}`,
	},
	"interval must be between 1m and 8760h": {
		"ExportSource",
		`{dataset: LicenseUsage, configMap: {name: a, key: b}, interval: 1m}`,
		`{dataset: LicenseUsage, configMap: {name: a, key: b}, interval: 59s}`,
	},
	"timeout must be between 1s and 6h": {
		"ExportSource",
		`{dataset: LicenseUsage, configMap: {name: a, key: b}, timeout: 6h}`,
		`{dataset: LicenseUsage, configMap: {name: a, key: b}, timeout: 7h}`,
	},
	"a source may be listed once": {
		"CustomerAdoption",
		`{customer: {id: a}, sources: [{name: a}, {name: b}]}`,
		`{customer: {id: a}, sources: [{name: a}, {name: a}]}`,
	},
	"a workload may have one target, whatever the case of its name": {
		"CustomerAdoption",
		`{customer: {id: a}, sources: [{name: a}], targets: {workloads: [{name: Teams, usagePercent: 50}, {name: Yammer, usagePercent: 50}]}}`,
		`{customer: {id: a}, sources: [{name: a}], targets: {workloads: [{name: Teams, usagePercent: 50}, {name: TEAMS, usagePercent: 60}]}}`,
	},
	"licenses OwnPartner needs partnerIds": {
		"CustomerAdoption",
		`{customer: {id: a}, sources: [{name: a}], scope: {licenses: OwnPartner, partnerIds: ["7"]}}`,
		`{customer: {id: a}, sources: [{name: a}], scope: {licenses: OwnPartner, partnerIds: []}}`,
	},
	"usageBasis Users counts a user once over all workloads; it cannot be combined with scope.workloads": {
		"CustomerAdoption",
		`{customer: {id: a}, sources: [{name: a}], usageBasis: Users, scope: {services: {include: [o365]}}}`,
		`{customer: {id: a}, sources: [{name: a}], usageBasis: Users, scope: {workloads: {include: [Teams]}}}`,
	},
	"maxDataAge must be between 1h and 876000h": {
		"CustomerAdoption",
		`{customer: {id: a}, sources: [{name: a}], maxDataAge: 876000h}`,
		`{customer: {id: a}, sources: [{name: a}], maxDataAge: 1m}`,
	},
	"a template with usageBasis Users, its own or the portfolio's, cannot be combined with scope.workloads": {
		"PortfolioAdoption",
		`{sources: [{name: a}], usageBasis: Users, customerTemplate: {spec: {usageBasis: Entitlements, scope: {workloads: {include: [Teams]}}}}}`,
		`{sources: [{name: a}], usageBasis: Users, customerTemplate: {spec: {scope: {workloads: {include: [Teams]}}}}}`,
	},
	"the name of a label must have at most 63 characters of A-Z, a-z, 0-9, -, _ and ., and may begin with a domain and /": {
		"PortfolioAdoption",
		`{sources: [{name: a}], customerTemplate: {metadata: {labels: {team: blue, example.com/Team_1: ""}}}}`,
		`{sources: [{name: a}], customerTemplate: {metadata: {labels: {"a b": blue}}}}`,
	},
	"labels of adoption.partnerinsights.io are the operator's own": {
		"PortfolioAdoption",
		`{sources: [{name: a}], customerTemplate: {metadata: {labels: {partnerinsights.io/a: blue}}}}`,
		`{sources: [{name: a}], customerTemplate: {metadata: {labels: {adoption.partnerinsights.io/portfolio: other}}}}`,
	},
	"url has a parameter such as token, sig or key, and everybody who may read this object can read it; put it under the key query of the Secret of secretRef": {
		"ExportSource",
		`{dataset: LicenseUsage, http: {url: "https://exports.example.com/usage.csv?$filter=a&sort-key=b&pageToken=c"}}`,
		`{dataset: LicenseUsage, http: {url: "https://exports.example.com/usage.csv?se=1&SIG=abc"}}`,
	},
	"tokenURL has a parameter such as token, sig or key, and everybody who may read this object can read it; put it under the key clientSecret of the Secret of secretRef": {
		"ExportSource",
		`{dataset: LicenseUsage, http: {url: "https://exports.example.com/usage.csv", secretRef: {name: a}, oauth2: {tokenURL: "https://login.example.com/token?p=b2c"}}}`,
		`{dataset: LicenseUsage, http: {url: "https://exports.example.com/usage.csv", secretRef: {name: a}, oauth2: {tokenURL: "https://login.example.com/token?client_secret=abc"}}}`,
	},
	"plan.due must be after plan.from.date": {
		"CustomerAdoption",
		`{customer: {id: a}, sources: [{name: a}], plan: {from: {date: 2026-12-31}, due: 2027-01-01}}`,
		`{customer: {id: a}, sources: [{name: a}], plan: {from: {date: "2027-01-01"}, due: "2027-01-01"}}`,
	},
	"url must be the folder s3://bucket/path, gs://bucket/path or azblob://container/path": {
		"PortfolioAdoption",
		`{sources: [{name: a}], exports: [{name: m, format: CSV, objectStorage: {url: "s3://bucket/exports", secretRef: {name: a}}}]}`,
		`{sources: [{name: a}], exports: [{name: m, format: CSV, objectStorage: {url: "s3://bucket/exports/*.csv", secretRef: {name: a}}}]}`,
	},
}

// nameRule is about the name, which no spec says.
const nameRule = "the name must have at most 63 characters: it becomes a label of what the portfolio generates"

func TestNameOfAPortfolioIsALabel(t *testing.T) {
	object := func(length int) string {
		return fmt.Sprintf("{%s, metadata: {name: %s}, spec: {sources: [{name: a}]}}", typeOf("PortfolioAdoption"), strings.Repeat("a", length))
	}
	if err := admitText(t, object(63)); err != nil {
		t.Errorf("refused: %v", err)
	}
	if err := admitText(t, object(64)); err == nil || !strings.HasSuffix(err.Error(), nameRule) {
		t.Errorf("error %v, want %s", err, nameRule)
	}
}

func TestEveryRuleAcceptsAndRejects(t *testing.T) {
	for message, test := range ruleTests {
		t.Run(message, func(t *testing.T) {
			if err := admitSpec(t, test.kind, test.accepted); err != nil {
				t.Errorf("refused: %v", err)
			}
			err := admitSpec(t, test.kind, test.rejected)
			if err == nil || !strings.Contains(err.Error(), message) {
				t.Errorf("error %v, want %s", err, message)
			}
		})
	}
}

// TestMessagesThatCure: the message names what is wrong and what to write instead.
func TestMessagesThatCure(t *testing.T) {
	for spec, want := range map[string]string{
		`columns: {licencesActive: Aktiv, customerId: x}`: "unknown field in columns: licencesActive; did you mean licensesActive?",
		`columns: {CustomerID: x}`:                        "unknown field in columns: CustomerID; did you mean customerId?",
		`columns: {lastActivityTeams: x}`:                 "did you mean lastActivity.Teams?",
		`constants: {xyz: x}`:                             "unknown field in constants: xyz",
		`configmap: {name: a}`:                            "spec.configmap: unknown field; did you mean configMap?",
		`format: {skipRow: 1}`:                            "spec.format.skipRow: unknown field; did you mean skipRows?",
		`format: {dateFormat: MM/dd/yyyy}`:                "in the form of the file: 01/02/2006",
		`format: {dateFormat: "dd.MM.yy HH:mm"}`:          "in the form of the file: 02.01.06 15:04",
		`format: {dateFormat: d MMMM yyyy}`:               "in the form of the file: 2 January 2006",
	} {
		err := admitSpec(t, "ExportSource", "{dataset: LicenseUsage, configMap: {name: a, key: b}, "+spec+"}")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %s", spec, err, want)
		}
	}
}

func TestEveryRuleHasATest(t *testing.T) {
	schemas, err := loadSchemas()
	if err != nil {
		t.Fatal(err)
	}
	for kind, s := range schemas {
		visitor := structuralschema.Visitor{Structural: func(node *structuralschema.Structural) bool {
			for _, rule := range node.XValidations {
				_, tested := ruleTests[rule.Message]
				// What needs an older object cannot happen to a manifest.
				if !tested && !strings.Contains(rule.Rule, "oldSelf") && rule.Message != nameRule {
					t.Errorf("%s: no test of the rule %q", kind.Kind, rule.Message)
				}
			}
			return false
		}}
		visitor.Visit(s.structural)
	}
}

func TestSchemaFaults(t *testing.T) {
	tests := map[string]struct{ kind, spec, want string }{
		"unknown field":    {"CustomerAdoption", `{customer: {id: a, nick: b}, sources: [{name: a}]}`, "spec.customer.nick: unknown field"},
		"missing field":    {"CustomerAdoption", `{customer: {id: a}}`, "spec.sources: Required value"},
		"enumeration":      {"ExportSource", `{dataset: X, configMap: {name: a, key: b}}`, `spec.dataset: Unsupported value: supported values: "LicenseDeployment", "LicenseUsage"`},
		"pattern":          {"CustomerAdoption", `{customer: {id: "a b"}, sources: [{name: a}]}`, "spec.customer.id: Invalid value: customer.id is the id of the tenant, not its name: letters, digits and the marks - . _ only"},
		"type":             {"CustomerAdoption", `{customer: {id: a}, sources: a}`, `spec.sources: Invalid value: spec.sources in body must be of type array: "string"`},
		"a key twice":      {"CustomerAdoption", `{customer: {id: a}, sources: [{name: a}], targets: {workloads: [{name: a, usagePercent: 1}, {name: a, usagePercent: 2}]}}`, "spec.targets.workloads[1]: Duplicate value"},
		"two faults":       {"CustomerAdoption", `{customer: {nick: b}, sources: [{name: a}]}`, "spec.customer.nick: unknown field; spec.customer.id: Required value"},
		"duration":         {"ExportSource", `{dataset: LicenseUsage, configMap: {name: a, key: b}, interval: soon}`, "spec.interval: Invalid value"},
		"no such date":     {"CustomerAdoption", `{customer: {id: a}, sources: [{name: a}], plan: {from: {date: "2026-02-30"}, due: "2027-01-01"}}`, "spec.plan.from.date: Invalid value: spec.plan.from.date in body must be of type date"},
		"no such due date": {"CustomerAdoption", `{customer: {id: a}, sources: [{name: a}], plan: {from: {date: "2026-02-01"}, due: "2027-02-29"}}`, "spec.plan.due: Invalid value: spec.plan.due in body must be of type date"},
		"a moment":         {"CustomerAdoption", `{customer: {id: a}, sources: [{name: a}], plan: {from: {date: "2026-02-01"}, due: "2027-02-01T00:00:00Z"}}`, "spec.plan.due: "},
		"nothing required": {"CustomerAdoption", `{customer: {id: a}, sources: [{name: a}]}`, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			err := admitSpec(t, test.kind, test.spec)
			if got := fmt.Sprint(err); err != nil && !strings.HasPrefix(got, test.want) || (err == nil) != (test.want == "") {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestMetadataFaults(t *testing.T) {
	for metadata, want := range map[string]string{
		`{name: a, nick: b}`:        "metadata.nick: unknown field",
		`{name: A_b}`:               "metadata.name: Invalid value",
		`{}`:                        "metadata.name: Required value",
		`{name: a, labels: {a: 1}}`: "metadata: Invalid value: a field has a value of the wrong type",
	} {
		err := admitText(t, fmt.Sprintf("{%s, metadata: %s, spec: {customer: {id: a}, sources: [{name: a}]}}", typeOf("CustomerAdoption"), metadata))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", metadata, err, want)
		}
	}
}

func TestObjectsWithoutAProperNameAreOneLineEach(t *testing.T) {
	header := typeOf("CustomerAdoption")
	_, stderr, status := execute(t, fmt.Sprintf("{%s, metadata: x}\n---\n{%s}\n---\n{%s, metadata: {name: \"a\\nb\"}}\n", header, header, header), "-f", "-")
	lines := strings.Split(strings.TrimSpace(stderr), "\n")
	if status != exitFailed || len(lines) != 3 {
		t.Errorf("status %d, %d lines:\n%s", status, len(lines), stderr)
	}
}

func admitSpec(t *testing.T, kind, spec string) error {
	t.Helper()
	return admitText(t, fmt.Sprintf("{%s, metadata: {name: a}, spec: %s}", typeOf(kind), spec))
}

func typeOf(kind string) string {
	return fmt.Sprintf("apiVersion: %s, kind: %s", v1alpha1.SchemeGroupVersion, kind)
}

// admitText reads one object and has it admitted.
func admitText(t *testing.T, text string) error {
	t.Helper()
	schemas, err := loadSchemas()
	if err != nil {
		t.Fatal(err)
	}
	objects, err := decode([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	obj := &unstructured.Unstructured{Object: objects[0].Object}
	if obj.GetNamespace() == "" {
		obj.SetNamespace("default")
	}
	return schemas[obj.GroupVersionKind()].admit(obj)
}
