// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"
	"github.com/jackc/pgx/v5/pgtype"
)

// readAhead is how many bytes of rows one Read prepares at most.
const readAhead = 32 << 10

// deadlinePassed ends every operation of a connection that waits.
var deadlinePassed = time.Unix(1, 0)

// sqlRows is the answer of a query as a CSV file, written row by row while it is
// read. It reads the messages of the protocol itself: the library's own reader of
// results would keep everything that a server says about its parameters.
type sqlRows struct {
	ctx    context.Context
	conn   *pgconn.PgConn
	stop   func() bool
	types  []uint32
	record []string
	text   bytes.Buffer
	writer *csv.Writer
	end    error // Read gives it after the last byte of text
}

// execute sends the described statement and writes the header.
func execute(ctx context.Context, conn *pgconn.PgConn, fields []pgconn.FieldDescription) (*sqlRows, *Error) {
	r := &sqlRows{ctx: ctx, conn: conn, record: make([]string, len(fields)), types: make([]uint32, len(fields))}
	r.writer = csv.NewWriter(&r.text)
	for i, field := range fields {
		r.record[i], r.types[i] = field.Name, field.DataTypeOID
	}
	if err := r.write(); err != nil {
		return nil, transient(ReasonServerError, "database sent column names that cannot be written; the operator tries again")
	}
	frontend := conn.Frontend()
	frontend.SendBind(&pgproto3.Bind{ResultFormatCodes: []int16{pgtype.TextFormatCode}})
	frontend.SendExecute(&pgproto3.Execute{})
	frontend.SendSync(&pgproto3.Sync{})
	r.stop = context.AfterFunc(ctx, func() { _ = conn.Conn().SetDeadline(deadlinePassed) })
	if err := frontend.Flush(); err != nil {
		r.stop()
		return nil, sqlFault(ctx, err)
	}
	liftStartupLimit(conn.Conn())
	return r, nil
}

// Read gives io.EOF only after the server has said that the statement is complete.
// body describes the other errors.
func (r *sqlRows) Read(p []byte) (int, error) {
	for r.end == nil && r.text.Len() < min(len(p), readAhead) {
		r.end = r.next()
	}
	if r.text.Len() > 0 {
		return r.text.Read(p)
	}
	return 0, r.end
}

// Close ends the session, and the query if it still runs.
func (r *sqlRows) Close() error {
	r.stop()
	endSession(r.ctx, r.conn, !errors.Is(r.end, io.EOF))
	return nil
}

// next reads one message. Messages that are neither a row nor an end are ignored.
func (r *sqlRows) next() error {
	message, err := r.conn.Frontend().Receive()
	if _, long := errors.AsType[*pgproto3.ExceededMaxBodyLenErr](err); long {
		return permanent(ReasonSourceTooLarge, "one row is larger than 1 MiB; select fewer or shorter columns")
	}
	if err != nil {
		return err
	}
	switch m := message.(type) {
	case *pgproto3.DataRow:
		return r.row(m.Values)
	case *pgproto3.ErrorResponse:
		return sqlStateFault(m.Code)
	case *pgproto3.CommandComplete:
		return io.EOF
	case *pgproto3.CopyInResponse, *pgproto3.CopyOutResponse, *pgproto3.CopyBothResponse, *pgproto3.PortalSuspended, *pgproto3.ReadyForQuery:
		return transient(ReasonServerError, "database did not finish the query; the operator tries again")
	}
	return nil
}

func (r *sqlRows) row(values [][]byte) error {
	if len(values) != len(r.record) {
		return transient(ReasonServerError, "database sent a row of another width; the operator tries again")
	}
	for i, value := range values {
		r.record[i] = sqlText(r.types[i], value)
	}
	return r.write()
}

// write adds the record to text.
func (r *sqlRows) write() error {
	if err := r.writer.Write(r.record); err != nil {
		return err
	}
	r.writer.Flush()
	return r.writer.Error()
}

// sqlText writes a value in the form of exports; NULL is empty.
func sqlText(oid uint32, value []byte) string {
	text := string(value)
	switch oid {
	case pgtype.BoolOID:
		switch text {
		case "t":
			return "true"
		case "f":
			return "false"
		}
	case pgtype.TimestamptzOID:
		// The session's time zone is UTC.
		if date, found := strings.CutSuffix(text, "+00"); found {
			return strings.Replace(date, " ", "T", 1) + "Z"
		}
	case pgtype.TimestampOID:
		return strings.Replace(text, " ", "T", 1)
	}
	return text
}
