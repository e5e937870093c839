package fetch

import (
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
)

// The limits of a Policy that gives none.
const (
	// DefaultMaxBytes is 32 MiB.
	DefaultMaxBytes = 32 << 20
	// DefaultMaxConcurrent is as many as there are workers for sources.
	DefaultMaxConcurrent = 4
	// DefaultMaxPerHost lets a small export of a host through beside a large one.
	DefaultMaxPerHost = 2
)

// Policy is what the operator's owner lets sources do; no source can widen it.
type Policy struct {
	// AllowedHosts may have any address: a host, host:port or *.suffix (every
	// name below suffix). Other hosts must have a public address.
	AllowedHosts []string
	// MaxBytes of an answer, as sent and after its content encoding is taken
	// off; 0 means DefaultMaxBytes.
	MaxBytes int64
	// MaxConcurrent is how many fetches are open at a time, MaxPerHost how many
	// of them to one host; 0 means the default.
	MaxConcurrent, MaxPerHost int64
}

func orDefault(value, otherwise int64) int64 {
	if value <= 0 {
		return otherwise
	}
	return value
}

// Validate names the first entry of AllowedHosts that is no host, host:port or
// *.suffix.
func (p Policy) Validate() error {
	_, err := parseHostRules(p.AllowedHosts)
	return err
}

// hostRule is one entry of AllowedHosts.
type hostRule struct {
	host string // canonical; with suffix: ".example.com"
	port string // empty: every port
	// suffix: every name that ends in host. Never an address: *.0.0.1 is not
	// 127.0.0.1.
	suffix bool
}

type hostRules []hostRule

// allows says whether a host named by a URL may have any address. It is asked
// for the host of each dial, so that no other host gains by it.
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

// parseHostRules gives the entries that can be read, and an error that names
// the first one that cannot.
func parseHostRules(entries []string) (hostRules, error) {
	var rules hostRules
	var first error
	for _, entry := range entries {
		rule, ok := parseHostRule(entry)
		if ok {
			rules = append(rules, rule)
		} else if first == nil {
			first = fmt.Errorf("allowed host %q: write a host, host:port or *.suffix", entry)
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

// canonicalHost makes two spellings of one host equal: case, the dot of the
// root, the forms of an address.
func canonicalHost(host string) string {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if addr, err := netip.ParseAddr(host); err == nil {
		return addr.Unmap().String()
	}
	return host
}

// validHost says that a text is an address or looks like a host name. Names
// beyond ASCII must come in their xn-- form: it is the one form that resolver,
// certificate and allowed hosts agree on.
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
