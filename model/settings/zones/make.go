//go:build ignore

// Make packs the time zones of the Go that runs it.
package main

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

func main() {
	log.SetFlags(0)
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		log.Fatal(err)
	}
	r, err := zip.OpenReader(filepath.Join(strings.TrimSpace(string(root)), "lib", "time", "zoneinfo.zip"))
	if err != nil {
		log.Fatal(err)
	}
	names := map[string][]string{} // by their data: many are one
	var order []string
	for _, f := range r.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		in, err := f.Open()
		if err != nil {
			log.Fatal(err)
		}
		data, err := io.ReadAll(in)
		if err != nil {
			log.Fatal(err)
		}
		if names[string(data)] == nil {
			order = append(order, string(data))
		}
		names[string(data)] = append(names[string(data)], f.Name)
	}
	var out bytes.Buffer
	w, err := zlib.NewWriterLevel(&out, zlib.BestCompression)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Fprintln(w, runtime.Version())
	for _, data := range order {
		fmt.Fprintln(w, len(data), strings.Join(names[data], " "))
		fmt.Fprint(w, data)
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("zones.zlib", out.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
}
