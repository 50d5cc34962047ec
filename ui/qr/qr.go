// Package qr turns a payment link into the best QR code a terminal can show:
// dark on white in colours of our own, with modules a phone takes for square
// and a white border. Where nothing would scan it draws nothing and says what
// would help.
//
// FromEnv and Answers find out about the terminal, Choose decides, Choice.Draw
// draws. The package writes and reads nothing itself.
package qr

import (
	"errors"
	"strings"

	"rsc.io/qr"
)

// ErrNotLink is what a text gets that is no http or https address in printable
// ASCII: whoever scans a code should be asked to open a page, nothing else.
var ErrNotLink = errors.New("not a web link")

// ErrTooLong is a link that no QR code holds: above 2,953 bytes.
var ErrTooLong = errors.New("link too long for a QR code")

// encode makes the modules of link.
func encode(link string) (*qr.Code, error) {
	if !isLink(link) {
		return nil, ErrNotLink
	}
	return encodeText(link)
}

// encodeText makes the modules of any text at level L: M is two versions
// larger and scans worse from a screen.
func encodeText(text string) (*qr.Code, error) {
	code, err := qr.Encode(text, qr.L)
	if err != nil {
		return nil, ErrTooLong
	}
	return code, nil
}

func isLink(link string) bool {
	scheme, rest, ok := strings.Cut(link, "://")
	if !ok || rest == "" || !strings.EqualFold(scheme, "https") && !strings.EqualFold(scheme, "http") {
		return false
	}
	for i := range len(link) {
		if link[i] <= ' ' || link[i] > '~' {
			return false
		}
	}
	return true
}
