// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/partnerinsights/customer-adoption-operator/internal/formats/envelope"
)

func TestPage(t *testing.T) {
	for name, test := range map[string]struct {
		text  string
		items string
		total int64
		next  string
	}{
		"array":                 {`[{"a":1},{"a":2}]`, `{"a":1}{"a":2}`, 0, ""},
		"commercial":            {`{"Value":[{"a":1}],"@nextLink":null,"TotalCount":2}`, `{"a":1}`, 2, ""},
		"legacy":                {`{"totalCount":2,"items":[{"a":1}],"attributes":{"objectType":"Collection"}}`, `{"a":1}`, 2, ""},
		"link before the items": {`{"@nextLink":"https:\/\/x\/?a","value":[]}`, "", 0, "https://x/?a"},
		"OData link":            {`{"value":[],"@odata.nextLink":"/b"}`, "", 0, "/b"},
		"status beside items":   {`{"Value":[{}],"Message":"","StatusCode":200}`, "{}", 0, ""},
		"null for no rows":      {`{"Value":null,"TotalCount":0}`, "", 0, ""},
		"total that is none":    {`{"Value":[],"TotalCount":"many"}`, "", 0, ""},
		"members beside items":  {`{` + members(envelope.MaxMembers-1) + `"Value":[1]}`, "1", 0, ""},
		"spaces":                {" [ 1 , 2 ] \n", "12", 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var items strings.Builder
			p, _, fault := readPage(strings.NewReader(test.text), func(item jsontext.Value) bool {
				items.Write(item)
				return true
			})
			if fault != nil || items.String() != test.items || p.Total != test.total || p.Next != test.next {
				t.Errorf("got %q, total %d, next %q, %v; want %q, %d, %q", items.String(), p.Total, p.Next, fault, test.items, test.total, test.next)
			}
		})
	}
}

func TestBadPage(t *testing.T) {
	// As the documentation's usage example: the array is not closed.
	const unbalanced = `{"Value":[{"licenseActive":1},"@nextLink":null,"TotalCount":1}`
	for name, test := range map[string]struct {
		text      string
		reason    string
		permanent bool
	}{
		"nothing":           {"", ReasonSourceTruncated, false},
		"cut":               {`{"Value":[{"a":1}`, ReasonSourceTruncated, false},
		"cut after items":   {`{"Value":[{"a":1}]`, ReasonSourceTruncated, false},
		"cut in a text":     {`{"Value":[{"a":"` + canary, ReasonSourceTruncated, false},
		"unbalanced":        {unbalanced, ReasonJSONInvalid, true},
		"login page":        {"<html>" + canary, ReasonFormatMismatch, true},
		"repeated key":      {`[{"` + canary + `":1,"` + canary + `":2}]`, ReasonJSONInvalid, true},
		"invalid UTF-8":     {"[\"\xff\"]", ReasonJSONInvalid, true},
		"error object":      {`{"error":{"code":"` + canary + `"}}`, ReasonVendorError, true},
		"code":              {`{"code":900421,"description":"` + canary + `"}`, ReasonVendorError, true},
		"no list":           {`{"a":1}`, ReasonFormatMismatch, true},
		"empty object":      {`{}`, ReasonFormatMismatch, true},
		"text":              {`"` + canary + `"`, ReasonFormatMismatch, true},
		"two lists":         {`{"Value":[],"items":[]}`, ReasonFormatMismatch, true},
		"two documents":     {`[][]`, ReasonFormatMismatch, true},
		"large item":        {`[{"a":"` + strings.Repeat("x", 2*envelope.MaxValue) + `"}]`, ReasonSourceTooLarge, true},
		"large other value": {`{"a":"` + strings.Repeat("x", 2*envelope.MaxValue) + `","Value":[]}`, ReasonSourceTooLarge, true},
		"deep":              {`{"a":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `,"value":[]}`, ReasonFormatMismatch, true},
		"many members":      {`{` + members(envelope.MaxMembers+1) + `"Value":[]}`, ReasonFormatMismatch, true},
		"broken connection": {"\x00", ReasonSourceTruncated, false},
	} {
		t.Run(name, func(t *testing.T) {
			var text io.Reader = strings.NewReader(test.text)
			if test.text == "\x00" {
				text = io.MultiReader(strings.NewReader(`[{"a":1},`), brokenReader{})
			}
			_, _, got := readPage(text, func(jsontext.Value) bool { return true })
			if got == nil {
				t.Fatal("accepted")
			}
			fault(t, got, test.reason, test.permanent, "; ")
		})
	}
}

// members are n of an object, each with a comma behind it.
func members(n int) string {
	var text strings.Builder
	for i := range n {
		_, _ = fmt.Fprintf(&text, `"%s%d":0,`, canary, i)
	}
	return text.String()
}

// brokenReader is a body whose connection has ended.
type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) {
	return 0, transient(ReasonSourceTruncated, "received 9 bytes, but not the end; it is tried again")
}

// A page of many items is never held as a whole.
func TestPageHoldsOneItem(t *testing.T) {
	const items = 200
	item := `{"a":"` + strings.Repeat("x", envelope.MaxValue/2) + `"}`
	text := io.MultiReader(strings.NewReader("["), &repeated{text: item + ",", left: items - 1}, strings.NewReader(item+"]"))
	p, _, fault := readPage(text, func(jsontext.Value) bool { return true })
	if fault != nil || p.Items != items {
		t.Fatalf("got %d items, %v", p.Items, fault)
	}
	if held := cap(p.UnreadBuffer()); held > 4*envelope.MaxValue {
		t.Errorf("holds %d bytes", held)
	}
}

// repeated gives a text several times.
type repeated struct {
	text   string
	fields int
	left   int
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.text[r.fields:])
	if r.fields += n; r.fields == len(r.text) {
		r.fields, r.left = 0, r.left-1
	}
	return n, nil
}

// What comes out is JSON with the items that encoding/json finds, or an error
// in our own words.
func FuzzPage(f *testing.F) {
	for _, seed := range []string{
		`[]`, `[{"a":1},2,"x",null]`, `{"Value":[{"licenseActive":1}],"@nextLink":null,"TotalCount":1}`,
		`{"items":[{"a":{"b":[1]}}],"totalCount":1,"attributes":{}}`, `{"Value":[{"licenseActive":1},"@nextLink":null}`,
		`{"error":{"code":"x","message":"y"}}`, `{"code":2000}`, `{"value":null}`, `{"value":[],"value":[]}`, `{"Value":[1],"nextLink":"https://x/"}`,
		"", "[", `{"Value":[{"a":"`, "\xef\xbb\xbf[]", "[\"\\ud800\"]", `[[[[[[]]]]]]`, `[1e999]`, `[] x`, " \n[ 1 ]\t",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		body := io.NopCloser(strings.NewReader(text))
		p := &pages{body: body, first: base(t), size: 1 << 40, asked: map[string]bool{base(t).String(): true},
			open: func(*url.URL) (io.ReadCloser, *Error) { return nil, transient(ReasonServerError, "no; more") }}
		list := newListReader(p, 1<<30)
		defer func() { _ = list.Close() }()
		out, err := io.ReadAll(list)
		if err != nil {
			checkWords(t, err)
			return
		}
		checkItems(t, text, out)
	})
}

// checkWords: no word of at least six letters of ours may come from the page;
// our own words are few, so that a page's text in an error would be seen.
func checkWords(t *testing.T, err error) {
	t.Helper()
	var own *Error
	if !errors.As(err, &own) {
		t.Fatalf("got %T, want an *Error", err)
	}
	if !ownWords.MatchString(own.Message) {
		t.Errorf("error has other words than ours: %q", own.Message)
	}
}

func checkItems(t *testing.T, text string, out []byte) {
	t.Helper()
	got, ok := reference(t, string(out)).([]any)
	if !ok {
		t.Fatal("not an array")
	}
	want, ok := reference(t, text).([]any)
	if !ok {
		want = itemsOf(t, text)
	}
	if len(got)+len(want) > 0 && !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// itemsOf gives the one member that is an array of items.
func itemsOf(t *testing.T, text string) (items []any) {
	t.Helper()
	envelope, _ := reference(t, text).(map[string]any)
	for name, value := range envelope {
		if list, ok := value.([]any); ok && (strings.ToLower(name) == "value" || strings.ToLower(name) == "items") {
			items = list
		}
	}
	return items
}

func reference(t *testing.T, text string) (value any) {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		t.Fatalf("encoding/json refuses it: %v", err)
	}
	return value
}

var ownWords = regexp.MustCompile(`^page 1: (` + strings.Join([]string{
	`JSON ends before it is complete; the operator tries again`,
	`not JSON at offset \d+; check the endpoint`,
	`answer has more than one JSON document; check the endpoint`,
	`answer has two lists of records; check the endpoint`,
	`answer is not a list of records; check the endpoint`,
	`more than 256 members around the list of records; check the endpoint`,
	`API answered with an error object; check credentials and filter`,
	`a record of more than 1 MiB; check the endpoint`,
	`more than 64 levels of JSON; check the endpoint`,
	`link to the next page leads to another host and is not followed; check the endpoint`,
	`link to the next page leads to a page that was read before; report it to the vendor`,
	`received \d+ of \d+ announced rows; the operator tries again`,
}, "|") + `)$|^page 2: no; more$|^page 2: more than 1000 pages; narrow the filter$`)

func base(t *testing.T) *url.URL {
	t.Helper()
	target, err := url.Parse("https://api.example/v1/rows?top=2")
	if err != nil {
		t.Fatal(err)
	}
	return target
}
