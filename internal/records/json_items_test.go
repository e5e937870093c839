// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// decoded says the same as an item, in a way that the decoder must read: one of
// its keys has an escape.
func decoded(item []byte) []byte {
	rest, isObject := bytes.CutPrefix(bytes.TrimLeft(item, " \t\r\n"), []byte("{"))
	if !isObject {
		return item
	}
	comma := ","
	if bytes.HasPrefix(bytes.TrimLeft(rest, " \t\r\n"), []byte("}")) {
		comma = ""
	}
	return append([]byte(`{"\u0064ecoded":0`+comma), rest...)
}

// spelledItems repeat each other nearly: with other counts, keys in another
// order, and everything that an item can be rejected for, or decoded for.
var spelledItems = []string{
	`{"customerId":"%s","workloadName":"Teams","licensesEntitled":%d,"licensesActive":1}`,
	`{"licensesActive":1,"customerId":"%s","licensesEntitled":%d,"workloadName":"Teams"}`,
	"{ \"customerId\" : \"%s\" ,\t\"workloadName\":\"EXO\",\r\"licensesEntitled\":%d,\"licensesActive\": 1 }",
	`{"customerId":"%s","workloadName":null,"licensesEntitled":%d,"licensesActive":1}`,
	`{"customerId":"%s","licensesEntitled":%d,"licensesActive":1,"isDuplicate":true}`,
	`{"customerId":"%s","licensesEntitled":%d,"licensesActive":"1"}`,
	`{"customerId":"%s","licensesEntitled":%d,"licensesActive":-1}`,
	`{"customerId":"%s","licensesEntitled":%d}`,
	`{"customerId":"%s","licensesEntitled":%d,"licensesActive":1,"attributes":{"etag":[1]}}`,
	`{"customerId":"%s\u0021","licensesEntitled":%d,"licensesActive":1}`,
	`["%s",%d]`,
}

// Items say what they say to the decoder, alone: whether they wait for others,
// in lines or in an array, and whatever comes between them.
func TestItemsSayWhatTheyDecodeTo(t *testing.T) {
	item := rapid.Custom(func(t *rapid.T) string {
		return fmt.Sprintf(rapid.SampledFrom(spelledItems).Draw(t, "item"), rapid.SampledFrom([]string{"a", "b", "ab", ""}).Draw(t, "customer"),
			rapid.SampledFrom([]int64{0, 1, 257, 1 << 32, 1 << 61}).Draw(t, "entitled"))
	})
	rapid.Check(t, func(t *rapid.T) {
		var items, slow []string
		drawn := rapid.SliceOfN(item, 1, 20).Draw(t, "items")
		for range rapid.SampledFrom([]int{1, 2, 40}).Draw(t, "times") {
			items = append(items, drawn...)
		}
		for _, each := range items {
			slow = append(slow, string(decoded([]byte(each))))
		}
		want := accountOf(t, "["+strings.Join(slow, ",")+"]")
		for name, file := range map[string]string{
			"array":    "[" + strings.Join(items, ",") + "]",
			"envelope": "{\r\n \"value\" : [\n" + strings.Join(items, "\n ,\t") + "]\n}",
		} {
			if diff := cmp.Diff(want, accountOf(t, file)); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
		// The first line tells the format, and must be an object.
		lines := strings.Join(append([]string{"{}"}, items...), "\n")
		want = accountOf(t, "[{},"+strings.Join(slow, ",")+"]")
		if diff := cmp.Diff(want, accountOf(t, lines, formatType("NDJSON"))); diff != "" {
			t.Errorf("lines: %s", diff)
		}
	})
}

// What the decoder would hold as a whole is bounded.
func TestLongJSONValues(t *testing.T) {
	good := `{"customerId":"tenant-1","licensesEntitled":10,"licensesActive":5}`
	long := strings.Repeat(" 1,", maxItem/2)
	with := func(list string) string {
		return `{"value":[` + good + `,` + strings.Replace(good, "{", `{"list":[`+list+`1],`, 1) + `]}`
	}
	judge(t, []badFile{
		{"C31 long item", with(long), nil, "FieldTooLong: item 2: longer than 1 MiB; export flat records"},
		{"C31 long enough", with(long[:maxItem/2]), nil, "accepted"},
		{"C31 endless text", `[` + good + `,"` + strings.Repeat("x", 8*maxItem), nil, "FieldTooLong: item 2: longer than 1 MiB; export flat records"},
		{"C31 long text in the envelope", `{"context":"` + strings.Repeat("x", 8*maxItem) + `","value":[` + good + `]}`, nil, "FieldTooLong: envelope: longer than 1 MiB; export flat records"},
		{"C31 long list in the envelope", `{"context":[` + long + `1],"value":[` + good + `]}`, nil, "accepted"},
		{"C16 too large in a list", with(long[:maxItem/2]), func(o *Options) { o.Limits.MaxBytes = 1 << 18 }, "SourceTooLarge: more than 262144 bytes; split the export or raise the manager's limit"},
		{"C91 very deep", `[{"a":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `}]`, nil, "JSONTooDeep: item 1: more than 64 levels; export flat records"},
	})
}
