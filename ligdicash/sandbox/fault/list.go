package fault

import (
	"compress/gzip"
	"context"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// All are the faults of the bench: one of every kind that was met or can be
// thought of.
func All() []*Fault {
	all := append(networks(), servers()...)
	return append(append(all, statuses()...), bodies()...)
}

func networks() []*Fault {
	dial := func(name string, err error) *Fault {
		return &Fault{Name: name, Dial: func(context.Context) (net.Conn, error) { return nil, &net.OpError{Op: "dial", Net: "tcp", Err: err} }}
	}
	return []*Fault{
		dial("refused", os.NewSyscallError("connect", syscall.ECONNREFUSED)),
		dial("no route", os.NewSyscallError("connect", syscall.ENETUNREACH)),
		dial("host unreachable", os.NewSyscallError("connect", syscall.EHOSTUNREACH)),
		dial("no such host", &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}),
		dial("name server down", &net.DNSError{Err: "i/o timeout", Name: host, IsTimeout: true}),
		{Name: "never connects", Hangs: true, Dial: func(ctx context.Context) (net.Conn, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}},
		{Name: "certificate expired", Cert: func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) }},
		{Name: "certificate early", Cert: func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Minute) }},
		{Name: "certificate of another", Cert: func(c *x509.Certificate) { c.DNSNames = []string{"portal.example"} }},
		{Name: "certificate forged", Forged: true},
		{Name: "plain on the TLS port", Conn: func(c net.Conn, _ *rand.Rand) {
			_, _ = c.Read(make([]byte, 512))
			_, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
		}},
		{Name: "noise on the TLS port", Conn: func(c net.Conn, r *rand.Rand) {
			_, _ = c.Read(make([]byte, 512))
			noise := make([]byte, 64)
			for i := range noise {
				noise[i] = byte(r.IntN(256))
			}
			noise[0] = 'S'
			_, _ = c.Write(noise)
		}},
		{Name: "TLS refused", Conn: func(c net.Conn, _ *rand.Rand) {
			_, _ = c.Read(make([]byte, 2048))
			_, _ = c.Write([]byte{21, 3, 3, 0, 2, 2, 40}) // alert: handshake failure
		}},
		{Name: "hangs up before TLS", Conn: func(c net.Conn, _ *rand.Rand) { reset(c) }},
		{Name: "silent before TLS", Hangs: true, Conn: func(c net.Conn, _ *rand.Rand) { _, _ = io.Copy(io.Discard, c) }},
	}
}

// servers answer truly, as far as they get.
func servers() []*Fault {
	partly := func(name string, hangs bool, end func(net.Conn)) *Fault {
		cut := func(w http.ResponseWriter, r *http.Request, a *Ask, at func(length int) int) {
			conn, raw := honestly(w, r, a)
			_, _ = conn.Write(raw[:at(len(raw))])
			end(conn)
		}
		return &Fault{
			Name: name, Hangs: hangs,
			Answer: func(w http.ResponseWriter, r *http.Request, a *Ask) { cut(w, r, a, a.IntN) },
			Byte: func(at int) (*Fault, func() bool) {
				var longest atomic.Int64
				return &Fault{Name: name, Hangs: hangs, Answer: func(w http.ResponseWriter, r *http.Request, a *Ask) {
					cut(w, r, a, func(length int) int {
						longest.Store(max(longest.Load(), int64(length)))
						return min(at, length-1)
					})
				}}, func() bool { return int64(at) >= longest.Load() }
			},
		}
	}
	hang := func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn); conn.Close() } // until the other side gives up
	return []*Fault{
		partly("reset at some byte", false, reset),
		partly("closed at some byte", false, func(c net.Conn) { c.Close() }),
		partly("stops at some byte", true, hang),
		{Name: "answers nothing", Hangs: true, Answer: func(w http.ResponseWriter, r *http.Request, a *Ask) {
			conn, _ := honestly(w, r, a)
			hang(conn)
		}},
		{Name: "drips", Answer: func(w http.ResponseWriter, r *http.Request, a *Ask) {
			conn, raw := honestly(w, r, a)
			for i := range raw {
				_, _ = conn.Write(raw[i : i+1])
			}
			conn.Close()
		}},
		{Name: "drips for ever", Hangs: true, Answer: func(w http.ResponseWriter, r *http.Request, a *Ask) {
			conn, raw := wire(w, r, 200, []byte(strings.Repeat(" ", 1<<16)))
			defer conn.Close()
			for i := range raw {
				if _, err := conn.Write(raw[i : i+1]); err != nil {
					return
				}
				time.Sleep(time.Millisecond)
			}
		}},
		{Name: "not HTTP", Answer: func(w http.ResponseWriter, r *http.Request, _ *Ask) {
			conn, _ := wire(w, r, 200, nil)
			_, _ = io.WriteString(conn, "SSH-2.0-OpenSSH_9.6\r\n")
			conn.Close()
		}},
		{Name: "broken chunks", Answer: func(w http.ResponseWriter, r *http.Request, a *Ask) {
			_, body := a.Honest()
			conn, _ := wire(w, r, 200, nil)
			fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\nzz\r\n", len(body), body)
			conn.Close()
		}},
		{Name: "longer than it says", Answer: func(w http.ResponseWriter, r *http.Request, a *Ask) {
			_, body := a.Honest()
			conn, _ := wire(w, r, 200, nil)
			fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(body)/2, body)
			conn.Close()
		}},
		{Name: "huge headers", Answer: func(w http.ResponseWriter, r *http.Request, _ *Ask) {
			conn, _ := wire(w, r, 200, nil)
			defer conn.Close()
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nX: "+strings.Repeat("x", 11<<20))
		}},
		{Name: "64 MB", Answer: func(w http.ResponseWriter, r *http.Request, _ *Ask) {
			_, _ = io.WriteString(w, `{"response_code":"00","status":"completed","x":"`)
			for range 1 << 10 {
				if _, err := io.WriteString(w, strings.Repeat("x", 1<<16)); err != nil {
					return
				}
			}
		}},
		{Name: "gzip bomb", Answer: func(w http.ResponseWriter, r *http.Request, _ *Ask) {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			for range 64 {
				if _, err := z.Write(make([]byte, 1<<20)); err != nil {
					return
				}
			}
			z.Close()
		}},
		{Name: "gzip cut", Answer: func(w http.ResponseWriter, r *http.Request, a *Ask) {
			_, body := a.Honest()
			w.Header().Set("Content-Encoding", "gzip")
			var b strings.Builder
			z := gzip.NewWriter(&b)
			_, _ = z.Write(body)
			z.Close()
			_, _ = io.WriteString(w, b.String()[:b.Len()/2])
		}},
		{Name: "deep", Answer: func(w http.ResponseWriter, r *http.Request, _ *Ask) {
			_, _ = io.WriteString(w, `{"response_code":"00","status":"completed","x":`+strings.Repeat("[", 100_000)+strings.Repeat("]", 100_000)+"}")
		}},
	}
}

func honestly(w http.ResponseWriter, r *http.Request, a *Ask) (net.Conn, []byte) {
	status, body := a.Honest()
	return wire(w, r, status, body)
}

// statuses are answers of others, or of a server that is not well.
func statuses() []*Fault {
	says := func(name string, status int, body string, headers ...string) *Fault {
		return &Fault{Name: name, Answer: func(w http.ResponseWriter, r *http.Request, _ *Ask) {
			_, _ = io.Copy(io.Discard, r.Body)
			for i := 0; i < len(headers); i += 2 {
				w.Header().Set(headers[i], headers[i+1])
			}
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}}
	}
	const page = "<html><body><h1>Error</h1></body></html>"
	out := []*Fault{
		says("login page", 200, `<html><form action="/auth"><input name="user"><input type="password"></form></html>`),
		says("portal 302", 302, "", "Location", "http://10.0.0.1/login"),
		says("portal 307", 307, "", "Location", "https://portal.example/"),
		says("portal 511", 511, page),
		says("moved at LigdiCash", 301, "", "Location", "https://api.ligdicash.com/"),
		says("in circles", 302, "", "Location", "/pay/v01/redirect/checkout-invoice/confirm/"),
		says("page", 200, page),
		says("busy", 429, page, "Retry-After", "7"),
	}
	for _, s := range []int{400, 401, 403, 404, 405, 407, 408, 413, 500, 502, 503, 504} {
		out = append(out, says(fmt.Sprint(s), s, page))
	}
	return out
}

// bodies are answers that lie, contradict themselves, or are hardly there.
func bodies() []*Fault {
	body := func(name string, change func(a *Ask, create bool, honest string) string) *Fault {
		return &Fault{Name: name, Answer: func(w http.ResponseWriter, r *http.Request, a *Ask) {
			create := creates(r)
			status, honest := a.Honest()
			w.WriteHeader(status)
			_, _ = io.WriteString(w, change(a, create, strings.TrimSpace(string(honest))))
		}}
	}
	all := func(text string) func(*Ask, bool, string) string {
		return func(*Ask, bool, string) string { return text }
	}
	// claim is an answer that says paid, but for what fields say; to a create it
	// is the honest one with them.
	claim := func(name string, confirm, create []string) *Fault {
		return body(name, func(a *Ask, creating bool, honest string) string {
			if creating {
				return with(honest, create...)
			}
			return with(with(honest, "status", `"completed"`, "response_code", `"00"`), confirm...)
		})
	}
	invisible := func(a *Ask) string {
		return []string{"\u200b", "\ufeff", "\u00ad", "\x00", "\x1b[0m", "\u202e", "\u2060", "\x7f", "\n"}[a.IntN(9)]
	}
	hide := func(a *Ask, word string) string { // a word with something in it that is not seen
		at := a.IntN(len(word) + 1)
		b, _ := json.Marshal(word[:at] + invisible(a) + word[at:])
		return string(b)
	}
	return []*Fault{
		body("nothing", all("")), body("null", all("null")), body("list", all("[]")), body("text", all("It works!")), body("no fields", all("{}")),
		body("cut JSON", func(a *Ask, _ bool, h string) string { return h[:1+a.IntN(len(h)-1)] }),
		body("in a list", func(_ *Ask, _ bool, h string) string { return "[" + h + "]" }),
		body("twice", func(_ *Ask, _ bool, h string) string { return h + "\n" + h }),
		body("under a warning", func(_ *Ask, _ bool, h string) string {
			return "<br />\n<b>Warning</b>: Undefined variable {$x} in <b>/var/www/pay.php</b> on line <b>7</b><br />\n" + h
		}),
		body("above a comment", func(_ *Ask, _ bool, h string) string { return h + "\n<!-- 0.12 s {cache} -->" }),
		body("two byte order marks", func(_ *Ask, _ bool, h string) string { return "\ufeff\ufeff" + h }),
		body("other case", func(_ *Ask, _ bool, h string) string {
			return strings.NewReplacer(`"status"`, `"STATUS"`, `"response_code"`, `"ResponseCode"`, `"token"`, `"Token"`, `"amount"`, `"Amount"`, `"response_text"`, `"Response_Text"`, `"custom_data"`, `"customData"`).Replace(h)
		}),
		body("hidden word", func(a *Ask, create bool, h string) string {
			if create {
				return with(h, "response_code", hide(a, "00"))
			}
			return with(h, "status", hide(a, []string{"completed", "notcompleted", "nocompleted", "pending"}[a.IntN(4)]))
		}),
		body("hidden code", func(a *Ask, create bool, h string) string {
			return with(with(h, "status", `"completed"`), "response_code", hide(a, "00"))
		}),
		claim("code 01", []string{"response_code", `"01"`}, []string{"response_code", `"02"`}),
		claim("no amount", []string{"amount", "null", "montant", `""`}, []string{"token", `""`}),
		claim("two amounts", []string{"amount", "500", "montant", "501"}, []string{"token", `"` + strings.Repeat("t", 2001) + `"`}),
		claim("negative amount", []string{"amount", "-500", "montant", "null"}, []string{"token", `"a b"`}),
		claim("fractional amount", []string{"amount", "500.5", "montant", "null"}, []string{"response_text", `"https://ligdicash.com.evil.example/x"`}),
		claim("unreadable amount", []string{"amount", `"cinq cents"`, "montant", "null"}, []string{"response_text", `"javascript:alert(1)"`}),
		claim("status twice", []string{"+status", `"pending"`}, []string{"+token", `"another"`}),
		claim("status twice, in case", []string{"+Status", `"notcompleted"`}, []string{"+responseText", `"https://client.ligdicash.com/y"`}),
		claim("code twice", []string{"+response_code", `"01"`}, []string{"+response_code", `"01"`}),
		claim("amount twice", []string{"+amount", "1"}, []string{"+Token", `"x"`}),
		claim("two references", []string{"custom_data", `[{"keyof_customdata":"transaction_id","valueof_customdata":"A"},{"keyof_customdata":"transaction_id","valueof_customdata":"B"}]`}, []string{"response_code", `"99"`}),
		claim("somebody's reference on top", []string{"transaction_id", `"SOMEBODY"`}, []string{"response_code", "null"}),
		body("unknown word", func(a *Ask, create bool, h string) string {
			if create {
				return `{"message":"ok"}`
			}
			return with(h, "status", []string{`"paid"`, `"success"`, `"complete"`, `"failed"`, `true`, `["completed"]`}[a.IntN(6)])
		}),
	}
}

// with is a JSON object with fields set to raw values, or, where a name begins
// with +, added before the others.
func with(object string, fields ...string) string {
	m := map[string]json.RawMessage{}
	if json.Unmarshal([]byte(object), &m) != nil {
		return object
	}
	more := ""
	for i := 0; i < len(fields); i += 2 {
		if name, added := strings.CutPrefix(fields[i], "+"); added {
			more += fmt.Sprintf("%q:%s,", name, fields[i+1])
		} else {
			m[name] = json.RawMessage(fields[i+1])
		}
	}
	b, err := json.Marshal(m)
	if err != nil {
		return object
	}
	return "{" + more + string(b[1:])
}
