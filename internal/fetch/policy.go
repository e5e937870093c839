// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
)

// The defaults of a Policy.
const (
	// DefaultMaxBytes of an answer: 32 MiB.
	DefaultMaxBytes = 32 << 20
	// DefaultMaxConcurrent equals the number of workers for sources.
	DefaultMaxConcurrent = 4
	// DefaultMaxPerHost lets a small export pass while a large one of the same
	// host is being read.
	DefaultMaxPerHost = 2
)

// Policy says what sources may do. The owner of the operator sets it; no source
// can extend it.
type Policy struct {
	// AllowedHosts may have any address but that of a metadata service. An entry is
	// a host, host:port or *.suffix (every name below suffix), for the sources of
	// one namespace after namespace=. Other hosts must have a public address.
	AllowedHosts []string
	// MaxBytes of an answer, both as sent and after its content encoding is
	// decoded; 0 means DefaultMaxBytes.
	MaxBytes int64
	// MaxConcurrent is how many fetches may be open at once, MaxPerHost how many
	// of them to one host; 0 means the default.
	MaxConcurrent, MaxPerHost int64
}

func orDefault(value, otherwise int64) int64 {
	if value <= 0 {
		return otherwise
	}
	return value
}

// Validate returns an error that names the first entry of AllowedHosts that is
// not a host, host:port or *.suffix, alone or after namespace=.
func (p Policy) Validate() error {
	_, err := parseNamespaceRules(p.AllowedHosts)
	return err
}

// namespaceRules are the rules of all namespaces, under the empty name, and of
// single ones.
type namespaceRules map[string]hostRules

// of gives the rules for the sources of a namespace.
func (rules namespaceRules) of(namespace string) hostRules {
	if namespace == "" {
		return rules[""]
	}
	return slices.Concat(rules[""], rules[namespace])
}

// parseNamespaceRules gives the valid entries, and an error that names the first
// invalid one.
func parseNamespaceRules(entries []string) (namespaceRules, error) {
	rules := namespaceRules{}
	var first error
	for _, entry := range entries {
		namespace, host, one := strings.Cut(entry, "=")
		if !one {
			namespace, host = "", entry
		}
		rule, ok := parseHostRule(host)
		switch {
		case ok && (!one || len(validation.IsDNS1123Label(namespace)) == 0):
			rules[namespace] = append(rules[namespace], rule)
		case first == nil:
			first = fmt.Errorf("allowed host %q: write a host, host:port or *.suffix, alone or after namespace=", entry)
		}
	}
	return rules, first
}

// hostRule is one host, host:port or *.suffix.
type hostRule struct {
	host string // canonical; with suffix: ".example.com"
	port string // empty: every port
	// suffix says that every name that ends in host matches. An address never
	// does: *.0.0.1 is not 127.0.0.1.
	suffix bool
}

type hostRules []hostRule

// allows reports whether a host may have any address. The dialer asks for the
// host of each connection, so that a permission is good for that host only.
func (rules hostRules) allows(host, port string) bool {
	host = canonicalHost(host)
	_, notAddress := netip.ParseAddr(host)
	for _, r := range rules {
		matches := r.host == host
		if r.suffix {
			matches = notAddress != nil && strings.HasSuffix(host, r.host)
		}
		if matches && (r.port == "" || r.port == port) {
			return true
		}
	}
	return false
}

// parseHostRules gives the valid entries, and an error that names the first
// invalid one.
func parseHostRules(entries []string) (hostRules, error) {
	var rules hostRules
	var first error
	for _, entry := range entries {
		rule, ok := parseHostRule(entry)
		if ok {
			rules = append(rules, rule)
		} else if first == nil {
			first = fmt.Errorf("host %q: write a host, host:port or *.suffix", entry)
		}
	}
	return rules, first
}

func parseHostRule(entry string) (hostRule, bool) {
	host, port := entry, ""
	if addr, err := netip.ParseAddr(strings.Trim(entry, "[]")); err == nil {
		return hostRule{host: canonicalHost(addr.String())}, true
	}
	if h, p, err := net.SplitHostPort(entry); err == nil {
		if !validPort(p) {
			return hostRule{}, false
		}
		host, port = h, p
	}
	host, suffix := strings.CutPrefix(host, "*.")
	if !validHost(host) {
		return hostRule{}, false
	}
	if suffix {
		return hostRule{host: "." + canonicalHost(host), port: port, suffix: true}, true
	}
	return hostRule{host: canonicalHost(host), port: port}, true
}

// canonicalHost gives one spelling for all spellings of a host: lower case, no dot
// of the root at the end, one form of an address.
func canonicalHost(host string) string {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if addr, err := netip.ParseAddr(host); err == nil {
		return addr.Unmap().String()
	}
	return host
}

// validHost reports whether a text is an address or has the form of a host name.
// A name beyond ASCII must be in its xn-- form: only this form is the same for
// the resolver, the certificate and the allowed hosts.
func validHost(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	name := strings.TrimSuffix(host, ".")
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || strings.Trim(label, hostCharacters) != "" {
			return false
		}
	}
	return len(name) <= 253
}

const hostCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"

func validPort(port string) bool {
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && n > 0
}
