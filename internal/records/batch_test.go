package records

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Columns side by side are one run, in whatever order they are bound, and how
// often.
func TestKeysLieInRuns(t *testing.T) {
	for name, c := range map[string]struct {
		columns []int
		want    []run
	}{
		"none":          {nil, nil},
		"one":           {[]int{3}, []run{{3, 3}}},
		"side by side":  {[]int{2, 0, 1}, []run{{0, 2}}},
		"with gaps":     {[]int{9, 3, 0, 4, 1, 5}, []run{{0, 1}, {3, 5}, {9, 9}}},
		"of two fields": {[]int{1, 1, 2}, []run{{1, 2}}},
	} {
		t.Run(name, func(t *testing.T) {
			var b batcher
			b.key(c.columns)
			if diff := cmp.Diff(c.want, b.runs, cmp.AllowUnexported(run{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Rows that differ only beside the keys have one hash; all others have their
// own.
func TestBatchHashesKeys(t *testing.T) {
	hashes := func(rows ...string) []rowHash {
		b := batcher{scanner: newScanner(strings.NewReader(strings.Join(rows, "\n") + "\n")), short: true, width: 4, hasher: newRowHasher()}
		b.separate(',')
		b.key([]int{0, 1, 3})
		var into batch
		for b.fill(&into) {
		}
		return into.hashes
	}
	same := hashes("a,b,1,c", "a,b,2,c", `"a",b,3,c`, `a,"b",4,"c"`)
	if same[0] != same[1] || same[2] != same[3] {
		t.Errorf("of the same keys: %x", same)
	}
	seen := map[rowHash]string{}
	rows := []string{
		"a,b,1,c", "ab,,1,c", ",ab,1,c", "a,b,1,", "a,b,c,1", "a,bc,1,", "a,,1,bc", `"a,b",c,1,`, `"a","b,c",1,`, `"a,",b,1,c`, `a,"b""",1,c`, `"a""",b,1,c`,
	}
	for i, hash := range hashes(rows...) {
		if other, taken := seen[hash]; taken {
			t.Errorf("%s has the hash of %s", rows[i], other)
		}
		seen[hash] = rows[i]
	}
}
