// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/partnerinsights/customer-adoption-operator/internal/formats/envelope"
)

// maxPages of one list: ten million rows at the vendor's largest page.
const maxPages = 1000

// pages requests the pages of one list, one after the other. If one page fails,
// the whole list fails: the vendor numbers the rows, and a later request could
// get other rows under the same numbers.
type pages struct {
	// open requests one page.
	open func(target *url.URL) (io.ReadCloser, *Error)
	// body is the answer that is being read.
	body io.ReadCloser
	// first is the URL of the first page.
	first *url.URL
	// size is the number of rows of a full page.
	size int64
	// filtered says that the list has a filter. The announced total may then be
	// that of all rows or of the rows that match. The vendor does not document
	// which, so that it proves nothing.
	filtered bool
	// asked are the URLs requested so far, all of the same scheme, host and port.
	asked map[string]bool
	// rows read so far; total is the largest number of rows announced.
	rows, total int64
}

// openPages requests the first page.
func openPages(first *url.URL, size int64, open func(*url.URL) (io.ReadCloser, *Error)) (*pages, *Error) {
	body, fault := open(first)
	if fault != nil {
		return nil, fault
	}
	return &pages{open: open, body: body, first: first, size: size, asked: map[string]bool{first.String(): true}}, nil
}

// items gives the items of all pages. It ends with the first error, which is
// an *Error.
func (p *pages) items(yield func(jsontext.Value, error) bool) {
	fault := p.walk(func(item jsontext.Value) bool { return yield(item, nil) })
	if fault != nil {
		placed := *fault
		placed.Message = fmt.Sprintf("page %d: %s", len(p.asked), fault.Message)
		yield(nil, &placed)
	}
}

// walk reads page after page. It ends without a fault when yield gives false.
func (p *pages) walk(yield func(jsontext.Value) bool) *Error {
	for target := p.first; ; {
		page, stopped, fault := readPage(p.body, yield)
		_ = p.body.Close()
		if stopped || fault != nil {
			return fault
		}
		next, fault := p.nextPage(target, page)
		if fault != nil || next == nil {
			return fault
		}
		body, fault := p.open(next)
		if fault != nil {
			return fault
		}
		target, p.body = next, body
	}
}

// nextPage gives the URL of the page after current; nil after the last.
func (p *pages) nextPage(current *url.URL, read *envelope.Document) (*url.URL, *Error) {
	p.rows += read.Items
	if !p.filtered {
		p.total = max(p.total, read.Total)
	}
	var target *url.URL
	var fault *Error
	switch {
	case read.Next != "":
		target, fault = linked(current, read.Next)
	case read.Items >= p.size && (p.total == 0 || p.rows < p.total):
		target = p.skipping()
	case p.rows < p.total:
		fault = transient(ReasonSourceTruncated, "received %d of %d announced rows; the operator tries again", p.rows, p.total)
	default:
		return nil, nil
	}
	switch {
	case fault != nil:
		return nil, fault
	case p.asked[target.String()]:
		return nil, permanent(ReasonPaginationLoop, "link to the next page leads to a page that was read before; report it to the vendor")
	case len(p.asked) == maxPages:
		return nil, permanent(ReasonTooManyPages, "more than %d pages; narrow the filter", maxPages)
	}
	p.asked[target.String()] = true
	return target, nil
}

// linked follows a link only to the same scheme, host and port: to another host
// the token must not go.
func linked(current *url.URL, link string) (*url.URL, *Error) {
	target, err := current.Parse(link)
	if err != nil || len(link) > maxLinkBytes || target.User != nil || !sameOrigin(target, current) {
		return nil, permanent(ReasonPaginationHostForbidden, "link to the next page leads to another host and is not followed; check the endpoint")
	}
	target.Fragment = ""
	return target, nil
}

// skipping gives the URL of the page after all rows so far, for answers without a
// link.
func (p *pages) skipping() *url.URL {
	target := *p.first
	query := target.Query()
	query.Set("skip", strconv.FormatInt(p.rows, 10))
	target.RawQuery = encodeQuery(query)
	return &target
}

// encodeQuery writes a space as %20, which every server reads.
func encodeQuery(query url.Values) string {
	return strings.ReplaceAll(query.Encode(), "+", "%20")
}
