package ligdicash

import (
	"fmt"
	"io"
	"log/slog"
)

const dots = "••••••••"

// Secret is an API key or token. It prints as dots under every fmt verb, in
// slog, JSON and text. fmt cannot call methods on unexported struct fields: a
// struct that keeps a Secret in one must not be printed with %v.
type Secret string

// Reveal is the secret itself.
func (s Secret) Reveal() string { return string(s) }

// Format covers the verbs String would not: a wrong one such as %d prints the
// raw value.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, dots) } // fmt.State keeps its own errors

func (Secret) String() string               { return dots }
func (Secret) LogValue() slog.Value         { return slog.StringValue(dots) }
func (Secret) MarshalText() ([]byte, error) { return []byte(dots), nil }
