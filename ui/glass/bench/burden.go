package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"path/filepath"
	"time"

	"github.com/oklog/ulid/v2"

	"caisse/model"
	"caisse/model/ledger"
	"caisse/model/settings"
)

// burden puts the console where a busy shop's is: a ledger of many sales in
// dir, and a keyring that takes calls and never answers. It returns the
// environment that says so; close lets the keyring go.
func burden(dir string, rows int) (env []string, close func() error, err error) {
	ctx := context.Background()
	l, err := ledger.Open(ctx, filepath.Join(dir, "default.db"))
	if err != nil {
		return nil, nil, err
	}
	at := time.Now().UTC().Add(-time.Duration(rows) * time.Minute)
	for range rows {
		at = at.Add(time.Minute)
		id, err := ulid.New(ulid.Timestamp(at), rand.Reader)
		if err != nil {
			return nil, nil, err
		}
		ref := id.String()
		inv := model.Invoice{Ref: ref, Sale: ref, Amount: 5000, State: model.Paid, Object: "Vente", CreatedAt: at,
			PendingAt: at, SettledAt: at, Token: "FAKE" + ref, RequestID: "P" + ref, OperatorName: "ORANGE BURKINA"}
		if err := l.Add(ctx, inv, model.Event{At: at, Kind: model.EventSettled, State: model.Paid, Amount: 5000}); err != nil {
			return nil, nil, err
		}
	}
	if err := l.Close(); err != nil {
		return nil, nil, err
	}
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
