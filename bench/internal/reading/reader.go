// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package reading

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"

	"github.com/partnerinsights/customer-adoption-operator/bench/internal/measure"
)

// reader is one way to read a file, in a process of its own: memory and caches
// of one never meet another's.
type reader struct {
	// name as the tables say it.
	name string
	// threads it may use.
	threads int
	// command that reads the file path.
	command func(path string) []string
}

// The readers of bench/reader.
const (
	operator     = "operator"
	stored       = "store"
	encodingCSV  = "encoding/csv"
	encodingJSON = "encoding/json"
	gunzip       = "gunzip"
)

// own is one of them.
func (o Options) own(name string, threads int) reader {
	return reader{name, threads, func(path string) []string {
		return []string{o.Reader, name, path}
	}}
}

// duckDB reads a format with the program beside this one.
func (o Options) duckDB(format string, threads int) reader {
	return reader{"DuckDB", threads, func(path string) []string {
		return []string{o.DuckDB, format, path, strconv.Itoa(threads)}
	}}
}

// String is the name, with the threads where they matter.
func (r reader) String() string {
	if r.threads == 1 {
		return r.name + ", 1 thread"
	}
	return fmt.Sprintf("%s, %d threads", r.name, r.threads)
}

func (r reader) read(ctx context.Context, path string) (a measure.Answer, err error) {
	arguments := r.command(path)
	command := exec.CommandContext(ctx, arguments[0], arguments[1:]...)
	command.Env = append(os.Environ(), "GOMAXPROCS="+strconv.Itoa(r.threads))
	output, err := command.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return a, fmt.Errorf("%s: %w: %s", r, err, exit.Stderr)
	}
	if err != nil {
		return a, fmt.Errorf("%s: %w", r, err)
	}
	return a, json.Unmarshal(output, &a)
}
