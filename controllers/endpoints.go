// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"crypto/tls"
	"fmt"
	"net"
	"path/filepath"

	"github.com/spf13/pflag"
)

// Endpoints are where the manager answers: addresses as HOST:PORT.
type Endpoints struct {
	MetricsAddress, HealthAddress string
	// MetricsCertDir has the files tls.crt and tls.key of the metrics endpoint.
	// They are read again when they change. When it is empty, the manager makes a
	// certificate that no caller can verify.
	MetricsCertDir string
	// PprofAddress is a loopback address; empty for none.
	PprofAddress string
}

// AddFlags registers the settings with their defaults.
func (e *Endpoints) AddFlags(flags *pflag.FlagSet) {
	flags.StringVar(&e.MetricsAddress, "metrics-bind-address", ":8443", "address of the metrics endpoint (HTTPS, authenticated and authorized); 0 switches it off")
	flags.StringVar(&e.MetricsCertDir, "metrics-cert-dir", "", "folder of the files tls.crt and tls.key of the metrics endpoint, which are read again when they change; self-signed when empty")
	flags.StringVar(&e.HealthAddress, "health-probe-bind-address", ":8081", "address of the health probes; 0 switches them off")
	flags.StringVar(&e.PprofAddress, "pprof-bind-address", "", "loopback address of the profiles of the program, such as localhost:6060; none when empty")
}

// Validate names a setting that cannot work.
func (e *Endpoints) Validate() error {
	if e.MetricsCertDir != "" {
		certificate, key := filepath.Join(e.MetricsCertDir, "tls.crt"), filepath.Join(e.MetricsCertDir, "tls.key")
		if _, err := tls.LoadX509KeyPair(certificate, key); err != nil {
			return fmt.Errorf("--metrics-cert-dir: %w", err)
		}
	}
	if e.PprofAddress != "" && !onLoopback(e.PprofAddress) {
		return fmt.Errorf("--pprof-bind-address: %s is not on loopback; use localhost:6060, because a profile shows what is in memory", e.PprofAddress)
	}
	return nil
}

func onLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	return err == nil && (host == "localhost" || net.ParseIP(host).IsLoopback())
}
