package main

import (
	"fmt"
	"net"
	"path/filepath"

	"caisse/model/settings"
)

// burden puts the console where a busy shop's is: with settings in dir, and a
// keyring that takes calls and never answers. It returns the environment that says
// so; close lets the keyring go.
func burden(dir string) (env []string, close func() error, err error) {
	// Settings, or the first start would open when the keyring has not answered.
	if err := settings.AddProfile(dir, "default", settings.Profile{Shop: "Boutique Wend-Panga"}); err != nil {
		return nil, nil, err
	}
	bus := filepath.Join(dir, "bus")
	ln, err := net.Listen("unix", bus)
	if err != nil {
		return nil, nil, fmt.Errorf("a keyring that hangs: %w", err)
	}
	go func() {
		for {
			if _, err := ln.Accept(); err != nil { // never read, never closed
				return
			}
		}
	}()
	return []string{"CAISSE_DATA_DIR=" + dir, "CAISSE_CONFIG_DIR=" + dir, "DBUS_SESSION_BUS_ADDRESS=unix:path=" + bus}, ln.Close, nil
}
