package shell

import (
	"context"
	"fmt"
	"runtime/debug"
)

func version() Command {
	return Command{
		Name: "version",
		Says: func(say Say) Saying { return Saying{Does: say("la version", "the version")} },
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
