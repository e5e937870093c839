// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package measure

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"
)

// Recorder collects results, and tells whoever is waiting how far things are.
type Recorder struct {
	// Rounds of every measurement; the median counts.
	Rounds  int
	Results []Result
	Curves  []Curve

	before  Load
	started time.Time
	live    bool
}

// NewRecorder tells on the standard error, in one line that changes when it is
// a terminal.
func NewRecorder(rounds int) *Recorder {
	info, err := os.Stderr.Stat()
	return &Recorder{Rounds: rounds, started: time.Now(), live: err == nil && info.Mode()&os.ModeCharDevice != 0}
}

// Progress says what is being done.
func (r *Recorder) Progress(format string, args ...any) {
	text := fmt.Sprintf("%5.0f s  %s", time.Since(r.started).Seconds(), fmt.Sprintf(format, args...))
	if r.live {
		fmt.Fprint(os.Stderr, "\r\033[K", text)
		return
	}
	fmt.Fprintln(os.Stderr, text)
}

// Begin starts to watch what others do; the results until the next one are
// judged by it.
func (r *Recorder) Begin() error {
	var err error
	r.before, err = ReadLoad()
	return err
}

// Add records a result of what was measured since Begin.
func (r *Recorder) Add(result Result) error {
	now, err := ReadLoad()
	if err != nil {
		return err
	}
	result.Foreign = now.Foreign(r.before)
	r.Results = append(r.Results, result)
	text := fmt.Sprintf("%s: %s, wanted %s: %s", result.Name, result.Figure(result.Value), result.Wanted(), result.Verdict())
	if r.live {
		fmt.Fprint(os.Stderr, "\r\033[K")
	}
	fmt.Fprintln(os.Stderr, text)
	return nil
}

// Verdict of a result in words.
func (r Result) Verdict() string {
	var words []string
	switch {
	case !r.Bounded():
		words = append(words, "reported")
	case r.Met():
		words = append(words, "met")
	default:
		words = append(words, "missed")
	}
	if !r.Valid() {
		words = append(words, "invalid")
	}
	return strings.Join(words, ", ")
}

// Unit is a group of goals that are measured together.
type Unit struct {
	// Goals by name.
	Goals []string
	Run   func(context.Context, *Recorder) error
}
