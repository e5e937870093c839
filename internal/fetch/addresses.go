package fetch

import (
	"net/netip"
	"slices"
)

// forbiddenIPv4 are the ranges outside the public Internet: those of IANA's
// special-purpose registry and multicast. Azure's platform address is here too,
// although its range is public. The predicates of package netip, such as
// IsPrivate, cover only a part of them.
var forbiddenIPv4 = prefixes(
	"0.0.0.0/8",        // this host
	"10.0.0.0/8",       // private
	"100.64.0.0/10",    // carrier-grade NAT; 100.100.100.200 is Alibaba's metadata
	"127.0.0.0/8",      // loopback
	"168.63.129.16/32", // Azure's platform
	"169.254.0.0/16",   // link-local; metadata of most clouds
	"172.16.0.0/12",    // private
	"192.0.0.0/24",     // protocol assignments; 192.0.0.192 is Oracle's metadata
	"192.0.2.0/24",     // documentation
	"192.88.99.0/24",   // 6to4 relays
	"192.168.0.0/16",   // private
	"198.18.0.0/15",    // benchmarks
	"198.51.100.0/24",  // documentation
	"203.0.113.0/24",   // documentation
	"224.0.0.0/4",      // multicast
	"240.0.0.0/4",      // reserved, broadcast
)

// publicIPv6 is the range that IANA assigns global unicast addresses from. All
// others are refused: loopback, unique local, link-local, multicast, NAT64 and
// every other form that contains an IPv4 address.
var publicIPv6 = netip.MustParsePrefix("2000::/3")

// forbiddenIPv6 are the exceptions within publicIPv6.
var forbiddenIPv6 = prefixes(
	"2001::/23",     // protocol assignments, Teredo, ORCHID
	"2001:db8::/32", // documentation
	"2002::/16",     // 6to4: contains an IPv4 address
	"3fff::/20",     // documentation
)

// publicAddress reports whether an address is on the public Internet. An address
// written as ::ffff:a.b.c.d is treated as the IPv4 address a.b.c.d.
func publicAddress(addr netip.Addr) bool {
	addr = addr.Unmap()
	within := func(p netip.Prefix) bool { return p.Contains(addr) }
	if addr.Is4() {
		return !slices.ContainsFunc(forbiddenIPv4, within)
	}
	// A zone makes Contains false. That is right: an address with a zone belongs
	// to one link.
	return publicIPv6.Contains(addr) && !slices.ContainsFunc(forbiddenIPv6, within)
}

func prefixes(texts ...string) []netip.Prefix {
	list := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		list[i] = netip.MustParsePrefix(text)
	}
	return list
}
