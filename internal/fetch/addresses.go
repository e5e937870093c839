// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

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

// metadataAddresses are the services of clouds that give credentials or accept
// commands. Nothing opens them: not even --allowed-source-hosts.
var metadataAddresses = map[netip.Addr]bool{
	netip.MustParseAddr("169.254.169.254"): true, // most clouds
	netip.MustParseAddr("169.254.170.2"):   true, // AWS, credentials of tasks
	netip.MustParseAddr("169.254.170.23"):  true, // AWS, credentials of Pods
	netip.MustParseAddr("169.254.42.42"):   true, // Scaleway
	netip.MustParseAddr("169.254.0.23"):    true, // Tencent
	netip.MustParseAddr("100.100.100.200"): true, // Alibaba
	netip.MustParseAddr("192.0.0.192"):     true, // Oracle
	netip.MustParseAddr("168.63.129.16"):   true, // Azure's platform
	netip.MustParseAddr("fd00:ec2::254"):   true, // AWS
	netip.MustParseAddr("fd00:ec2::23"):    true, // AWS, credentials of Pods
	netip.MustParseAddr("fd20:ce::254"):    true, // Google
	netip.MustParseAddr("fd00:42::42"):     true, // Scaleway
	netip.MustParseAddr("fe80::a9fe:a9fe"): true, // OpenStack
}

// carriers are the IPv6 ranges whose addresses contain an IPv4 address, and the
// byte where it begins.
var carriers = map[netip.Prefix]int{
	netip.MustParsePrefix("64:ff9b::/96"):   12, // NAT64
	netip.MustParsePrefix("64:ff9b:1::/48"): 12, // NAT64 of a network
	netip.MustParsePrefix("2002::/16"):      2,  // 6to4
	netip.MustParsePrefix("::/96"):          12, // IPv4-compatible
}

// metadataAddress reports whether an address, or an IPv4 address that it contains,
// is that of a metadata service.
func metadataAddress(addr netip.Addr) bool {
	addr = addr.Unmap().WithZone("")
	if metadataAddresses[addr] {
		return true
	}
	for carrier, begin := range carriers {
		if bytes := addr.As16(); carrier.Contains(addr) && metadataAddresses[netip.AddrFrom4([4]byte(bytes[begin:begin+4]))] {
			return true
		}
	}
	return false
}

func prefixes(texts ...string) []netip.Prefix {
	list := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		list[i] = netip.MustParsePrefix(text)
	}
	return list
}
