// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package offline

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
)

func TestProgressWritesOverOneLine(t *testing.T) {
	var out bytes.Buffer
	now := clocktesting.NewFakeClock(today)
	p := &progress{out: &out, clock: now, lines: message.NewPrinter(language.English)}

	p.wipe() // nothing is there to be wiped
	tell := p.of("usage")
	tell(65_536, 1<<20) // too early
	now.Step(200 * time.Millisecond)
	tell(1_234_567, 230<<20)
	tell(1_300_103, 242<<20) // too soon after the last one
	now.Step(200 * time.Millisecond)
	tell(1_365_639, 254<<20)
	p.wipe()
	p.wipe()
	want := "\rusage: 1,234,567 rows, 230 MiB\x1b[K" + "\rusage: 1,365,639 rows, 254 MiB\x1b[K" + "\r\x1b[K"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestProgressFitsIntoARow(t *testing.T) {
	var out bytes.Buffer
	now := clocktesting.NewFakeClock(today)
	p := &progress{out: &out, clock: now, lines: message.NewPrinter(language.English)}
	tell := p.of(strings.Repeat("a", 253))
	now.Step(time.Second)
	tell(50_000_000, 8<<30)
	if line := strings.TrimSuffix(strings.TrimPrefix(out.String(), "\r"), "\x1b[K"); len(line) >= 80 {
		t.Errorf("%d characters: %q", len(line), line)
	}
}

// A file, a pipe and a buffer are read by programs, which want no such line.
func TestProgressIsForTerminals(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
	if err != nil {
		t.Fatal(err)
	}
	terminal, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = file.Close(), terminal.Close() }()
	if newProgress(terminal, clocktesting.NewFakeClock(today)).of("usage") == nil {
		t.Error("nothing is told to a terminal")
	}
	if newProgress(file, clocktesting.NewFakeClock(today)).of("usage") != nil || newProgress(&bytes.Buffer{}, nil).of("usage") != nil {
		t.Error("a file or a buffer is taken for a terminal")
	}
}

// risingClock is a second later each time it is asked.
type risingClock struct{ *clocktesting.FakeClock }

func (c risingClock) Now() time.Time {
	c.Step(time.Second)
	return c.FakeClock.Now()
}

func TestEverySourceTellsItsProgress(t *testing.T) {
	schemas, err := loadSchemas()
	if err != nil {
		t.Fatal(err)
	}
	objects := newCatalog(schemas, "default")
	files, err := readFiles([]string{"-"}, strings.NewReader(one))
	if err != nil {
		t.Fatal(err)
	}
	found := objects.load(files)
	var out bytes.Buffer
	p := &progress{out: &out, clock: risingClock{clocktesting.NewFakeClock(today)}, lines: message.NewPrinter(language.English)}
	var limits ingest.Limits
	e := evaluator{reader: limits.NewReader(objects), now: today, progress: p}
	e.run(t.Context(), objects, found)
	if err := found.err(); err != nil {
		t.Fatal(err)
	}
	if got, want := out.String(), "\rusage: 1 rows, 0 MiB\x1b[K\r\x1b[K"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
