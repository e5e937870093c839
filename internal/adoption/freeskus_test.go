package adoption

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// TestFree is semantics.md section 3.6.
func TestFree(t *testing.T) {
	for name, c := range map[string]struct {
		subject facts.Subject
		want    bool
	}{
		"part number as id":           {facts.Subject{ProductID: "FLOW_FREE"}, true},
		"part number in other case":   {facts.Subject{ProductID: "flow_free"}, true},
		"part number as name":         {facts.Subject{ProductName: "POWER_BI_STANDARD"}, true},
		"SKU id":                      {facts.Subject{ProductID: "F30DB892-07E9-47E9-837C-80727F46FD3D"}, true},
		"name":                        {facts.Subject{ProductName: "MICROSOFT FABRIC (FREE)"}, true},
		"name beside an unknown id":   {facts.Subject{ProductID: "x", ProductName: "Dynamics 365 Customer Voice Trial"}, true},
		"the row says free":           {facts.Subject{ProductName: "Office 365 E3", Free: true}, true},
		"paid product":                {facts.Subject{ProductID: "ENTERPRISEPACK", ProductName: "Office 365 E3"}, false},
		"paid relative of a free one": {facts.Subject{ProductName: "Power BI Pro"}, false},
		"paid calling plan":           {facts.Subject{ProductID: "MCOPSTN2"}, false},
		"a trial that a partner sold": {facts.Subject{ProductName: "Office 365 E5 Trial"}, false},
		"a workload of that name":     {facts.Subject{Workload: "Stream"}, false},
		"nothing named":               {facts.Subject{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := free(&c.subject); got != c.want {
				t.Errorf("free: got %v, want %v", got, c.want)
			}
		})
	}
}

// TestExcluded is semantics.md section 3.6: excluded, and listed as such.
func TestExcluded(t *testing.T) {
	isFree := func(r facts.Record) facts.Record {
		return with(r, func(r *facts.Record) { r.Subject.Free = true })
	}
	stream := sold("Stream", 1_000_000, 3)
	for name, c := range map[string]struct {
		sources []Source
		want    []Excluded
	}{
		"nothing": {
			[]Source{{Customer: customer(t, sold("E3", 200_000, 1))}}, nil,
		},
		"most licenses first, then by name": {
			[]Source{{Customer: customer(t, sold("FLOW_FREE", 10_000, 1), isFree(sold("A trial", 10_000, 1)), stream, sold("E3", 1, 1))}},
			[]Excluded{{"Stream", 1_000_000}, {"A trial", 10_000}, {"FLOW_FREE", 10_000}},
		},
		"rows of a product are added": {
			[]Source{{Customer: customer(t, byPartner(stream, "1"), byPartner(sold("STREAM", 5, 1), "2"))}},
			[]Excluded{{"STREAM", 1_000_005}},
		},
		"history is not listed": {
			[]Source{{Customer: customer(t, on(stream, asOf.AddDays(-1)), sold("E3", 1, 1))}}, nil,
		},
		"licenses sold, not entitled": {
			[]Source{{Customer: customer(t, ofProduct(used("Video", 7, 1), "", "Stream"))}, {Customer: customer(t, stream)}},
			[]Excluded{{"Stream", 1_000_000}},
		},
		"the first source that names it": {
			[]Source{{Customer: customer(t, sold("Stream", 5, 1))}, {Customer: customer(t, stream, sold("E3", 1, 1))}},
			[]Excluded{{"Stream", 5}},
		},
		"a source behind the figure is not looked at": {
			[]Source{{Customer: customer(t, sold("E3", 1, 1))}, {Customer: customer(t, stream)}}, nil,
		},
		"named by its id, or its workload, or not at all": {
			[]Source{{Customer: customer(t, withID(sold("", 3, 1), "FLOW_FREE"), isFree(used("Video", 2, 1)), isFree(used("", 1, 1)))}},
			[]Excluded{{"FLOW_FREE", 3}, {"Video", 2}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := Compute(c.sources).Excluded
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("excluded (-want +got):\n%s", diff)
			}
		})
	}
}

// TestExcludedNotCounted: free products are in no figure.
func TestExcludedNotCounted(t *testing.T) {
	m := Compute([]Source{{Customer: customer(t,
		sold("Stream", 1_000_000, 3), sold("E3", 10, 7),
		ofProduct(used("Teams", 500, 400), "TEAMS_EXPLORATORY", ""), used("Teams", 10, 5))}})
	if m.Deployment.Sold != 10 || m.Deployment.Assigned != 7 || len(m.Deployment.Products) != 1 {
		t.Errorf("deployment counts free products: %+v", m.Deployment)
	}
	if m.Usage.Entitled != 10 || m.Usage.Active != 5 || len(m.Usage.Workloads) != 1 {
		t.Errorf("usage counts free products: %+v", m.Usage)
	}
}
