package fetch

import "testing"

func TestAllowedHosts(t *testing.T) {
	for _, test := range []struct {
		rule, host, port string
		want             bool
	}{
		{"exports.internal", "exports.internal", "443", true},
		{"exports.internal", "EXPORTS.internal.", "8443", true},
		{"Exports.Internal.", "exports.internal", "443", true},
		{"exports.internal", "a.exports.internal", "443", false},
		{"exports.internal", "exports.internal.evil.example", "443", false},
		{"exports.internal", "xexports.internal", "443", false},
		{"exports.internal:8443", "exports.internal", "8443", true},
		{"exports.internal:8443", "exports.internal", "443", false},
		{"*.internal", "exports.internal", "443", true},
		{"*.internal", "a.b.internal", "443", true},
		{"*.internal", "internal", "443", false},
		{"*.internal", "evilinternal", "443", false},
		{"*.internal:8443", "a.internal", "443", false},
		{"*.0.0.1", "127.0.0.1", "443", false},
		{"127.0.0.1", "127.0.0.1", "443", true},
		{"127.0.0.1", "::ffff:127.0.0.1", "443", true},
		{"127.0.0.1", "127.0.0.2", "443", false},
		{"::1", "::1", "443", true},
		{"[::1]", "::1", "443", true},
		{"[0:0::1]:8443", "::1", "8443", true},
		{"[::1]:8443", "::1", "443", false},
	} {
		if err := (Policy{AllowedHosts: []string{test.rule}}).Validate(); err != nil {
			t.Errorf("%s: %v", test.rule, err)
		}
		f := New(nil, Policy{AllowedHosts: []string{"!", test.rule}})
		if got := f.hosts.allows(test.host, test.port); got != test.want {
			t.Errorf("%s for %s port %s: got %t, want %t", test.rule, test.host, test.port, got, test.want)
		}
	}
}

func TestPolicyValidate(t *testing.T) {
	for _, entry := range []string{
		"", "*", "*.", "https://host", "host/path", "host:0", "host:65536", "host:x", "a b", "a..b", "user@host", "10.0.0.0/8", "hôst",
	} {
		err := Policy{AllowedHosts: []string{"fine.example", entry}}.Validate()
		if err == nil {
			t.Errorf("%q: accepted", entry)
		}
	}
	if err := (Policy{}).Validate(); err != nil {
		t.Error(err)
	}
}
