package message

import (
	"testing"

	"caisse/ui/text/wordtest"
)

func TestWords(t *testing.T) { wordtest.Same(t, french, english) }
