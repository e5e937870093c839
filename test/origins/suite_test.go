// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package origins is the conformance suite of all origins: the same cases for each
// kind of origin, against a real server of its protocol. In come a source and the
// faults of its server; out come the status that users see and the facts that
// reports are computed from.
//
// To add a kind of origin, implement origin in a file of its own and add a line to
// kinds. An HTTP server is behind a front, a server of another protocol behind a
// proxy; these two make the faults. A server that is slow to start is started once,
// by sync.OnceValues, and each test gets a part of it (a bucket, a table). No test of
// this package needs a control plane.
package origins

import (
	"testing"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
)

// canary is in every credential and in every text of an origin that is not part of an
// export. It must not be in any output.
const canary = "CNRY-77ab"

// origin is a server with one export, and the source that reads it.
type origin interface {
	// source reads what was put. The suite sets its timeout.
	source() *v1alpha1.ExportSource
	// objects are the ConfigMaps and Secrets that the source refers to.
	objects() fetch.Objects
	// put replaces the export by one with this number of rows. Another edition
	// has other figures in the same rows.
	put(t *testing.T, rows, edition int)
	// meet sets the fault of every fetch from now on, or none. met is called at
	// least once for each fetch with the fault, before the fetch ends; for slow,
	// while the fetch waits.
	meet(t *testing.T, f fault, met func())
}

// fault is one that a server makes.
type fault string

const (
	none fault = ""
	// truncated ends in the middle of the export.
	truncated fault = "truncated"
	// slow stops in the middle of the export and keeps the connection open.
	slow fault = "slow"
	// refused is a server that accepts no connection.
	refused fault = "refused"
	// unauthorized is a server that does not accept the credentials.
	unauthorized fault = "unauthorized"
	// throttled is a server that asks to wait for retryAfter.
	throttled fault = "throttled"
	// wrongContent is a login page instead of the export.
	wrongContent fault = "wrong content"
)

const retryAfter = 7 * time.Second

// loginPage is the content of wrongContent.
const loginPage = "<!DOCTYPE html><html><body>" + canary + "</body></html>\n"

// kind is a kind of origin.
type kind struct {
	start func(t *testing.T) origin
	// conditional origins support conditional requests; the others send all of
	// their content again.
	conditional bool
	// reasons that differ from those in faults.
	reasons map[fault]string
	// without are the faults that this kind cannot have, and why.
	without map[fault]string
}

// kinds are the origins under test. A name is that of the field of spec, with the name
// of a variant after a space.
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
	"microsoftGraph without redirect":    {start: startDirectGraph},
	"sql": {start: startSQL, reasons: map[fault]string{wrongContent: "HeaderMissing"},
		without: map[fault]string{throttled: "the protocol has no word for how long to wait"}},
	"flux": {start: startFlux, conditional: true, reasons: map[fault]string{wrongContent: "SourceCorrupt"}},
}
