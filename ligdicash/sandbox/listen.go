package sandbox

import (
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Listening is a sandbox on the network.
type Listening struct {
	*Server
	Base string     // its address, such as http://127.0.0.1:8478
	Done chan error // gets why it ended
	http *http.Server
	ln   net.Listener
}

// Close ends it at once: its address is free again, and no callback is under way.
func (l *Listening) Close() error {
	err := l.http.Close()
	_ = l.ln.Close() // Serve may not have begun: then nothing else closes it yet
	l.Server.Close()
	return err
}

// Listen serves a sandbox on addr until Close; its links lead there. Faults of a request are the requester's: nothing is written anywhere.
func Listen(addr string, o Options) (*Listening, error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	o.PublicURL = "http://" + ln.Addr().String()
	if o.Host == "" {
		o.Host = addr
	}
	l := &Listening{Server: New(o), Base: o.PublicURL, Done: make(chan error, 1), ln: ln}
	l.http = &http.Server{Handler: l.Server, ReadHeaderTimeout: 10 * time.Second, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)}
	go func() { l.Done <- l.http.Serve(ln) }()
	return l, nil
}
