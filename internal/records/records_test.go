// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// Bounds of package formats, at which files are tried.
const (
	mebibyte = 1 << 20
	maxLine  = mebibyte
	maxItem  = mebibyte
	maxToken = mebibyte
	maxField = 64 << 10
)

// now is the clock of all tests.
var now = time.Date(2026, time.November, 20, 12, 0, 0, 0, time.UTC)

// usageOptions are what most tests read with: usage rows, of a length that is
// known, without mercy for bad rows.
func usageOptions(change ...func(*Options)) Options {
	o := Options{Kind: facts.KindUsage, Now: now, LengthKnown: true}
	for _, c := range change {
		c(&o)
	}
	return o
}

// verdict reads a file and says what became of it: "accepted", or the reason
// and the message; of a rejected row its own.
func verdict(t *testing.T, file string, o Options) string {
	t.Helper()
	result, err := Read(t.Context(), strings.NewReader(file), o)
	if err == nil {
		return "accepted"
	}
	var fault *Error
	if !errors.As(err, &fault) {
		t.Fatalf("error of type %T: %v", err, err)
	}
	if fault.Reason != TooManyRejected {
		if result != nil && (fault.Reason != SourceEmpty || result.Facts != nil || result.Counts.Used > 0) {
			t.Error("a refused file has a result")
		}
		return fmt.Sprintf("%s: %s", fault.Reason, fault.Message)
	}
	if result.Facts != nil || len(result.Rejections) == 0 {
		t.Errorf("result of a rejected file: %+v", result)
	}
	_, message, _ := strings.Cut(fault.Message, ", first at ")
	return fmt.Sprintf("%s: %s", result.Rejections[0].Reason, message)
}

// badFile is a file and the verdict on it.
type badFile struct {
	name    string
	file    string
	options func(*Options)
	want    string
}

func judge(t *testing.T, files []badFile) {
	t.Helper()
	for _, each := range files {
		t.Run(each.name, func(t *testing.T) {
			o := usageOptions()
			if each.options != nil {
				each.options(&o)
			}
			if got := verdict(t, each.file, o); got != each.want {
				t.Errorf("got  %s\nwant %s", got, each.want)
			}
		})
	}
}

// usage is a CSV file of usage rows.
func usage(rows ...string) string {
	return "customerId,workloadName,licensesEntitled,licensesActive\n" + strings.Join(rows, "\n") + "\n"
}

// withEntitled is a file whose one row has a certain cell as its count.
func withEntitled(cell string) string {
	return usage(`tenant-1,Teams,"` + cell + `",1`)
}

func gzipped(texts ...string) string {
	var b bytes.Buffer
	for _, text := range texts {
		w := gzip.NewWriter(&b)
		_, _ = io.WriteString(w, text)
		_ = w.Close()
	}
	return b.String()
}

func utf16le(text string) string {
	var b strings.Builder
	for _, r := range text {
		b.WriteByte(byte(r))
		b.WriteByte(byte(r >> 8))
	}
	return b.String()
}

func lengthUnknown(o *Options) { o.LengthKnown = false }

func encodedAs(name string) func(*Options) {
	return func(o *Options) { o.Format.Encoding = name }
}

func formatType(name string) func(*Options) {
	return func(o *Options) { o.Format.Type = name }
}

func decimal(mark string) func(*Options) {
	return func(o *Options) { o.Format.Decimal = mark }
}

func reader(text string) io.Reader { return strings.NewReader(text) }

// one reads a file of one customer, tenant-1.
func one(t *testing.T, file string, o Options, change func(*Options)) *facts.Customer {
	t.Helper()
	if change != nil {
		change(&o)
	}
	result, err := Read(t.Context(), reader(file), o)
	if err != nil {
		t.Fatalf("Read(%q): %v", file, err)
	}
	customer := result.Facts.Build(civil.DateOf(now), civil.DateOf(now)).Customer("tenant-1")
	if customer == nil {
		t.Fatalf("Read(%q): no tenant-1", file)
	}
	return customer
}
