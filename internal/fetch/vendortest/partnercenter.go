// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package vendortest

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// ReportID of the scheduled report.
const ReportID = "72fa95ab-35f5-4d44-a1ee-503abbc88003"

// topRows is the vendor's maximum; every request must ask for it.
const topRows = 10000

// NewPartnerCenter is Partner Center's analytics API. It answers users only.
func NewPartnerCenter(t Test, host Host) *Vendor {
	v := &Vendor{t: t}
	v.start(host, v.partnerCenter)
	return v
}

func (v *Vendor) partnerCenter(w http.ResponseWriter, r *http.Request, c *Content) {
	v.same("accept", r.Header.Get("Accept"), "application/json")
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	switch r.URL.EscapedPath() {
	case "/v1/analytics/commercial/deployment/license/", "/v1/analytics/commercial/usage/license/":
		v.list(w, r, c, `{"Value":[%s],"@nextLink":%s,"TotalCount":%d}`)
	case "/partner/v1/analytics/subscriptions":
		v.list(w, r, c, `{"totalCount":%[3]d,"nextLink":%[2]s,"items":[%[1]s],"attributes":{"objectType":"Collection"}}`)
	case "/insights/v1/mpn/ScheduledReport/execution/" + ReportID:
		v.execution(w, r, c)
	default:
		v.t.Errorf("vendor: no such path: %s", r.URL.EscapedPath())
		w.WriteHeader(http.StatusNotFound)
	}
}

// list answers with one page.
func (v *Vendor) list(w http.ResponseWriter, r *http.Request, c *Content, envelope string) {
	query := r.URL.Query()
	v.same("top", query.Get("top"), strconv.Itoa(topRows))
	v.same("filter", query.Get("filter"), c.Filter)
	if strings.Contains(r.URL.RawQuery, "+") {
		v.t.Error("vendor: a space has to be written as %20")
	}
	size := topRows
	if c.PageRows > 0 {
		size = c.PageRows
	}
	skip, _ := strconv.Atoi(query.Get("skip"))
	from := min(skip, len(c.Rows))
	to := min(from+size, len(c.Rows))
	next := "null"
	if to < len(c.Rows) && !c.NoLinks {
		query.Set("skip", strconv.Itoa(to))
		next = strconv.Quote(v.API.URL + r.URL.Path + "?" + strings.ReplaceAll(query.Encode(), "+", "%20") + "&token=" + Canary)
	}
	_, _ = fmt.Fprintf(w, envelope, strings.Join(c.Rows[from:to], ",\n"), next, len(c.Rows))
}

// execution describes the latest completed execution of the report.
func (v *Vendor) execution(w http.ResponseWriter, r *http.Request, c *Content) {
	want := url.Values{"executionStatus": {"Completed"}, "getLatestExecution": {"true"}}
	v.same("query", r.URL.Query().Encode(), want.Encode())
	if c.Running {
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, `{"value":null,"totalCount":0,"message":"`+Canary+`","statusCode":404}`)
		return
	}
	_, _ = fmt.Fprintf(w, `{"value":[{"executionId":"1","reportId":%q,"format":"CSV","executionStatus":"Completed","reportAccessSecureLink":%q}],"totalCount":1,"message":"","statusCode":200}`,
		ReportID, v.link())
}
