package main

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// archive writes the archive for s: a zip for Windows, else a tar. The files lie
// in it in one order, are nobody's, and have the date of the commit. What the tar
// of a system has lies as it is installed: unpacked over /usr/local it is.
func (r *release) archive(s system, files []file) error {
	name := "caisse-" + r.Version + "-" + s.OS + "-" + s.Arch
	sorted := slices.SortedFunc(slices.Values(files), func(a, b file) int { return strings.Compare(a.Path, b.Path) })
	ending, write := ".tar.gz", r.tar
	if s.OS == "windows" {
		ending, write = ".zip", r.zip
	}
	f, err := os.Create(filepath.Join(r.Out, name+ending))
	if err != nil {
		return err
	}
	defer f.Close()
	if err := write(f, name, sorted); err != nil {
		return err
	}
	return f.Close()
}

func (r *release) tar(w io.Writer, name string, files []file) error {
	z, _ := gzip.NewWriterLevel(w, gzip.BestCompression) // a level there is
	t := tar.NewWriter(z)
	made := map[string]bool{}
	for _, f := range files {
		for _, dir := range above(name + "/" + f.Path) {
			if made[dir] {
				continue
			}
			made[dir] = true
			if err := t.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: dir + "/", Mode: 0o755, ModTime: r.At, Format: tar.FormatUSTAR}); err != nil {
				return err
			}
		}
		h := &tar.Header{Typeflag: tar.TypeReg, Name: name + "/" + f.Path, Mode: int64(f.Mode), Size: int64(len(f.Content)), ModTime: r.At, Format: tar.FormatUSTAR}
		if err := t.WriteHeader(h); err != nil {
			return err
		}
		if _, err := t.Write(f.Content); err != nil {
			return err
		}
	}
	if err := t.Close(); err != nil {
		return err
	}
	return z.Close()
}

// above are the folders that path is in, the widest first.
func above(file string) (dirs []string) {
	for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
		dirs = append(dirs, dir)
	}
	slices.Reverse(dirs)
	return dirs
}

// zip writes them as they are looked for on Windows: the program beside its papers.
func (r *release) zip(w io.Writer, name string, files []file) error {
	z := zip.NewWriter(w)
	for _, f := range files {
		at := strings.TrimPrefix(f.Path, "share/doc/caisse/")
		if f.Path == "bin/caisse" {
			at = "caisse.exe"
		}
		h := &zip.FileHeader{Name: name + "/" + at, Method: zip.Deflate, Modified: r.At}
		h.SetMode(f.Mode)
		out, err := z.CreateHeader(h)
		if err != nil {
			return err
		}
		if _, err := out.Write(f.Content); err != nil {
			return err
		}
	}
	return z.Close()
}
