// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// sqlTarget is the database that the key uri of a Secret names.
type sqlTarget struct {
	host, port               string
	user, password, database string
	// withoutTLS must be allowed by the policy for this host.
	withoutTLS bool
}

const uriKey = "uri"

// sqlTarget reads the Secret at each fetch and applies the policy. The Secret itself
// names the host, so that its owner has agreed to it.
func (f *Fetcher) sqlTarget(ctx context.Context, namespace string, ref v1alpha1.SecretReference) (sqlTarget, *Error) {
	secret, fault := f.secret(ctx, namespace, ref.Name, useCredentials)
	if fault != nil {
		return sqlTarget{}, fault
	}
	text, ok := credential(secret, uriKey)
	if !ok {
		return sqlTarget{}, keyNotFound("Secret", ref.Name, uriKey)
	}
	target, fault := parseSQLTarget(text)
	if fault == nil && target.withoutTLS && !f.hosts.allows(target.host, target.port) {
		fault = permanent(ReasonTLSFailed, "asks for a connection without TLS; remove sslmode=disable, or ask the operator's owner to add the host to --allowed-source-hosts")
	}
	if fault != nil {
		fault.Message = `Secret "` + ref.Name + `", key "uri" ` + fault.Message
	}
	return target, fault
}

// parseSQLTarget accepts one host and uses only what the URI contains. The
// library's own parser takes missing parts from the environment and from files,
// and accepts several hosts.
func parseSQLTarget(text string) (sqlTarget, *Error) {
	parsed, err := url.Parse(text)
	if err != nil || parsed.Scheme != "postgres" && parsed.Scheme != "postgresql" || parsed.User == nil {
		return sqlTarget{}, uriInvalid("is not postgres://user:password@host:port/database; write % and two digits for special characters")
	}
	password, _ := parsed.User.Password()
	target := sqlTarget{
		host: canonicalHost(parsed.Hostname()), port: parsed.Port(),
		user: parsed.User.Username(), password: password, database: strings.TrimPrefix(parsed.Path, "/"),
	}
	if target.port == "" {
		target.port = "5432"
	}
	switch {
	case strings.Contains(text, "#"):
		return sqlTarget{}, uriInvalid("has the character #; write %23")
	case !validHost(parsed.Hostname()):
		return sqlTarget{}, uriInvalid("has no valid host name; write exactly one, a name beyond ASCII in its xn-- form")
	}
	if fault := target.check(); fault != nil {
		return sqlTarget{}, fault
	}
	target.withoutTLS, err = parseSSLMode(parsed.RawQuery)
	if err != nil {
		return sqlTarget{}, uriInvalid("has a parameter that is not supported; keep none but sslmode, which is verify-full or disable")
	}
	return target, nil
}

// check checks the parts of a URI other than its host.
func (t sqlTarget) check() *Error {
	switch {
	case !validPort(t.port):
		return uriInvalid("port out of range; use 1 to 65535")
	case t.user == "" || t.database == "" || strings.Contains(t.database, "/"):
		return uriInvalid("has no user or no database; write postgres://user:password@host:port/database")
	case strings.Contains(t.user+t.password+t.database, "\x00"):
		return uriInvalid("has a NUL character; remove it")
	}
	return nil
}

// parseSSLMode reports whether the URI asks for a connection without TLS. All modes
// that require TLS mean verify-full. Modes that only prefer TLS are refused.
func parseSSLMode(query string) (bool, error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return false, err
	}
	for name, modes := range values {
		if name != "sslmode" || len(modes) != 1 {
			return false, strconv.ErrSyntax
		}
	}
	switch values.Get("sslmode") {
	case "disable":
		return true, nil
	case "", "require", "verify-ca", "verify-full":
		return false, nil
	default:
		return false, strconv.ErrSyntax
	}
}

func uriInvalid(what string) *Error { return permanent(ReasonCredentialsInvalid, "%s", what) }
