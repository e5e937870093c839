// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package vendortest

import (
	"net/http"
)

// GraphPath is the only path that the API answers.
const GraphPath = "/v1.0/reports/getOffice365ActiveUserDetail(period='D30')"

// NewGraph is the reports API of Microsoft Graph. It answers applications too.
func NewGraph(t Test, host Host) *Vendor {
	v := &Vendor{t: t, appOnly: true}
	v.start(host, v.graph)
	return v
}

func (v *Vendor) graph(w http.ResponseWriter, r *http.Request, _ *Content) {
	v.same("path", r.URL.RequestURI(), GraphPath)
	http.Redirect(w, r, v.link(), http.StatusFound)
}
