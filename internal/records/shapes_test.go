package records

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

var update = flag.Bool("update", false, "write the golden files")

// The shapes in which real exports come, and the facts they hold.
func TestShapes(t *testing.T) {
	legacy := func(o *Options) {
		o.Constants = map[string]string{"customerId": "AAAAAAAA-1111-4111-8111-111111111111"}
	}
	german := func(o *Options) { o.Format = Format{DateFormat: "02.01.2006", Decimal: ","} }
	tests := []struct {
		file   string
		kind   facts.Kind
		change func(*Options)
	}{
		{"rest-customer-deployment.json", facts.KindDeployment, nil},
		// The legacy usage examples leave the customer's id out.
		{"rest-customer-usage.json", facts.KindUsage, legacy},
		{"rest-commercial-deployment.json", facts.KindDeployment, nil},
		{"rest-commercial-usage.json", facts.KindUsage, nil},
		{"office-usage.tsv", facts.KindUsage, nil},
		{"dynamics-usage.csv", facts.KindDeployment, nil},
		{"dynamics-usage.csv", facts.KindUsage, nil},
		{"power-bi-usage.csv", facts.KindUsage, nil},
		{"ems-usage.csv", facts.KindUsage, nil},
		{"seats-subscriptions-and-revenue.csv", facts.KindDeployment, nil},
		{"plain-semicolon.csv", facts.KindDeployment, german},
	}
	customers := []string{"aaaaaaaa-1111-4111-8111-111111111111", "bbbbbbbb-2222-4222-8222-222222222222"}
	for _, test := range tests {
		kind := map[facts.Kind]string{facts.KindDeployment: "deployment", facts.KindUsage: "usage"}[test.kind]
		t.Run(test.file+" as "+kind, func(t *testing.T) {
			o := Options{Kind: test.kind, Now: now}
			if test.change != nil {
				test.change(&o)
			}
			file, err := os.Open(filepath.Join("testdata", test.file))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = file.Close() }()
			result, err := Read(file, o)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, test.file+"."+kind+".golden", render(result, customers))
		})
	}
}

func compare(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

// render writes down what a file says about some customers.
func render(result *Result, ids []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%+v\n", result.Counts)
	set := result.Facts.Build(civil.DateOf(now), civil.DateOf(now))
	for _, id := range ids {
		c := set.Customer(id)
		if c == nil {
			continue
		}
		fmt.Fprintf(&b, "%s %q rejected %d\n", c.ID, c.Name, c.Rejected)
		for _, d := range c.Deployments {
			fmt.Fprintf(&b, "  %s sold %d assigned %d %+v\n", d.AsOf, d.Sold, d.Assigned, *d.Subject)
		}
		for _, u := range c.Usages {
			fmt.Fprintf(&b, "  %s entitled %d active %d %+v\n", u.AsOf, u.Entitled, u.Active, *u.Subject)
		}
	}
	return b.String()
}
