package fetch

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"
)

// sqlPlace: the Secret names the host.
var sqlPlace = place{host: "the Secret of spec.sql.secretRef", login: "spec.sql.secretRef", ca: "spec.sql.caSecretRef"}

// sqlFault puts what went wrong before the first row into our own words. err
// is the library's: its text holds host, user and database, and ends here.
func sqlFault(ctx context.Context, err error) *Error {
	var state *pgconn.PgError
	var long *pgproto3.ExceededMaxBodyLenErr
	switch {
	case errors.As(err, &state) && ctx.Err() == nil:
		return sqlStateFault(state.Code)
	case errors.Is(err, errTLSRefused):
		return permanent(ReasonTLSFailed, "database does not offer TLS; turn ssl on there")
	case errors.Is(err, errGreetingTooLong) || errors.As(err, &long):
		return permanent(ReasonSourceUnreachable, "server says too much before the first row; check host and port in the Secret of spec.sql.secretRef")
	default:
		return connectFault(ctx, err, sqlPlace)
	}
}

// sqlStates are the SQLSTATE codes, and after them the classes of codes, that
// have words of their own. A server's message is never shown.
var sqlStates = map[string]Error{
	"25006": {Reason: ReasonQueryInvalid, Permanent: true, Message: "spec.sql.query tries to write; write one select statement"},
	"3D000": {Reason: ReasonNotFound, Permanent: true, Message: "no such database; check the Secret of spec.sql.secretRef"},
	"42501": {Reason: ReasonForbidden, Permanent: true, Message: "access refused; grant the user select on what spec.sql.query reads"},
	"42601": {Reason: ReasonQueryInvalid, Permanent: true, Message: "spec.sql.query is not one statement of valid SQL; correct it"},
	"42703": {Reason: ReasonQueryInvalid, Permanent: true, Message: "spec.sql.query names a column that does not exist; correct it"},
	"42P01": {Reason: ReasonQueryInvalid, Permanent: true, Message: "spec.sql.query names a table that does not exist; correct it"},
	"53300": {Reason: ReasonRateLimited, Message: "database has too many connections; it is tried again, or raise its limit"},
	"57014": {Reason: ReasonSourceTimeout, Message: "query was stopped before its end; raise spec.timeout or let the query compute less"},
	"28":    {Reason: ReasonUnauthorized, Permanent: true, Message: "login refused; check the Secret of spec.sql.secretRef and the database's pg_hba.conf"},
	"08":    {Reason: ReasonServerError, Message: "database gave up the connection; it is tried again"},
	"0A":    {Reason: ReasonQueryInvalid, Permanent: true, Message: "spec.sql.query asks for what the database cannot do; rewrite it"},
	"22":    {Reason: ReasonQueryInvalid, Permanent: true, Message: "spec.sql.query meets a value it cannot compute with; correct it"},
	"25":    {Reason: ReasonQueryInvalid, Permanent: true, Message: "spec.sql.query cannot run in a read-only transaction; write one select statement"},
	"2D":    {Reason: ReasonQueryInvalid, Permanent: true, Message: "spec.sql.query ends the transaction; write one select statement"},
	"3F":    {Reason: ReasonQueryInvalid, Permanent: true, Message: "spec.sql.query names a schema that does not exist; correct it"},
	"42":    {Reason: ReasonQueryInvalid, Permanent: true, Message: "spec.sql.query is not accepted; try it with psql and correct it"},
	"P0":    {Reason: ReasonQueryInvalid, Permanent: true, Message: "a function of spec.sql.query raises an error; correct it"},
}

// sqlStateFault gives the words of a code, or of its class; any other is the
// server's fault, and tried again.
func sqlStateFault(code string) *Error {
	if len(code) != 5 || strings.Trim(code, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return transient(ReasonServerError, "database has a fault; it is tried again")
	}
	fault, named := sqlStates[code]
	if !named {
		fault, named = sqlStates[code[:2]]
	}
	if !named {
		fault = Error{Reason: ReasonServerError, Message: "database has a fault; it is tried again"}
	}
	fault.Message = "SQLSTATE " + code + ": " + fault.Message
	return &fault
}
