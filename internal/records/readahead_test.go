// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
)

// However a compressed file ends, nothing goes on reading it.
func TestNothingReadsOn(t *testing.T) {
	rows := usage(strings.Repeat("tenant-1,Teams,10,5\n", 1<<17))
	broken := errors.New("connection reset")
	tests := map[string]io.Reader{
		"to the end":      strings.NewReader(gzipped(rows)),
		"refused early":   strings.NewReader(gzipped("a,b\n" + rows)),
		"zstd":            strings.NewReader(zstdOf("a,b\n" + rows)),
		"archive":         strings.NewReader(zipped(file{"a.csv", "a,b\n" + rows})),
		"connection lost": io.MultiReader(strings.NewReader(gzipped(rows)[:5000]), failing{broken}),
	}
	for name, r := range tests {
		t.Run(name, func(t *testing.T) {
			// It fails when a goroutine is left behind.
			synctest.Test(t, func(t *testing.T) {
				if _, err := Read(t.Context(), r, usageOptions()); name == "connection lost" && !errors.Is(err, broken) {
					t.Errorf("%v", err)
				}
			})
		})
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// endless is a file without an end, or with a fault at it; it must not be read
// when nobody reads it any more.
type endless struct {
	t     *testing.T
	start io.Reader
	err   error
	left  bool
}

func (e *endless) Read(p []byte) (int, error) {
	if e.left {
		e.t.Error("read after the end")
	}
	n, err := e.start.Read(p)
	switch {
	case !errors.Is(err, io.EOF):
		return n, err
	case e.err != nil:
		return n, e.err
	}
	return copy(p, "tenant-1,Teams,10,5\n"), nil
}

// However reading ends, nothing goes on behind it.
func TestReadLeavesNothingRunning(t *testing.T) {
	broken := errors.New("broken")
	header := usage("tenant-1,Teams,10,5")
	for name, test := range map[string]struct {
		start   string
		err     error
		options func(*Options)
	}{
		"too many rows":   {start: header, options: func(o *Options) { o.Limits.MaxRows = 1000 }},
		"too large":       {start: header, options: func(o *Options) { o.Limits.MaxBytes = 1 << 20 }},
		"header repeated": {start: header + header},
		"quote":           {start: header + "a\"b,1,2,3\n"},
		"origin":          {start: header, err: broken},
		"origin cut":      {start: header + "tenant-1,Te", err: broken},
		"no header":       {start: "a,b\n"},
	} {
		t.Run(name, func(t *testing.T) {
			o := usageOptions()
			if test.options != nil {
				test.options(&o)
			}
			synctest.Test(t, func(t *testing.T) {
				file := &endless{t: t, start: strings.NewReader(test.start), err: test.err}
				if _, err := Read(t.Context(), file, o); err == nil || errors.Is(err, broken) != (test.err != nil) {
					t.Errorf("Read: %v", err)
				}
				file.left = true
			})
		})
	}
}
