// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

//go:build duckdb_use_lib

// Command duckdb reads an export with DuckDB: the peer of the ingest goals. It
// prints the same answer as the other readers of the benchmark.
//
//	duckdb FORMAT FILE THREADS
//
// It is a program of its own so that the pages of libduckdb are in nobody
// else's memory, and built by hack/bench.sh alone, against the library that
// comes from npm: what the Go module would bring is not to be had everywhere.
package main

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"time"

	_ "github.com/duckdb/duckdb-go/v2"

	"github.com/partnerinsights/customer-adoption-operator/bench/internal/measure"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "duckdb:", err)
		os.Exit(1)
	}
}

const columns = `{'serviceCode':'VARCHAR','serviceName':'VARCHAR','channel':'VARCHAR','customerTenantId':'VARCHAR','customerName':'VARCHAR','productId':'VARCHAR','productName':'VARCHAR','licensesDeployed':'BIGINT','licensesSold':'BIGINT','processedDateTime':'VARCHAR','market':'VARCHAR','segment':'VARCHAR'}`

// tables by format: typed columns, nothing left to guess.
var tables = map[string]string{
	"csv":      "read_csv(?, header=true, columns=" + columns + ")",
	"ndjson":   "read_ndjson(?, columns=" + columns + ")",
	"envelope": "(SELECT unnest(value, recursive := true) FROM read_json(?, columns={'value':'STRUCT(customerTenantId VARCHAR, productId VARCHAR, licensesDeployed BIGINT, licensesSold BIGINT)[]'}, maximum_object_size=1000000000))",
	"parquet":  "read_parquet(?)",
}

func run(args []string) error {
	if len(args) != 3 || tables[args[0]] == "" {
		return fmt.Errorf("want FORMAT FILE THREADS")
	}
	threads, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("SET threads = " + strconv.Itoa(threads)); err != nil {
		return err
	}
	var a measure.Answer
	started := time.Now()
	query := "SELECT count(*), sum(d)::BIGINT, sum(s)::BIGINT FROM (SELECT customerTenantId, productId, sum(licensesDeployed) d, sum(licensesSold) s FROM " +
		tables[args[0]] + " GROUP BY 1, 2)"
	if err := db.QueryRow(query, args[1]).Scan(&a.Groups, &a.Deployed, &a.Sold); err != nil {
		return err
	}
	a.Wall = time.Since(started)
	if a.PeakRSS, err = measure.PeakRSS(os.Getpid()); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(a)
}
