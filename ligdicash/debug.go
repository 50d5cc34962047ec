package ligdicash

import (
	"net/http"
	"os"
	"slices"
	"strings"
)

// tellsTale says that GODEBUG makes net/http write what it sends over HTTP/2
// to the log, headers and so keys included. It reads that setting once, as the
// program starts, and nothing can take it back.
func tellsTale() bool { return strings.Contains(os.Getenv("GODEBUG"), "http2debug") }

// quietly keeps t from HTTP/2 where that would be written out. Over HTTP/1
// nothing is.
func quietly(t *http.Transport) *http.Transport {
	if !told {
		return t
	}
	t = t.Clone()
	t.ForceAttemptHTTP2, t.HTTP2, t.TLSNextProto = false, nil, nil
	t.Protocols = new(http.Protocols)
	t.Protocols.SetHTTP1(true)
	if c := t.TLSClientConfig; c != nil { // one used before offers it
		c = c.Clone()
		c.NextProtos = slices.DeleteFunc(slices.Clone(c.NextProtos), func(p string) bool { return p == "h2" })
		t.TLSClientConfig = c
	}
	return t
}

// told is as net/http found it: changing the variable later changes nothing.
var told = tellsTale()
