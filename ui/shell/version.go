package shell

import (
	"context"
	"fmt"
	"runtime/debug"

	"caisse/ui/text"
)

func version() command {
	return command{
		Name: "version", Bare: true,
		Says: func(w *text.Words) saying { return saying{Does: helpIn(w).version} },
		Run: func(_ context.Context, s *Shell, _ []string) error {
			v := "devel"
			if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
				v = info.Main.Version
			}
			_, err := fmt.Fprintln(s.Out, "caisse", v)
			return err
		},
	}
}
