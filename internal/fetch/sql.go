// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

const (
	// maxColumns is the limit of exports. A query with more columns does not run.
	maxColumns = 256
	// maxRowBytes of one message of the protocol, and so of one row.
	maxRowBytes = 1 << 20
	// cancelTimeout limits the end of a session, including the request to stop
	// the query.
	cancelTimeout = 5 * time.Second
)

// sqlOrigin is the rows of a query.
func sqlOrigin(source *v1alpha1.ExportSource) *origin {
	spec := source.Spec.SQL
	if spec == nil {
		return nil
	}
	return &origin{
		name: "sql/" + spec.SecretRef.Name,
		host: "sql/" + source.Namespace + "/" + spec.SecretRef.Name, // the Secret names the host
		open: func(ctx context.Context, f *Fetcher, _ Validators) (*Content, *Error) {
			return f.openSQL(ctx, source.Namespace, *spec, source.Spec.Timeout.Duration)
		},
	}
}

// openSQL runs the query in a read-only transaction of a session of its own. The
// server describes the statement first, so that a statement that returns no rows
// never runs.
func (f *Fetcher) openSQL(ctx context.Context, namespace string, origin v1alpha1.SQLOrigin, timeout time.Duration) (*Content, *Error) {
	target, fault := f.sqlTarget(ctx, namespace, origin.SecretRef)
	if fault != nil {
		return nil, fault
	}
	roots, fault := f.roots(ctx, namespace, origin.CASecretRef)
	if fault != nil {
		return nil, fault
	}
	connector := sqlConnector{target: target, dialer: f.dialer(roots)}
	conn, fault := connector.connect(ctx)
	if fault != nil {
		return nil, fault
	}
	rows, fault := query(ctx, conn, origin.Query, timeout)
	if fault != nil {
		endSession(ctx, conn, false)
		return nil, fault
	}
	return &Content{Body: f.limitBody(ctx, rows, -1), LengthKnown: true}, nil
}

// query begins the transaction and sends the query. sqlRows reads the answer.
func query(ctx context.Context, conn *pgconn.PgConn, text string, timeout time.Duration) (*sqlRows, *Error) {
	// The timeout is set in the transaction: connection poolers refuse it at the
	// start of the session.
	begin := "begin transaction isolation level repeatable read, read only"
	if timeout > 0 {
		begin += fmt.Sprintf("; set local statement_timeout = %d", timeout.Milliseconds())
	}
	if _, err := conn.Exec(ctx, begin).ReadAll(); err != nil {
		return nil, sqlFault(ctx, err)
	}
	statement, err := conn.Prepare(ctx, "", text, nil)
	if err != nil {
		return nil, sqlFault(ctx, err)
	}
	if fault := checkStatement(statement); fault != nil {
		return nil, fault
	}
	return execute(ctx, conn, statement.Fields)
}

func checkStatement(statement *pgconn.StatementDescription) *Error {
	switch {
	case len(statement.ParamOIDs) > 0:
		return queryInvalid("has parameters ($1); write the values into the query")
	case len(statement.Fields) == 0:
		return queryInvalid("returns no rows; write one select statement")
	case len(statement.Fields) > maxColumns:
		return queryInvalid("returns more than 256 columns; select fewer")
	}
	return nil
}

func queryInvalid(what string) *Error {
	return permanent(ReasonQueryInvalid, "spec.sql.query %s", what)
}

// endSession ends a session. It stops a query that may still run first: a server
// that computes does not notice that the connection is closed.
func endSession(ctx context.Context, conn *pgconn.PgConn, running bool) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cancelTimeout)
	defer cancel()
	if running && !conn.IsClosed() {
		_ = conn.CancelRequest(ctx)
	}
	_ = conn.Close(ctx)
	_ = conn.Conn().Close()
	// If the library has seen the fault first, it stops the query by itself.
	select {
	case <-conn.CleanupDone():
	case <-ctx.Done():
	}
}
