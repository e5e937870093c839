// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Command reader reads an export with this project's code or with the standard
// library. It is a program of its own so that its memory is that of reading:
// the controllers' libraries alone are 60 MiB.
//
//	reader NAME FILE
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/bench/internal/measure"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: reader NAME FILE")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "reader:", err)
		os.Exit(1)
	}
}

// readers by name: each reads a whole file and adds up licenses by customer
// and product.
var readers = map[string]func(io.ReadSeeker) (measure.Answer, error){
	"operator":      readOperator,
	"store":         readStore,
	"encoding/csv":  readEncodingCSV,
	"encoding/json": readEncodingJSON,
	"gunzip":        readGunzip,
}

// run reads one file and prints an answer as JSON.
func run(name, path string) error {
	read, ok := readers[name]
	if !ok {
		return fmt.Errorf("no reader %q", name)
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	started := time.Now()
	answer, err := read(file)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	answer.Wall = time.Since(started)
	if answer.PeakRSS, err = measure.PeakRSS(os.Getpid()); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(answer)
}
