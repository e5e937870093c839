// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"
)

// sqlFields: the Secret names the host.
var sqlFields = specFields{host: "the Secret of spec.sql.secretRef", login: "spec.sql.secretRef", ca: "spec.sql.caSecretRef"}

// sqlFault describes an error before the first row in our own words. err comes
// from the library: its text contains host, user and database and is dropped here.
func sqlFault(ctx context.Context, err error) *Error {
	var state *pgconn.PgError
	var long *pgproto3.ExceededMaxBodyLenErr
	switch {
	case errors.As(err, &state) && ctx.Err() == nil:
		return sqlStateFault(state.Code)
	case errors.Is(err, errTLSRefused):
		return permanent(ReasonTLSFailed, "database does not offer TLS; turn ssl on there")
	case errors.Is(err, errStartupTooLong) || errors.As(err, &long):
		return permanent(ReasonSourceUnreachable, "server sends too many bytes before the first row; check host and port in the Secret of spec.sql.secretRef")
	default:
		return connectFault(ctx, err, sqlFields)
	}
}

// sqlStates are the SQLSTATE codes with messages of their own, and after them the
// classes of codes. The message of the server is never shown.
var sqlStates = map[string]Error{
	"25006": {Reason: ReasonQueryInvalid, Permanent: true, Message: "spec.sql.query tries to write; write one select statement"},
	"3D000": {Reason: ReasonNotFound, Permanent: true, Message: "no such database; check the Secret of spec.sql.secretRef"},
	"42501": {Reason: ReasonForbidden, Message: "access refused; grant the user select on what spec.sql.query reads"},
	"42601": {Reason: ReasonQueryInvalid, Permanent: true, Message: "spec.sql.query is not one statement of valid SQL; correct it"},
	"42703": {Reason: ReasonQueryInvalid, Permanent: true, Message: "spec.sql.query names a column that does not exist; correct it"},
	"42P01": {Reason: ReasonQueryInvalid, Permanent: true, Message: "spec.sql.query names a table that does not exist; correct it"},
	"53300": {Reason: ReasonRateLimited, Message: "database has too many connections; the operator tries again; raise the limit of the database"},
	"57014": {Reason: ReasonSourceTimeout, Message: "query was stopped before its end; raise spec.timeout or let the query compute less"},
	"28":    {Reason: ReasonUnauthorized, Permanent: true, Message: "login refused; check the Secret of spec.sql.secretRef and the database's pg_hba.conf"},
	"08":    {Reason: ReasonServerError, Message: "database closed the connection; the operator tries again"},
	"0A":    {Reason: ReasonQueryInvalid, Permanent: true, Message: "spec.sql.query uses a feature that the database does not have; rewrite it"},
	"22":    {Reason: ReasonQueryInvalid, Permanent: true, Message: "spec.sql.query computes with a value that is not valid for it; correct it"},
	"25":    {Reason: ReasonQueryInvalid, Permanent: true, Message: "spec.sql.query cannot run in a read-only transaction; write one select statement"},
	"2D":    {Reason: ReasonQueryInvalid, Permanent: true, Message: "spec.sql.query ends the transaction; write one select statement"},
	"3F":    {Reason: ReasonQueryInvalid, Permanent: true, Message: "spec.sql.query names a schema that does not exist; correct it"},
	"42":    {Reason: ReasonQueryInvalid, Permanent: true, Message: "spec.sql.query is not accepted; try it with psql and correct it"},
	"P0":    {Reason: ReasonQueryInvalid, Permanent: true, Message: "a function of spec.sql.query raises an error; correct it"},
}

// sqlStateFault gives the fault of a code or of its class. Any other code is a fault
// of the server, after which the operator tries again.
func sqlStateFault(code string) *Error {
	if len(code) != 5 || strings.Trim(code, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return transient(ReasonServerError, "database has a fault; the operator tries again")
	}
	fault, named := sqlStates[code]
	if !named {
		fault, named = sqlStates[code[:2]]
	}
	if !named {
		fault = Error{Reason: ReasonServerError, Message: "database has a fault; the operator tries again"}
	}
	fault.Message = "SQLSTATE " + code + ": " + fault.Message
	return &fault
}
