package zones

import (
	"archive/zip"
	"bytes"
	"io"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// What is packed is what Go has. Another Go than the one that packed it may know
// of newer laws; the countries the till is for keep theirs.
func TestZones(t *testing.T) {
	c, err := unpack(packed)
	if err != nil {
		t.Fatal(err)
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Skip("no Go to compare with:", err)
	}
	r, err := zip.OpenReader(filepath.Join(strings.TrimSpace(string(root)), "lib", "time", "zoneinfo.zip"))
	if err != nil {
		t.Skip(err)
	}
	defer r.Close()
	seen := 0
	for _, f := range r.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		want, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		seen++
		got, ok := c.zones[f.Name]
		if c.made == runtime.Version() && !bytes.Equal(got, want) {
			t.Errorf("%s: there are %d bytes, want %d: go generate ./model/settings/zones", f.Name, len(got), len(want))
		}
		if ok {
			if _, err := own(f.Name); err != nil {
				t.Error(err)
			}
		}
	}
	if seen < 500 || len(c.zones) < 500 {
		t.Errorf("%d zones packed, %d known to Go", len(c.zones), seen)
	}
}

func TestLoad(t *testing.T) {
	at := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	for name, hours := range map[string]int{
		"Africa/Ouagadougou": 12, "Africa/Abidjan": 12, "Africa/Dakar": 12, "Africa/Bamako": 12, "Africa/Lome": 12, "Africa/Niamey": 13,
		"Africa/Porto-Novo": 13, "Europe/Paris": 14, "UTC": 12, "America/New_York": 8,
	} {
		for _, load := range []func(string) (*time.Location, error){Load, own} {
			z, err := load(name)
			if err != nil {
				t.Error(err)
				continue
			}
			if got := at.In(z); got.Hour() != hours || z.String() != name {
				t.Errorf("%s: it is %v in %v", name, got, z)
			}
		}
	}
	for _, name := range []string{"Africa/Wagadougou", "../etc/passwd", "Africa", "africa/ouagadougou\x00", "/etc/localtime"} {
		if z, err := own(name); err == nil {
			t.Errorf("%q is %v", name, z)
		}
		if z, err := Load(name); err == nil {
			t.Errorf("%q is %v", name, z)
		}
	}
	if z, err := Load(""); err != nil || z != time.UTC {
		t.Errorf("no name is %v, %v", z, err)
	}
}

// A machine without zones still has the one that TZ names.
func TestMachine(t *testing.T) {
	paris, err := own("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		local *time.Location
		tz    string
		want  string
	}{
		{time.UTC, "Africa/Niamey", "Africa/Niamey"}, {time.UTC, ":Africa/Niamey", "Africa/Niamey"}, {time.UTC, "", "UTC"}, {time.UTC, "WAT-1", "UTC"},
		{paris, "Africa/Niamey", "Europe/Paris"},
	} {
		if got := mended(tt.local, tt.tz).String(); got != tt.want {
			t.Errorf("TZ=%s, Go says %v: the zone is %s, want %s", tt.tz, tt.local, got, tt.want)
		}
	}
}

// What is damaged is an error, not a panic, and no other zone.
func TestDamaged(t *testing.T) {
	for i := 0; i < len(packed); i += 997 {
		bad := bytes.Clone(packed)
		bad[i] ^= 0x10
		if _, err := unpack(bad); err == nil {
			t.Errorf("byte %d is another, and nobody notices", i)
		}
		if _, err := unpack(packed[:i]); err == nil {
			t.Errorf("%d bytes are enough", i)
		}
	}
}
