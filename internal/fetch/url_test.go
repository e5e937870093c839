// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"net/netip"
	"net/url"
	"os"
	"strings"
	"testing"
)

// A22: a URL with a user or a password is refused, and no error has its text: fault
// searches for the canary.
func TestParseURL(t *testing.T) {
	for _, text := range []string{
		"https://vendor.example", "https://vendor.example:8443/a?b=c", "https://[2001:db8::1]/", "https://xn--mnchen-3ya.example/", "HTTPS://vendor.example./",
		"https://169.254.169.254/", // the dial guard's business
	} {
		if _, fault := parseURL("spec.http.url", text); fault != nil {
			t.Errorf("%s: %v", text, fault)
		}
	}
	for text, words := range map[string]string{
		"":                                    "absolute https URL",
		"http://vendor.example/":              "absolute https URL",
		"file:///etc/passwd":                  "absolute https URL",
		"//vendor.example/":                   "absolute https URL",
		"https:///x":                          "absolute https URL",
		"https:vendor.example":                "absolute https URL",
		" https://vendor.example":             "absolute https URL",
		"https://vendor.example/\x00":         "absolute https URL",
		"https://vendor example/":             "absolute https URL",
		"https://vendor.example:x/":           "absolute https URL",
		"https://me:" + canary + "@v.example": "user or password",
		"https://" + canary + "@v.example":    "user or password",
		"https://vendor.example/#" + canary:   "fragment",
		"https://vendor.example/#":            "fragment",
		"https://vendor.example:99999/":       "port out of range",
		"https://vendor.example:0/":           "port out of range",
		"https://münchen.example/":            "xn-- form",
		"https://:443/":                       "host name",
		"https://a..b/":                       "host name",
		"https://a%20b/":                      "absolute https URL",
		"https://" + strings.Repeat("a", 254): "host name",
	} {
		_, err := parseURL("spec.http.url", text)
		if err == nil {
			t.Errorf("%q: accepted", text)
			continue
		}
		fault(t, err, ReasonURLInvalid, true, words)
	}
}

// A22: a secret in the query of a spec is refused by the whole name of its
// parameter, however that is written.
func TestParseSpecURL(t *testing.T) {
	for _, query := range []string{
		"", "$filter=a&period=P1M", "monkey=1&keys=2&tokens=3&design=4&sigma=5", "pageToken=a&sort-key=b", "state=key", "a.key=b",
	} {
		if _, fault := parseSpecURL("spec.http.url", "https://vendor.example/key=a?"+query, "query"); fault != nil {
			t.Errorf("%s: %v", query, fault)
		}
	}
	for _, name := range []string{
		"token", "sig", "key", "KEY", "Signature", "access_token", "accessToken", "auth-token", "sas_token", "X-Amz-Signature", "X-Amz-Security-Token", "x-goog-signature",
		"api_key", "apikey", "x-api-key", "account-key", "subscription-key", "Ocp-Apim-Subscription-Key", "secret", "client_secret", "password", "passwd", "pwd", "%73ig",
	} {
		_, err := parseSpecURL("spec.http.url", "https://vendor.example/?a=b&"+name+"="+canary+"&c=d", "query")
		if err == nil {
			t.Errorf("%s: accepted", name)
			continue
		}
		fault(t, err, ReasonURLInvalid, true, "spec.http.url: has a parameter such as token, sig or key; put it under the key query")
	}
}

// The API refuses the same names as the program, which checks again for objects that
// are older than the rule.
func TestSecretParametersOfTheAPI(t *testing.T) {
	text, err := os.ReadFile("../../api/v1alpha1/origin_http_types.go")
	if err != nil {
		t.Fatal(err)
	}
	names := strings.TrimSuffix(strings.TrimPrefix(secretParameter.String(), "^"), "$")
	if rule := "!self.matches('^[^?]*[?](.*&)?" + names + "=')"; strings.Count(string(text), rule) != 2 {
		t.Errorf("not the rule of url and tokenURL: %s", rule)
	}
}

func TestSameOrigin(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"https://v.example/a", "https://V.example.:443/b", true},
		{"https://v.example/a", "https://v.example:8443/a", false},
		{"https://v.example/a", "http://v.example:443/a", false},
		{"https://v.example/a", "https://w.example/a", false},
		{"https://127.0.0.1/", "https://[::ffff:127.0.0.1]/", true},
	} {
		a, _ := url.Parse(test.a)
		b, _ := url.Parse(test.b)
		if got := sameOrigin(a, b); got != test.want {
			t.Errorf("%s and %s: got %t, want %t", test.a, test.b, got, test.want)
		}
	}
}

// An accepted URL names one host over https, without a password, and its
// origin shows that host and nothing else.
func FuzzURLPolicy(f *testing.F) {
	for _, seed := range []string{
		"https://vendor.example:8443/a?b=c", "https://me:pw@v.example", "https://[::1%25eth0]/", "https://v.example\\@w.example/", "//x", "https://v.example:99999/#",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		parsed, fault := parseURL("spec.http.url", text)
		if fault == nil {
			checkAccepted(t, parsed, originOfURL(text))
		} else if fault.Reason != ReasonURLInvalid || !fault.Permanent || originOfURL(text) != "http" {
			t.Errorf("%q: %+v, origin %q", text, fault, originOfURL(text))
		}
	})
}

func checkAccepted(t *testing.T, parsed *url.URL, origin string) {
	if parsed.Scheme != "https" || parsed.User != nil || parsed.Fragment != "" || parsed.Hostname() == "" {
		t.Errorf("%q accepted", parsed)
	}
	again, fault := parseURL("spec.http.url", parsed.String())
	if fault != nil || !sameOrigin(parsed, again) {
		t.Errorf("%q becomes another origin: %v", parsed, fault)
	}
	host := strings.TrimPrefix(origin, "http/")
	if _, err := netip.ParseAddr(parsed.Hostname()); err != nil && strings.ContainsAny(host, "/?@#[] \\%") {
		t.Errorf("%q has origin %q", parsed, origin)
	}
}
