// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import "testing"

// TestUnstatedLicenses is docs/semantics.md section 5: without a word on who is
// licensed there is no verdict, and the message has the line to add.
func TestUnstatedLicenses(t *testing.T) {
	in := changed(func(in *Input) {
		u := in.Metrics.Usage
		u.Entitled, u.Unstated = 0, true
		for i := range u.Workloads {
			u.Workloads[i].Entitled, u.Workloads[i].Unstated = 0, true
		}
	})
	in.Targets.Workloads = []WorkloadTarget{{"Teams", 60}}
	r := Assess(in)
	want := `the data does not say who is licensed, so usage has no percentage; if the file lists licensed users only, add to the spec of source license-usage: constants: {licensed.Exchange: "true"}`
	if f := find(r, lowUsage); f != (Finding{lowUsage, Unknown, "NoData", want}) {
		t.Errorf("got %+v", f)
	}
	expect(t, r, usageInflated, Unknown, "NoData")
	in.Metrics.Usage.Workloads[0].Name = "a workload of the customer"
	in.Metrics.Usage.Workloads = in.Metrics.Usage.Workloads[:1]
	if f := find(Assess(in), lowUsage); f.Message != `the data does not say who is licensed, so usage has no percentage; if the file lists licensed users only, add to the spec of source license-usage: constants: {licensed.<Workload>: "true"}` {
		t.Errorf("a word of the customer's data is told: %s", f.Message)
	}
}
