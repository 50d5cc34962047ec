package hub

import (
	"fmt"
	"io"
	"log/slog"
)

const dots = "••••••••"

// Secret is a password. It prints as dots, whoever prints it.
type Secret string

// Format covers every verb.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, dots) } // fmt.State keeps its own errors

func (Secret) String() string               { return dots }
func (Secret) LogValue() slog.Value         { return slog.StringValue(dots) }
func (Secret) MarshalText() ([]byte, error) { return []byte(dots), nil }
