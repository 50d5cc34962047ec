package hub

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"caisse/model"
)

// What can be wrong with the shared ledger, or with the way to it: the Kind of
// an *Error. Callers have the sentences.
var (
	ErrAddress           = errors.New("the address cannot be read")
	ErrPasswordInAddress = errors.New("the address has a password in it")
	ErrUnreachable       = errors.New("no server answers there")
	ErrCertificate       = errors.New("the server's certificate is not believed")
	ErrNoTLS             = errors.New("the server takes no encrypted connections")
	ErrPassword          = errors.New("wrong password")
	ErrRole              = errors.New("the server does not let this role in")
	ErrDatabase          = errors.New("no such database")
	ErrRights            = errors.New("this role may not do that")
	ErrReadOnly          = errors.New("the server can only be read")
	ErrFull              = errors.New("the server has no room left")
	ErrBusy              = errors.New("the server has no connection left")
	ErrSlow              = errors.New("no answer in time")            // what was sent may have been written
	ErrLost              = errors.New("the connection broke")         // the same
	ErrUnfit             = errors.New("this server cannot serve")     // too old, or not in UTF-8
	ErrNotOurs           = errors.New("another program's tables")     // in the place of ours
	ErrHalf              = errors.New("parts of the schema are gone") // or were never made
	ErrOlder             = errors.New("an older schema, and this role may not change it")
	ErrRefused           = errors.New("the server refused what was sent")

	ErrNoShop    = errors.New("the shop has no name")
	ErrNameTaken = errors.New("another till of the shop has this name")
	ErrNoTill    = errors.New("no such till")
	ErrTakenOver = errors.New("another program runs with this till's id")
)

// Error is a failure of the shared ledger. Its text has no password and no
// address in it, and nothing of a sale: it may be logged.
type Error struct {
	Kind error  // one of those above, for errors.Is
	Code string // PostgreSQL's, "" where it said nothing
	Text string // what the server or the system said of it; may be ""

	context error // context.Canceled or context.DeadlineExceeded, where that was it
}

func (e *Error) Error() string {
	text := "shared ledger: " + e.Kind.Error()
	if e.Code != "" {
		text += " (" + e.Code + ")"
	}
	if e.Text != "" {
		text += ": " + e.Text
	}
	return text
}

func (e *Error) Unwrap() []error {
	if e.context != nil {
		return []error{e.Kind, e.context}
	}
	return []error{e.Kind}
}

// Newer is a schema of a newer caisse, with its version and the latest this
// program knows.
type Newer struct{ Has, Knows int }

func (e *Newer) Error() string {
	return fmt.Sprintf("shared ledger: written by a newer version (%d, this program knows %d)", e.Has, e.Knows)
}

// Live is another program that has lately shown itself under the till's id. Seen
// is when, by the server's clock: once it has moved there are two ledgers with
// one id; while it stands still the other has ended, or cannot be heard.
type Live struct {
	Session string
	Seen    time.Time
	Age     time.Duration
}

func (e *Live) Error() string {
	return fmt.Sprintf("shared ledger: another program showed itself under this till's id %v ago", e.Age)
}

// Adopted is a till whose sales another one has taken over: it takes a new id.
type Adopted struct{ By string }

func (e *Adopted) Error() string { return "shared ledger: this till was adopted by another one" }

// OtherShop is a till that belongs to another shop than it says: one that moves
// takes a new id. Name is the shop it belongs to, or the one that has the name.
type OtherShop struct{ ID, Name string }

func (e *OtherShop) Error() string { return "shared ledger: this till belongs to another shop" }

var errReadOnly = errors.New("read only")

// explain makes of an error of the driver one of ours. connecting says that
// nothing had been asked of the server yet.
func explain(err error, connecting bool) error {
	var pg *pgconn.PgError
	if err == nil {
		return nil
	}
	e := &Error{Kind: ErrLost, Text: cause(err)}
	if connecting {
		e.Kind = ErrUnreachable
	}
	switch {
	case errors.As(err, &pg):
		e.Text = ""
		if !isCode(pg.Code) {
			break // that is no PostgreSQL
		}
		e.Kind, e.Code = kindOf(pg, e.Kind), pg.Code
		if connecting && e.Kind == ErrRefused {
			e.Kind = ErrUnreachable
		}
		if strings.Contains(" 08 25 28 3D 42 53 57 ", " "+pg.Code[:2]+" ") { // others tell what was sent
			e.Text = model.Clean(pg.Message)
			e.Text = strings.ToValidUTF8(e.Text[:min(len(e.Text), 200)], "")
		}
	case errors.Is(err, errReadOnly):
		e.Kind, e.Text = ErrReadOnly, ""
	case distrusted(err):
		e.Kind = ErrCertificate
	case strings.Contains(err.Error(), "server refused TLS connection"):
		e.Kind = ErrNoTLS
	case errors.Is(err, context.Canceled):
		e.context = context.Canceled
	case errors.Is(err, context.DeadlineExceeded):
		e.context = context.DeadlineExceeded
		if !connecting {
			e.Kind = ErrSlow
		}
	}
	return e
}

func isCode(code string) bool {
	return len(code) == 5 && !strings.ContainsFunc(code, func(r rune) bool { return (r < '0' || r > '9') && (r < 'A' || r > 'Z') })
}

func kindOf(pg *pgconn.PgError, otherwise error) error {
	switch pg.Code {
	case "28P01":
		return ErrPassword
	case "28000":
		return ErrRole
	case "3D000":
		return ErrDatabase
	case "42501":
		return ErrRights
	case "25006":
		return ErrReadOnly
	case "53300":
		return ErrBusy
	case "57014", "55P03": // the statement took too long
		return ErrSlow
	case "42P01", "42703", "42883", "42P10", "3F000": // a table, column, function or index that is not there
		return ErrHalf
	case "42704": // a setting that is not known
		return ErrAddress
	case "08P01": // a pooler's code for everything
		switch {
		case strings.Contains(pg.Message, "no more connections"):
			return ErrBusy
		case strings.Contains(pg.Message, "authentication failed"):
			return ErrPassword
		case strings.Contains(pg.Message, "no such database"):
			return ErrDatabase
		case strings.Contains(pg.Message, "no such user"):
			return ErrRole
		}
		return otherwise
	}
	switch {
	case strings.HasPrefix(pg.Code, "53"), pg.Code == "58030":
		return ErrFull
	case strings.HasPrefix(pg.Code, "57P"), strings.HasPrefix(pg.Code, "08"):
		return otherwise
	case pg.Code == "40001", pg.Code == "40P01":
		return ErrSlow
	}
	return ErrRefused
}

// distrusted says that the certificate was the reason.
func distrusted(err error) bool {
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var verification *tls.CertificateVerificationError
	return errors.As(err, &unknown) || errors.As(err, &host) || errors.As(err, &invalid) || errors.As(err, &verification)
}

// cause is what the system says, without whom it says it of.
func cause(err error) string {
	var dns *net.DNSError
	var number syscall.Errno
	var timeout interface{ Timeout() bool }
	switch {
	case errors.As(err, &dns):
		return "no such host"
	case errors.As(err, &number):
		return number.Error()
	case errors.Is(err, context.Canceled):
		return "given up"
	case errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "no answer in time"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed), errors.Is(err, pgconn.ErrConnClosed):
		return "closed"
	}
	return ""
}
