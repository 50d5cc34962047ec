package shell

import (
	"context"
	"os"
	"testing"

	"caisse/ligdicash/sandbox/proof"
	"caisse/model/hub/pgtest"
)

func TestMain(m *testing.M) {
	if os.Getenv("CAISSE_TEST_AS_PROGRAM") != "" {
		os.Exit(Main(os.Args[1:], Program{
			Getenv: os.Getenv, In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Cases: func() []Case { return nil },
			Console: func(context.Context, *Shell) error { return nil },
		}))
	}
	proof.InMemory()
	os.Exit(pgtest.Run(m))
}
