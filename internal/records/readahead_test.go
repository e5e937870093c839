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
				if _, err := Read(r, usageOptions()); name == "connection lost" && !errors.Is(err, broken) {
					t.Errorf("%v", err)
				}
			})
		})
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
