// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package offline

import (
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"k8s.io/utils/clock"
)

// progressInterval is the least time between two lines: five a second.
const progressInterval = time.Second / 5

// progress tells who waits how far a read has come, on one line of the terminal
// that is written over and over, and wiped in the end. Without a terminal there
// is nobody to tell.
type progress struct {
	out   io.Writer // nil: no terminal
	clock clock.PassiveClock
	lines *message.Printer
	told  time.Time
	shown bool
}

func newProgress(out io.Writer, now clock.PassiveClock) *progress {
	if !isTerminal(out) {
		out = nil
	}
	return &progress{out: out, clock: now, lines: message.NewPrinter(language.English)}
}

func isTerminal(out io.Writer) bool {
	file, ok := out.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// of gives what to call with the rows and bytes of a source read so far. A read
// that is over within the interval is not told of.
func (p *progress) of(source string) func(rows, bytes int64) {
	if p.out == nil {
		return nil
	}
	p.told = p.clock.Now()
	return func(rows, bytes int64) {
		now := p.clock.Now()
		if now.Sub(p.told) < progressInterval {
			return
		}
		p.told, p.shown = now, true
		// Short enough for one row of a terminal: a second one would stay.
		p.write(p.lines.Sprintf("%.40s: %d rows, %d MiB", source, rows, bytes>>20))
	}
}

// wipe leaves the line as if nothing had been there.
func (p *progress) wipe() {
	if p.shown {
		p.shown = false
		p.write("")
	}
}

// write replaces the line: back to its begin, the text, clear what remains. What
// the terminal does not take is no loss.
func (p *progress) write(line string) { _, _ = fmt.Fprintf(p.out, "\r%s\x1b[K", line) }
