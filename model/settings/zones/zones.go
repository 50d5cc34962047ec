// Package zones has the time zones of the world, for machines that have none:
// Windows, and containers with nothing but this program. They are those of
// time/tzdata in an eighth of its size, and nothing reads them where the machine
// knows better.
package zones

import (
	"bytes"
	"compress/zlib"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// packed is made by make.go: the version of Go whose zones they are, then for
// each zone a line with its length and its names, and its TZif data.
//
//go:generate go run make.go
//go:embed zones.zlib
var packed []byte

var errUnknown = errors.New("unknown time zone")

// Load is time.LoadLocation, on every machine.
func Load(name string) (*time.Location, error) {
	z, err := time.LoadLocation(name)
	if err == nil {
		return z, nil
	}
	return own(name)
}

// own is the zone of that name among those packed.
func own(name string) (*time.Location, error) {
	all, err := unpack(packed)
	if err != nil {
		return nil, err
	}
	data, ok := all.zones[name]
	if !ok {
		return nil, fmt.Errorf("%w: %q", errUnknown, name)
	}
	return time.LoadLocationFromTZData(name, data)
}

// Machine is the machine's own zone. Where TZ names one that the machine does not
// have, Go takes UTC, and the first call mends time.Local.
var Machine = sync.OnceValue(func() *time.Location {
	time.Local = mended(time.Local, os.Getenv("TZ"))
	return time.Local
})

func mended(local *time.Location, tz string) *time.Location {
	if tz = strings.TrimPrefix(tz, ":"); tz != "" && local.String() == "UTC" {
		if z, err := own(tz); err == nil {
			return z
		}
	}
	return local
}

// contents is what is packed.
type contents struct {
	made  string // the version of Go
	zones map[string][]byte
}

func unpack(packed []byte) (contents, error) {
	r, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return contents{}, err
	}
	all, err := io.ReadAll(r)
	if err != nil {
		return contents{}, err
	}
	made, all, _ := bytes.Cut(all, []byte("\n"))
	c := contents{made: string(made), zones: map[string][]byte{}}
	for len(all) > 0 {
		line, rest, _ := bytes.Cut(all, []byte("\n"))
		names := strings.Fields(string(line))
		n, err := strconv.Atoi(names[0])
		if err != nil || n > len(rest) {
			return contents{}, fmt.Errorf("zones: %q", line)
		}
		for _, name := range names[1:] {
			c.zones[name] = rest[:n]
		}
		all = rest[n:]
	}
	return c, nil
}
