package fetch

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

const (
	// maxColumns is what records takes; more are refused before the query runs.
	maxColumns = 256
	// maxRowBytes of one message, and so of one row.
	maxRowBytes = 1 << 20
	// cancelTimeout bounds the farewell: the request to stop, and the end of
	// the session.
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

// openSQL runs the query in a read-only transaction of a session of its own.
// The statement is described before it runs, so that what returns no rows
// never does.
func (f *Fetcher) openSQL(ctx context.Context, namespace string, origin v1alpha1.SQLOrigin, timeout time.Duration) (*Content, *Error) {
	target, fault := f.sqlTarget(ctx, namespace, origin.SecretRef)
	if fault != nil {
		return nil, fault
	}
	roots, fault := f.roots(ctx, namespace, origin.CASecretRef)
	if fault != nil {
		return nil, fault
	}
	line := sqlLine{target: target, dialer: f.dialer(roots)}
	conn, fault := line.connect(ctx)
	if fault != nil {
		return nil, fault
	}
	rows, fault := query(ctx, conn, origin.Query, timeout)
	if fault != nil {
		hangUp(ctx, conn, false)
		return nil, fault
	}
	return &Content{Body: f.limitBody(ctx, rows, -1), LengthKnown: true}, nil
}

// query begins the transaction and sends the query. What comes back is read
// by sqlRows.
func query(ctx context.Context, conn *pgconn.PgConn, text string, timeout time.Duration) (*sqlRows, *Error) {
	// Set in the transaction and not at the start of the session, where poolers
	// refuse it.
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

// hangUp ends a session. A query that may still run is stopped first: a server
// that computes does not notice that nobody listens.
func hangUp(ctx context.Context, conn *pgconn.PgConn, running bool) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cancelTimeout)
	defer cancel()
	if running && !conn.IsClosed() {
		_ = conn.CancelRequest(ctx)
	}
	_ = conn.Close(ctx)
	_ = conn.Conn().Close()
	// Where the library saw the fault first, it stops the query by itself.
	select {
	case <-conn.CleanupDone():
	case <-ctx.Done():
	}
}
