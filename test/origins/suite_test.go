// Package origins is the conformance suite of everything that exports come
// from: the same cases for each kind of origin, against a real server of its
// protocol. A source and its faults go in; the status that users see, and the
// facts that reports are made of, come out.
//
// To add a kind of origin: implement origin in a file of its own, and add a
// line to kinds. Servers of HTTP stand behind a front, servers of any other
// protocol behind a proxy; these know every fault. A server that is costly to
// start is started once, by a sync.OnceValues, and gives each start a place of
// its own in it (a bucket, a table). No test of this package needs a control
// plane.
package origins

import (
	"testing"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
)

// canary is in everything an origin says that is no export, and in every
// credential. It must never come out.
const canary = "CNRY-77ab"

// origin is a server with one export, and the source that reads it.
type origin interface {
	// source reads what was put. The suite sets its timeout.
	source() *v1alpha1.ExportSource
	// objects are the ConfigMaps and Secrets that the source refers to.
	objects() fetch.Objects
	// put publishes an export of so many rows in place of the one before.
	// Another edition has other figures in the same rows.
	put(t *testing.T, rows, edition int)
	// meet lets every fetch from now on meet a fault, or none. met is called
	// at least once for each fetch that does, at the latest when it has; for
	// slow, it is when the fetch already waits.
	meet(t *testing.T, f fault, met func())
}

// fault is what befalls a fetch.
type fault string

const (
	none fault = ""
	// truncated ends in the middle of the export.
	truncated fault = "truncated"
	// slow stops in the middle of the export and stays there.
	slow fault = "slow"
	// refused is a server that takes no connection.
	refused fault = "refused"
	// unauthorized is a server that does not accept the credentials.
	unauthorized fault = "unauthorized"
	// throttled is a server that asks to be left alone for retryAfter.
	throttled fault = "throttled"
	// wrongContent is a login page in place of the export.
	wrongContent fault = "wrong content"
)

const retryAfter = 7 * time.Second

// loginPage is what a wrongContent says.
const loginPage = "<!DOCTYPE html><html><body>" + canary + "</body></html>\n"

// kind is a kind of origin.
type kind struct {
	start func(t *testing.T) origin
	// conditional origins are asked whether their content is still the known
	// one; the others give all of it again.
	conditional bool
	// reasons that differ from those in faults.
	reasons map[fault]string
	// without are the faults that cannot befall this kind, and why.
	without map[fault]string
}

// kinds are the origins under test. A name is that of the field of spec, and
// perhaps a variant after a blank.
var kinds = map[string]kind{
	"configMap":                          {start: startConfigMap, reasons: reasonsOfObjects},
	"secret":                             {start: startSecret, reasons: reasonsOfObjects},
	"http":                               {start: startHTTP, conditional: true},
	"http of version 1":                  {start: startHTTP1, conditional: true},
	"http behind a proxy":                {start: startBehindProxy, conditional: true},
	"http with OAuth2":                   {start: startOAuth2, conditional: true},
	"objectStorage":                      {start: startObject, conditional: true},
	"objectStorage with a pattern":       {start: startPattern, conditional: true},
	"objectStorage after the list":       {start: startMatch, conditional: true},
	"partnerCenter":                      {start: startPartnerCenter},
	"partnerCenter after the first page": {start: startLaterPage},
	"partnerCenter scheduled report":     {start: startScheduledReport},
	"microsoftGraph":                     {start: startGraph},
	"sql": {start: startSQL, reasons: map[fault]string{wrongContent: "HeaderMissing"},
		without: map[fault]string{throttled: "the protocol has no word for how long to wait"}},
	"flux": {start: startFlux, conditional: true, reasons: map[fault]string{wrongContent: "SourceCorrupt"}},
}
