// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"fmt"
	"time"

	"github.com/spf13/pflag"
	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
	"github.com/partnerinsights/customer-adoption-operator/internal/records"
)

// Limits are the settings of reading sources, in the cluster and
// offline.
type Limits struct {
	// AllowedHosts may be reached although their address is private, in all
	// namespaces or, after namespace=, in one.
	AllowedHosts []string
	// Download and Content bound an export on the wire and after
	// decompression, in bytes.
	Download, Content resource.Quantity
	// Buffered bounds what is held in memory of an export that is not read from
	// front to back, in bytes.
	Buffered resource.Quantity
	// Rows bounds the rows of an export.
	Rows int64
	// Groups bounds the customers, products, counts and users that are kept of an
	// export.
	Groups int64
	// Fetches is how many sources are read at a time, FetchesPerHost how many
	// of them from one host.
	Fetches, FetchesPerHost int
	// Timeout is the longest time that a source may take, whatever its
	// spec.timeout says; 0 is no limit.
	Timeout time.Duration
}

// AddFlags registers the settings with their defaults, sized for exports of
// hundreds of MB.
func (l *Limits) AddFlags(flags *pflag.FlagSet) {
	l.Download, l.Content, l.Buffered = resource.MustParse("1Gi"), resource.MustParse("8Gi"), resource.MustParse("512Mi")
	flags.StringSliceVar(&l.AllowedHosts, "allowed-source-hosts", nil,
		"hosts (host, host:port or *.suffix; namespace=host for one namespace) that sources may read although their address is loopback, link-local or private; never a metadata service")
	flags.Var(quantityFlag{&l.Download}, "max-download-size", "largest export on the wire")
	flags.Var(quantityFlag{&l.Content}, "max-content-size", "largest export after decompression")
	flags.Var(quantityFlag{&l.Buffered}, "max-buffered-size", "largest export held in memory: Parquet, workbooks and ZIP archives")
	flags.Int64Var(&l.Rows, "max-rows", 50_000_000, "most rows of an export")
	flags.Int64Var(&l.Groups, "max-groups", 1_000_000, "most customers, products, counts by product and date, subscriptions and users that are kept of an export")
	flags.IntVar(&l.Fetches, "max-concurrent-fetches", fetch.DefaultMaxConcurrent, "most sources read at a time")
	flags.IntVar(&l.FetchesPerHost, "max-fetches-per-host", fetch.DefaultMaxPerHost, "most sources read at a time from one host")
	flags.DurationVar(&l.Timeout, "max-timeout", 30*time.Minute, "longest time to read a source, whatever its spec.timeout says")
}

// maxRatio is how much larger than its compressed form an export may be:
// tables of text reach 30, a bomb 1000.
const maxRatio = 200

// Validate names a setting that cannot work.
func (l *Limits) Validate() error {
	if err := l.Policy().Validate(); err != nil {
		return fmt.Errorf("--allowed-source-hosts: %w", err)
	}
	if l.Rows <= 0 {
		return fmt.Errorf("--max-rows: %d is not a positive number", l.Rows)
	}
	if l.Groups <= 0 {
		return fmt.Errorf("--max-groups: %d is not a positive number", l.Groups)
	}
	if l.Fetches <= 0 {
		return fmt.Errorf("--max-concurrent-fetches: %d is not a positive number", l.Fetches)
	}
	if l.FetchesPerHost <= 0 {
		return fmt.Errorf("--max-fetches-per-host: %d is not a positive number", l.FetchesPerHost)
	}
	if l.Timeout <= 0 {
		return fmt.Errorf("--max-timeout: %s is not a positive duration", l.Timeout)
	}
	return nil
}

// Policy is what the network may be used for, from the settings.
func (l *Limits) Policy() fetch.Policy {
	return fetch.Policy{
		AllowedHosts: l.AllowedHosts, MaxBytes: l.Download.Value(),
		MaxConcurrent: int64(l.Fetches), MaxPerHost: int64(l.FetchesPerHost),
	}
}

// NewReader makes the reader of sources from the settings.
func (l *Limits) NewReader(objects fetch.Objects) Reader {
	return Reader{
		Fetcher: fetch.New(objects, l.Policy()),
		Timeout: l.Timeout,
		Limits:  records.Limits{MaxBytes: l.Content.Value(), MaxRatio: maxRatio, MaxBuffered: l.Buffered.Value(), MaxRows: l.Rows, MaxGroups: l.Groups},
	}
}

// quantityFlag is a flag in the notation of Kubernetes: 512Mi, 2G.
type quantityFlag struct{ *resource.Quantity }

// Set implements pflag.Value.
func (q quantityFlag) Set(text string) error {
	parsed, err := resource.ParseQuantity(text)
	if err != nil || parsed.Sign() <= 0 {
		return fmt.Errorf("not a positive quantity such as 512Mi")
	}
	*q.Quantity = parsed
	return nil
}

// Type implements pflag.Value.
func (quantityFlag) Type() string { return "quantity" }
