package fetch

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// maxPages of one list: ten million rows at the vendor's largest page.
const maxPages = 1000

// pages asks for the pages of one list, one after the other. A page that
// fails, fails the whole list: the vendor numbers rows, and who came back
// later would find other rows under the same numbers.
type pages struct {
	// open asks for one page; body is the answer at hand.
	open func(target *url.URL) (io.ReadCloser, *Error)
	body io.ReadCloser
	// first page; its size is the number of rows of a full one.
	first *url.URL
	size  int64
	// filtered: an announced total may then be that of all rows or of those that
	// match, for the vendor does not document which. It proves nothing.
	filtered bool
	// asked for so far, all of one origin.
	asked map[string]bool
	// rows so far, and the largest number of rows announced.
	rows, total int64
}

// openPages asks for the first page.
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

// walk reads page after page; it ends without a fault when yield says no.
func (p *pages) walk(yield func(jsontext.Value) bool) *Error {
	for target := p.first; ; {
		page := newPage(p.body)
		err := page.read(yield)
		_ = p.body.Close()
		if errors.Is(err, errStopped) {
			return nil
		}
		if err != nil {
			return pageFault(err)
		}
		next, fault := p.after(target, page)
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

// after gives the address of the page after one; nil when there is none.
func (p *pages) after(current *url.URL, read *page) (*url.URL, *Error) {
	p.rows += read.rows
	if !p.filtered {
		p.total = max(p.total, read.total)
	}
	var target *url.URL
	var fault *Error
	switch {
	case read.next != "":
		target, fault = linked(current, read.next)
	case read.rows >= p.size && (p.total == 0 || p.rows < p.total):
		target = p.skipping()
	case p.rows < p.total:
		fault = transient(ReasonSourceTruncated, "%d rows came of the %d announced; it is tried again", p.rows, p.total)
	default:
		return nil, nil
	}
	switch {
	case fault != nil:
		return nil, fault
	case p.asked[target.String()]:
		return nil, permanent(ReasonPaginationLoop, "next page is one that was read before; report it to the vendor")
	case len(p.asked) == maxPages:
		return nil, permanent(ReasonTooManyPages, "more than %d pages; narrow the filter", maxPages)
	}
	p.asked[target.String()] = true
	return target, nil
}

// linked follows a link within the origin: elsewhere, the token would go to
// somebody else.
func linked(current *url.URL, link string) (*url.URL, *Error) {
	target, err := current.Parse(link)
	if err != nil || len(link) > maxLinkBytes || target.User != nil || !sameOrigin(target, current) {
		return nil, permanent(ReasonPaginationHostForbidden, "link to the next page leads to another host and is not followed; check the endpoint")
	}
	target.Fragment = ""
	return target, nil
}

// skipping is the page after all rows so far, where the vendor gives no link.
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
