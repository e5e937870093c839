// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"io"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

func TestFlags(t *testing.T) {
	for _, test := range []struct {
		name string
		args []string
		// wrong is a part of the error; empty: there is none.
		wrong string
	}{
		{"the defaults", nil, ""},
		{"hosts", []string{"--allowed-source-hosts=files.example.com:8443,*.internal.example.com", "--allowed-source-hosts=10.1.2.3"}, ""},
		{"sizes", []string{"--max-download-size=512Mi", "--max-content-size=2G", "--max-rows=1000"}, ""},
		{"a URL is no host", []string{"--allowed-source-hosts=https://files.example.com"}, "--allowed-source-hosts"},
		{"no size", []string{"--max-download-size=plenty"}, "not a positive quantity"},
		{"a size of nothing", []string{"--max-content-size=0"}, "not a positive quantity"},
		{"less than nothing", []string{"--max-download-size=-1Gi"}, "not a positive quantity"},
		{"no rows", []string{"--max-rows=0"}, "--max-rows"},
		{"one after the other", []string{"--max-concurrent-fetches=1", "--max-fetches-per-host=1"}, ""},
		{"no fetches", []string{"--max-concurrent-fetches=0"}, "--max-concurrent-fetches"},
		{"profiles on loopback", []string{"--pprof-bind-address=[::1]:6060"}, ""},
		{"profiles by name", []string{"--pprof-bind-address=localhost:6060"}, ""},
		{"profiles for all", []string{"--pprof-bind-address=:6060"}, "--pprof-bind-address"},
		{"profiles for the Pod's neighbors", []string{"--pprof-bind-address=10.0.0.1:6060"}, "--pprof-bind-address"},
		{"no certificate", []string{"--metrics-cert-dir=testdata/none"}, "--metrics-cert-dir"},
		{"no fetches of a host", []string{"--max-fetches-per-host=-1"}, "--max-fetches-per-host"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var options ManagerOptions
			flags := pflag.NewFlagSet("", pflag.ContinueOnError)
			flags.SetOutput(io.Discard)
			options.AddFlags(flags)
			err := flags.Parse(test.args)
			if err == nil {
				err = options.Validate()
			}
			switch {
			case test.wrong == "" && err != nil:
				t.Errorf("error %v, want none", err)
			case test.wrong != "" && (err == nil || !strings.Contains(err.Error(), test.wrong)):
				t.Errorf("error %v, want one about %s", err, test.wrong)
			}
		})
	}
}
