// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package offline

import "fmt"

// The exit statuses of `report`.
const (
	// exitFailed: something could not be evaluated.
	exitFailed = 1
	// exitUsage: the command line is wrong.
	exitUsage = 2
	// exitLow: with --fail-on-low, a verdict is Low.
	exitLow = 3
)

// ExitError is an error that knows the exit status of the program. Its text
// is one line a fault.
type ExitError struct {
	code int
	err  error
}

// Error gives the lines for standard error.
func (e *ExitError) Error() string { return e.err.Error() }

// Unwrap gives the error itself.
func (e *ExitError) Unwrap() error { return e.err }

// ExitCode is the exit status: 1, 2 or 3.
func (e *ExitError) ExitCode() int { return e.code }

func usage(format string, args ...any) error {
	return &ExitError{code: exitUsage, err: fmt.Errorf(format, args...)}
}
