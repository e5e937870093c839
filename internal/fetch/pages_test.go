// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"io"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// shelf answers with a page by its query, and records requests and closed bodies.
type shelf struct {
	pages  map[string]string
	asked  []string
	open   int
	faults map[string]*Error
}

func (s *shelf) get(target *url.URL) (io.ReadCloser, *Error) {
	s.asked = append(s.asked, target.RawQuery)
	if fault, ok := s.faults[target.RawQuery]; ok {
		return nil, fault
	}
	s.open++
	return &shelfBody{strings.NewReader(s.pages[target.RawQuery]), s}, nil
}

type shelfBody struct {
	io.Reader
	shelf *shelf
}

// Close counts once, as a body may be closed twice.
func (b *shelfBody) Close() error {
	if b.shelf != nil {
		b.shelf.open--
		b.shelf = nil
	}
	return nil
}

// readList reads pages of two rows.
func (s *shelf) readList(t *testing.T, maxBytes int64) (string, error) {
	t.Helper()
	p, fault := openPages(base(t), 2, s.get)
	if fault != nil {
		return "", fault
	}
	list := newListReader(p, maxBytes)
	out, err := io.ReadAll(list)
	if err := list.Close(); err != nil {
		t.Error(err)
	}
	if s.open != 0 {
		t.Errorf("%d bodies were not closed", s.open)
	}
	return string(out), err
}

func TestPages(t *testing.T) {
	for name, test := range map[string]struct {
		pages map[string]string
		want  string
		asked string
	}{
		"one page":        {map[string]string{"top=2": `{"Value":[1],"TotalCount":1}`}, "[1]", "top=2"},
		"no rows":         {map[string]string{"top=2": `{"Value":[],"TotalCount":0}`}, "[]", "top=2"},
		"link":            {map[string]string{"top=2": `{"Value":[1],"@nextLink":"https://API.example:443/v1/rows?a=b"}`, "a=b": `{"Value":[2]}`}, "[1,2]", "top=2 a=b"},
		"relative link":   {map[string]string{"top=2": `{"Value":[1],"@nextLink":"?a=b#c"}`, "a=b": `{"Value":[2]}`}, "[1,2]", "top=2 a=b"},
		"empty page":      {map[string]string{"top=2": `{"Value":[],"@nextLink":"?a"}`, "a": `{"Value":[2]}`}, "[2]", "top=2 a"},
		"skip":            {map[string]string{"top=2": `{"Value":[1,2],"TotalCount":3}`, "skip=2&top=2": `{"Value":[3],"TotalCount":3}`}, "[1,2,3]", "top=2 skip=2&top=2"},
		"skip, no total":  {map[string]string{"top=2": `[1,2]`, "skip=2&top=2": `[]`}, "[1,2]", "top=2 skip=2&top=2"},
		"full, all there": {map[string]string{"top=2": `{"Value":[1,2],"TotalCount":2}`}, "[1,2]", "top=2"},
		// A total that counts one page only must not look like missing rows.
		"total of the page": {map[string]string{"top=2": `{"Value":[1,2],"@nextLink":"?a","TotalCount":2}`, "a": `{"Value":[3],"TotalCount":1}`}, "[1,2,3]", "top=2 a"},
	} {
		t.Run(name, func(t *testing.T) {
			s := &shelf{pages: test.pages}
			got, err := s.readList(t, 100)
			if asked := strings.Join(s.asked, " "); err != nil || got != test.want || asked != test.asked {
				t.Errorf("got %s, %v after %s; want %s after %s", got, err, asked, test.want, test.asked)
			}
		})
	}
}

// C96: every fault that ends a list before its last row.
func TestBadPages(t *testing.T) {
	next := func(link string) map[string]string {
		return map[string]string{"top=2": `{"Value":[1],"@nextLink":"` + link + `"}`, "a": `{"Value":[2],"@nextLink":"?top=2"}`}
	}
	for name, test := range map[string]struct {
		shelf     shelf
		reason    string
		permanent bool
		words     string
	}{
		"link to another host":  {shelf{pages: next("https://" + canary + ".example/v1/rows?a")}, ReasonPaginationHostForbidden, true, "page 1: "},
		"link to another port":  {shelf{pages: next("https://api.example:8443/v1/rows?a")}, ReasonPaginationHostForbidden, true, "page 1: "},
		"link without TLS":      {shelf{pages: next("http://api.example/v1/rows?a")}, ReasonPaginationHostForbidden, true, "page 1: "},
		"link with a user":      {shelf{pages: next("https://" + canary + "@api.example/v1/rows?a")}, ReasonPaginationHostForbidden, true, "page 1: "},
		"link that is none":     {shelf{pages: next("https://[" + canary)}, ReasonPaginationHostForbidden, true, "page 1: "},
		"long link":             {shelf{pages: next("?" + strings.Repeat("a", maxLinkBytes))}, ReasonPaginationHostForbidden, true, "page 1: "},
		"link to itself":        {shelf{pages: next("?top=2")}, ReasonPaginationLoop, true, "page 1: "},
		"link with a fragment":  {shelf{pages: next("?top=2#b")}, ReasonPaginationLoop, true, "page 1: "},
		"link to the first":     {shelf{pages: next("?a")}, ReasonPaginationLoop, true, "page 2: "},
		"rows missing":          {shelf{pages: map[string]string{"top=2": `{"Value":[1],"TotalCount":5}`}}, ReasonSourceTruncated, false, "page 1: received 1 of 5 announced rows"},
		"cut second page":       {shelf{pages: map[string]string{"top=2": `{"Value":[1],"@nextLink":"?a"}`, "a": `{"Value":[2`}}, ReasonSourceTruncated, false, "page 2: JSON ends"},
		"throttled second page": {shelf{pages: next("?a"), faults: map[string]*Error{"a": transient(ReasonRateLimited, "too many; later")}}, ReasonRateLimited, false, "page 2: too many"},
		"refused first page":    {shelf{faults: map[string]*Error{"top=2": permanent(ReasonForbidden, "no; role")}}, ReasonForbidden, true, "no; role"},
		"too large":             {shelf{pages: map[string]string{"top=2": `["` + strings.Repeat("x", 100) + `"]`}}, ReasonSourceTooLarge, true, "more than 100 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := test.shelf.readList(t, 100)
			fault(t, err, test.reason, test.permanent, test.words)
		})
	}
}

func TestTooManyPages(t *testing.T) {
	asked := 0
	p, fail := openPages(base(t), 2, func(*url.URL) (io.ReadCloser, *Error) {
		asked++
		return io.NopCloser(strings.NewReader(`{"Value":[1],"@nextLink":"?a=` + strconv.Itoa(asked) + `"}`)), nil
	})
	if fail != nil {
		t.Fatal(fail)
	}
	_, err := io.ReadAll(newListReader(p, 1<<20))
	fault(t, err, ReasonTooManyPages, true, "page 1000: more than 1000 pages")
	if asked != maxPages {
		t.Errorf("asked for %d pages, want %d", asked, maxPages)
	}
}

// A list that is closed early, at any point, leaves no open body.
func TestListClosedEarly(t *testing.T) {
	for _, n := range []int64{0, 1, 3} {
		s := &shelf{pages: map[string]string{"top=2": `{"Value":[1],"@nextLink":"?a"}`, "a": `{"Value":[2,3]}`}}
		p, fail := openPages(base(t), 2, s.get)
		if fail != nil {
			t.Fatal(fail)
		}
		list := newListReader(p, 100)
		if _, err := io.CopyN(io.Discard, list, n); err != nil {
			t.Fatal(err)
		}
		if err := list.Close(); err != nil || s.open != 0 {
			t.Errorf("after %d bytes: %d bodies are open, %v", n, s.open, err)
		}
		if _, err := io.ReadAll(list); err == nil {
			t.Errorf("after %d bytes: a closed list looks like a whole one", n)
		}
	}
}
