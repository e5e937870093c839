// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/internal/fetch/buckettest"
)

// stage is what the servers of the tests ask of a test, without one: it holds
// what has to be taken down.
type stage struct {
	ctx      context.Context
	cleanups []func()
}

var _ buckettest.Test = (*stage)(nil)

// Cleanup keeps what is to be called in the end, the last one first.
func (s *stage) Cleanup(f func()) { s.cleanups = append(s.cleanups, f) }

// Context ends with the program.
func (s *stage) Context() context.Context { return s.ctx }

// Failed says that no server shows its log.
func (*stage) Failed() bool { return false }

// failure is what cannot be gone on from.
type failure string

// Error says that a request is not as the vendor documents it.
func (*stage) Error(args ...any) { fmt.Fprintln(os.Stderr, args...) }

// Errorf says that a request is not as the vendor documents it.
func (*stage) Errorf(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }

// Fatal ends the program by way of end.
func (*stage) Fatal(args ...any) { panic(failure(fmt.Sprint(args...))) }

// Fatalf ends the program by way of end.
func (*stage) Fatalf(format string, args ...any) { panic(failure(fmt.Sprintf(format, args...))) }

// Helper does nothing.
func (*stage) Helper() {}

// Logf does nothing.
func (*stage) Logf(string, ...any) {}

// TempDir gives a folder that goes with the program.
func (s *stage) TempDir() string {
	folder, err := os.MkdirTemp("", "customer-adoption-demo.")
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { _ = os.RemoveAll(folder) })
	return folder
}

// end takes everything down; a failure becomes the error. It must be deferred
// itself, to see one.
func (s *stage) end(err *error) {
	for _, f := range slices.Backward(s.cleanups) {
		f()
	}
	switch fault := recover().(type) {
	case nil:
	case failure:
		*err = errors.New(string(fault))
	default:
		panic(fault)
	}
}
