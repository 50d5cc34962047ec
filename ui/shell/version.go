package shell

import (
	"context"
	"runtime/debug"

	"caisse/ui/text"
)

func version() command {
	return command{
		Name: "version", Bare: true,
		Says: func(w *text.Words) saying { return saying{Does: helpIn(w).version} },
		Run: func(_ context.Context, s *Shell, _ []string) error {
			return s.line("caisse " + versionText())
		},
	}
}

func versionText() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "devel"
}
