// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Command bench measures the goals of docs/performance.md: the operator
// against its peers, alternating in one run on one machine. Out come ratios
// with both absolute figures, on the terminal and as docs/performance.md with
// its picture.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/partnerinsights/customer-adoption-operator/bench/internal/cluster"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := dispatch(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// dispatch runs the benchmarks, or as a process that one of them started, a
// part of it: "cache KUBECONFIG NAMESPACE".
func dispatch(ctx context.Context, args []string) error {
	if len(args) == 3 && args[0] == "cache" {
		return cluster.CacheChild(ctx, args[1], args[2])
	}
	var o options
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.IntVar(&o.rounds, "rounds", 5, "rounds of every measurement; the median counts")
	flags.StringVar(&o.only, "only", "", "measure only what has a goal whose name contains this text")
	flags.StringVar(&o.data, "data", "", "folder of the generated exports, kept when named; else a temporary one")
	flags.StringVar(&o.reader, "reader", "", "program of bench/reader")
	flags.StringVar(&o.duckDB, "duckdb", "", "program of bench/duckdb")
	flags.StringVar(&o.manager, "manager", "", "the operator's program")
	flags.StringVar(&o.repository, "repository", "..", "folder of the repository")
	flags.IntVar(&o.customers, "customers", 10_000, "customers of the large portfolio")
	flags.StringVar(&o.out, "out", "", "folder to write performance.md and performance.svg to; none when empty")
	if err := flags.Parse(args); err != nil {
		return err
	}
	return run(ctx, o)
}

// options are the flags.
type options struct {
	rounds, customers int

	only, data, reader, duckDB, manager, repository, out string
}
