// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package vendortest

import (
	"cmp"
	"net/http"
)

// GraphPath is the path of the report that is served unless Content.Path says
// another one.
const GraphPath = "/v1.0/reports/getOffice365ActiveUserDetail(period='D30')"

// NewGraph is the reports API of Microsoft Graph. It answers applications too.
func NewGraph(t Test, host Host) *Vendor {
	v := &Vendor{t: t, appOnly: true}
	v.start(host, v.graph)
	return v
}

func (v *Vendor) graph(w http.ResponseWriter, r *http.Request, c *Content) {
	v.same("path", r.URL.RequestURI(), cmp.Or(c.Path, GraphPath))
	if c.Direct {
		send(w, c)
		return
	}
	http.Redirect(w, r, v.link(), http.StatusFound)
}
