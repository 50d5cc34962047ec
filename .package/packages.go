package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// nfpm makes packages of both families. Later ones need modules that not every
// proxy serves.
const nfpm = "github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.2"

// packages writes the .deb and the .rpm for s, of what is in its archive: the
// manual is compressed there, and the licence has the name that is looked for.
func (r *release) packages(s system, files []file) error {
	type info struct {
		Mode  os.FileMode `json:"mode"`
		MTime string      `json:"mtime"`
	}
	type content struct {
		Src  string `json:"src,omitempty"`
		Dst  string `json:"dst"`
		Type string `json:"type,omitempty"`
		Info info   `json:"file_info"`
	}
	at := r.At.Format("2006-01-02T15:04:05Z")
	var contents []content
	for i, f := range files {
		to := "/usr/" + strings.Replace(f.Path, zsh, debianZsh, 1)
		switch {
		case strings.Contains(f.Path, "/man1/"):
			to, f.Content = to+".gz", zipped(f.Content)
		case path.Base(f.Path) == "LICENSE":
			to = path.Dir(to) + "/copyright"
		}
		src := filepath.Join(r.work, "part-"+strconv.Itoa(i))
		if err := os.WriteFile(src, f.Content, 0o644); err != nil {
			return err
		}
		contents = append(contents, content{src, to, "", info{f.Mode, at}})
	}
	env := append(goFor(host), "SOURCE_DATE_EPOCH="+strconv.FormatInt(r.At.Unix(), 10))
	for _, kind := range []string{"deb", "rpm"} {
		if kind == "rpm" { // Debian's zsh has a folder of its own for what packages bring
			for i := range contents {
				contents[i].Dst = strings.Replace(contents[i].Dst, debianZsh, zsh, 1)
			}
			contents = append(contents, content{"", "/usr/share/doc/caisse", "dir", info{0o755, at}}) // rpm leaves a folder that is no package's
		}
		config, err := json.Marshal(map[string]any{
			"name": "caisse", "arch": s.Arch, "platform": s.OS, "version": r.Version, "version_schema": "semver", "mtime": at,
			"maintainer": "The caisse authors <caisse@localhost>", "license": "MIT", "section": "misc", "priority": "optional", "umask": 0o022,
			"description": "payment console in the terminal for shops that take mobile money\nType an amount, show the QR code, and the screen turns green when LigdiCash\nconfirms the money.",
			"recommends":  []string{"ca-certificates"},
			"contents":    contents,
			"rpm":         map[string]any{"buildhost": "caisse", "group": "Applications/Productivity"},
			"deb":         map[string]any{"compression": "gzip"},
		})
		if err != nil {
			return err
		}
		path := filepath.Join(r.work, "nfpm.json") // which is YAML too
		if err := os.WriteFile(path, config, 0o644); err != nil {
			return err
		}
		if err := r.run(env, "go", "run", "-trimpath", nfpm, "package", "-f", path, "-p", kind, "-t", r.Out); err != nil {
			return err
		}
	}
	return nil
}

const zsh, debianZsh = "/zsh/site-functions/", "/zsh/vendor-completions/"

// zipped is content as gzip -n9 writes it: without a name or a date.
func zipped(content []byte) []byte {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // a level there is
	_, _ = z.Write(content)                               // into memory
	_ = z.Close()
	return b.Bytes()
}
