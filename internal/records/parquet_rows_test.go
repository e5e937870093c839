// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"
)

// Rows in which everything may be missing; a column with a dictionary in one is
// without in the other.
type (
	mixedRow struct {
		Customer *string `parquet:"customerId,optional,dict" json:"customerId"`
		Name     *string `parquet:"customerName,optional" json:"customerName"`
		Workload *string `parquet:"workload,optional,dict" json:"workload"`
		Partner  *int32  `parquet:"partnerId,optional" json:"partnerId"`
		Entitled *int64  `parquet:"licensesEntitled,optional" json:"licensesEntitled"`
		Active   *int32  `parquet:"licensesActive,optional,dict" json:"licensesActive"`
	}
	otherMixedRow struct {
		Customer *string `parquet:"customerId,optional"`
		Name     *string `parquet:"customerName,optional,dict"`
		Workload *string `parquet:"workload,optional"`
		Partner  *int32  `parquet:"partnerId,optional,dict"`
		Entitled *int64  `parquet:"licensesEntitled,optional,dict"`
		Active   *int32  `parquet:"licensesActive,optional"`
	}
)

// accountOf is all that a file says, but for the places of what is wrong.
func accountOf(t *rapid.T, file string, more ...func(*Options)) account {
	result, err := Read(t.Context(), reader(file), usageOptions(append(more, func(o *Options) { o.MaxRejectedPercent = 100 })...))
	if result == nil {
		t.Fatal(err)
	}
	a := account{Counts: result.Counts, Rejections: result.Rejections}
	if fault := (*Error)(nil); errors.As(err, &fault) {
		a.Error = string(fault.Reason)
		return a
	}
	set := result.Facts.Build(civil.DateOf(now), civil.DateOf(now))
	for _, id := range []string{"a", "b", "ab"} {
		a.Customers = append(a.Customers, set.Customer(id))
	}
	return a
}

// Parquet says what the same rows say as JSON, whose reader it shares nothing
// with: with nulls, dictionaries, short pages and more rows than are read at
// once.
func TestParquetSaysWhatJSONSays(t *testing.T) {
	texts := rapid.SampledFrom([]*string{nil, new("a"), new("b"), new("ab"), new("")})
	ids := rapid.SampledFrom([]*int32{nil, new(int32(1)), new(int32(257)), new(int32(-255))})
	counts := rapid.SampledFrom([]*int64{nil, new(int64(0)), new(int64(1)), new(int64(256)), new(int64(257)), new(int64(-1)), new(int64(1 << 62))})
	small := rapid.SampledFrom([]*int32{nil, new(int32(0)), new(int32(7)), new(int32(-2))})
	rows := rapid.Custom(func(t *rapid.T) mixedRow {
		return mixedRow{texts.Draw(t, "customer"), texts.Draw(t, "name"), texts.Draw(t, "workload"), ids.Draw(t, "partner"), counts.Draw(t, "entitled"), small.Draw(t, "active")}
	})
	rapid.Check(t, func(t *rapid.T) {
		drawn := rapid.SliceOfN(rows, 1, 40).Draw(t, "rows")
		var all []mixedRow
		for range rapid.SampledFrom([]int{1, 2, 100}).Draw(t, "times") {
			all = append(all, drawn...)
		}
		options := []parquet.WriterOption{
			parquet.PageBufferSize(rapid.SampledFrom([]int{64, 1000, 1 << 20}).Draw(t, "page")),
			parquet.MaxRowsPerRowGroup(rapid.SampledFrom([]int64{7, 1 << 20}).Draw(t, "group")),
		}
		items, err := json.Marshal(all)
		if err != nil {
			t.Fatal(err)
		}
		var others []otherMixedRow
		for _, row := range all {
			others = append(others, otherMixedRow(row))
		}
		want := accountOf(t, string(items))
		for name, file := range map[string]string{"one way": parquetOf(all, options...), "other way": parquetOf(others, options...)} {
			if diff := cmp.Diff(want, accountOf(t, file)); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	})
}

// A fault is found in its row, however far it is into a page.
func TestParquetFaultHasItsRow(t *testing.T) {
	const block = 1024
	rows := make([]entitledOf[int64], 3*block)
	for i := range rows {
		rows[i] = entitledOf[int64]{"a", 1, 1}
	}
	rows[block+2].Customer = "tenant-\xff"
	judge(t, []badFile{{"in the second block", parquetOf(rows), nil, `EncodingInvalid: row 1027, column "customerId": bytes are not text; export a column of text`}})
}
