// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
)

func TestPublicAddress(t *testing.T) {
	for text, want := range map[string]bool{
		"8.8.8.8":              true,
		"::ffff:8.8.8.8":       true,
		"2606:4700:4700::1111": true,
		"168.63.129.17":        true,
		"100.63.255.255":       true,
		"100.128.0.0":          true,
		"172.15.255.255":       true,
		"172.32.0.0":           true,
		"2001:200::1":          true,
		"0.0.0.0":              false,
		"0.1.2.3":              false,
		"10.0.0.1":             false,
		"100.64.0.1":           false,
		"100.100.100.200":      false,
		"127.0.0.1":            false,
		"127.255.255.254":      false,
		"168.63.129.16":        false,
		"169.254.169.254":      false,
		"172.16.0.1":           false,
		"172.31.255.255":       false,
		"192.0.0.192":          false,
		"192.0.2.1":            false,
		"192.88.99.1":          false,
		"192.168.1.1":          false,
		"198.19.0.1":           false,
		"198.51.100.1":         false,
		"203.0.113.1":          false,
		"224.0.0.1":            false,
		"240.0.0.1":            false,
		"255.255.255.255":      false,
		"::":                   false,
		"::1":                  false,
		"::127.0.0.1":          false,
		"::ffff:127.0.0.1":     false,
		"::ffff:a9fe:a9fe":     false,
		"::ffff:0:7f00:1":      false, // IPv4-translated
		"64:ff9b::a9fe:a9fe":   false, // NAT64
		"64:ff9b:1::a9fe:a9fe": false, // local NAT64
		"100::1":               false, // discard
		"2001::1":              false, // Teredo
		"2001:20::1":           false, // ORCHIDv2
		"2001:db8::1":          false,
		"2002:7f00:1::":        false, // 6to4
		"3fff::1":              false,
		"5f00::1":              false, // segment routing
		"fc00::1":              false,
		"fd00:ec2::254":        false, // metadata
		"fe80::1":              false,
		"fe80::1%eth0":         false,
		"2606:4700::1%eth0":    false,
		"fec0::1":              false,
		"ff02::1":              false,
	} {
		if got := publicAddress(netip.MustParseAddr(text)); got != want {
			t.Errorf("%s: got %t, want %t", text, got, want)
		}
	}
	if publicAddress(netip.Addr{}) {
		t.Error("the zero address is public")
	}
}

// Every address that the dial guard allows is public by the predicates of package
// netip too, whichever way an IPv4 address is written.
func FuzzDialGuard(f *testing.F) {
	for _, seed := range []string{"::ffff:127.0.0.1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2606:4700::1", "::ffff:8.8.8.8"} {
		addr := netip.MustParseAddr(seed).As16()
		f.Add(addr[:])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var bytes [16]byte
		copy(bytes[:], data)
		addr := netip.AddrFrom16(bytes)
		passed := checkAddress(t.Context(), "tcp6", netip.AddrPortFrom(addr, 443).String(), nil) == nil
		if passed && !plainlyPublic(addr.Unmap()) {
			t.Errorf("%s let through", addr)
		}
		if again := publicAddress(addr.Unmap()); again != passed {
			t.Errorf("%s: let through %t, unmapped %t", addr, passed, again)
		}
		v4 := netip.AddrFrom4([4]byte(bytes[12:]))
		if mapped := netip.AddrFrom16(v4.As16()); publicAddress(v4) != publicAddress(mapped) {
			t.Errorf("%s and %s differ", v4, mapped)
		}
	})
}

// plainlyPublic decides without the lists of the dial guard. The last two are 6to4
// and NAT64, which contain an IPv4 address.
func plainlyPublic(addr netip.Addr) bool {
	head := addr.As16()
	return addr.IsGlobalUnicast() && !addr.IsPrivate() &&
		[2]byte(head[:2]) != [2]byte{0x20, 0x02} && [4]byte(head[:4]) != [4]byte{0, 0x64, 0xff, 0x9b}
}

// The services that give credentials of a cloud, in every form of their address.
func TestMetadataAddresses(t *testing.T) {
	for text, want := range map[string]bool{
		"169.254.169.254": true, "169.254.170.2": true, "169.254.170.23": true, "100.100.100.200": true, "192.0.0.192": true,
		"168.63.129.16": true, "fd00:ec2::254": true, "fd00:ec2::23": true, "fd20:ce::254": true, "fe80::a9fe:a9fe": true,
		"::ffff:169.254.169.254": true, "64:ff9b::a9fe:a9fe": true, "64:ff9b:1::a9fe:a9fe": true, "2002:a9fe:a9fe::1": true, "::a9fe:a9fe": true,
		"169.254.169.253": false, "10.0.0.1": false, "127.0.0.1": false, "::1": false, "fd00::1": false, "64:ff9b::0a00:0001": false, "1.1.1.1": false,
	} {
		if got := metadataAddress(netip.MustParseAddr(text)); got != want {
			t.Errorf("%s: got %t, want %t", text, got, want)
		}
	}
	if !metadataAddress(netip.MustParseAddr("fe80::a9fe:a9fe%eth0")) {
		t.Error("a zone hides a metadata address")
	}
}

// A01: no entry of --allowed-source-hosts opens a metadata address.
func TestNoPolicyAllowsMetadata(t *testing.T) {
	for _, host := range []string{"169.254.169.254", "[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]", "168.63.129.16", "[fd00:ec2::254]"} {
		f := New(objects{}, Policy{AllowedHosts: []string{strings.Trim(host, "[]")}})
		origin := source("https://" + host + "/latest/meta-data/")
		origin.Spec.HTTP.CASecretRef = nil
		_, err := f.Open(t.Context(), origin, Validators{})
		fault(t, err, ReasonSourceAddressForbidden, true, "metadata service")
	}
	f := New(objects{}, Policy{AllowedHosts: []string{"*.example"}})
	f.resolver = dnsOf(new(atomic.Int64), netip.MustParseAddr("169.254.169.254"))
	origin := source("https://metadata.example/")
	origin.Spec.HTTP.CASecretRef = nil
	_, err := f.Open(t.Context(), origin, Validators{})
	fault(t, err, ReasonSourceAddressForbidden, true, "metadata service")
}
