// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// Where one buffer ends and the next begins, no row is lost or changed: rows of
// any length, with quotes or without, and blank lines.
func TestBatchesHoldEveryRow(t *testing.T) {
	for seed := range uint64(8) {
		random := rand.New(rand.NewPCG(1, seed))
		var file strings.Builder
		for file.Len() < 4*readSize {
			lines := []string{"\n", "a,%,b\n", "%,%,%,%,%\r\n", "a,\"%\n%\",b\n", "\"\"\"%\"\r\n"}
			field := strings.Repeat("x", []int{0, 1, 9, 100, 5000, maxField/2 - 8}[random.IntN(6)])
			line := strings.ReplaceAll(lines[random.IntN(len(lines))], "%", field)
			file.WriteString(strings.Repeat(line, 1+random.IntN(20_000)/len(line)))
		}
		text := strings.TrimSuffix(file.String(), []string{"", "\n"}[seed%2])
		want, err := scanRecords([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if got := fillRecords(t, text); !slices.EqualFunc(got, want, slices.Equal) {
			t.Errorf("seed %d: %d records, want %d, or others", seed, len(got), len(want))
		}
	}
}

// fillRecords gives the records of all batches of a file.
func fillRecords(t *testing.T, text string) (records [][]string) {
	s := newScanner(iotest.HalfReader(strings.NewReader(text)))
	s.separate(',')
	var batches [prefetched]batch
	for i, more := 0, true; more; i++ {
		b := &batches[i%prefetched]
		more = s.fill(b)
		if b.err != nil && !errors.Is(b.err, io.EOF) {
			t.Fatal(b.err)
		}
		for i := range b.starts {
			var record []string
			r := b.row(i)
			for i := range int(r.width) {
				record = append(record, strings.ReplaceAll(string(r.field(i)), "\r\n", "\n"))
			}
			records = append(records, record)
		}
	}
	return records
}

// Blank lines are read, and not held.
func TestBlankLinesNeedNoMemory(t *testing.T) {
	blank := strings.NewReader(strings.Repeat("\n", 5*readSize))
	s := newScanner(io.MultiReader(strings.NewReader("a,b\n"), blank, strings.NewReader("a,b\n")))
	s.separate(',')
	rows, most := 0, 0
	for more := true; more; {
		var b batch
		more = s.fill(&b)
		rows, most = rows+len(b.starts), max(most, len(b.text))
	}
	if rows != 2 || most > readSize+wordSize {
		t.Errorf("%d rows, %d bytes held", rows, most)
	}
}

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
			if diff := cmp.Diff(c.want, newRowKeys(c.columns, nil, false).runs, cmp.AllowUnexported(run{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Rows that differ only beside the keys have one hash; all others have their
// own.
func TestBatchHashesKeys(t *testing.T) {
	keys := func(rows ...string) []Key {
		s := newScanner(strings.NewReader(strings.Join(rows, "\n") + "\n"))
		s.separate(',')
		var b batch
		s.fill(&b)
		return newRowKeys([]int{0, 1, 3}, []string{"1", "2", "3", "4"}, false).of(&b)
	}
	same := keys("a,b,1,c", "a,b,2,c", `"a",b,3,c`, `a,"b",4,"c"`)
	if same[0] != same[1] || same[2] != same[3] {
		t.Errorf("of the same keys: %x", same)
	}
	seen := map[Key]string{}
	rows := []string{
		"a,b,1,c", "ab,,1,c", ",ab,1,c", "a,b,1,", "a,b,c,1", "a,bc,1,", "a,,1,bc", `"a,b",c,1,`, `"a","b,c",1,`, `"a,",b,1,c`, `a,"b""",1,c`, `"a""",b,1,c`,
	}
	for i, key := range keys(rows...) {
		if other, taken := seen[key]; taken {
			t.Errorf("%s has the hash of %s", rows[i], other)
		}
		seen[key] = rows[i]
	}
}
