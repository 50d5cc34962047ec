package settings

import (
	"encoding/json"
	"os"
	"path/filepath"
)

// The style of QR code that somebody tried and kept, for each terminal by its
// name. It is a comfort: a file that cannot be read counts as empty.

func (s Settings) stylesFile() string { return filepath.Join(s.DataDir, "terminals.json") }

// KeptStyles are the styles kept, by terminal.
func (s Settings) KeptStyles() map[string]string {
	kept := map[string]string{}
	b, err := readSmall(s.stylesFile())
	if err != nil || json.Unmarshal(b, &kept) != nil {
		return map[string]string{}
	}
	return kept
}

// KeepStyle remembers style for terminal. The file is replaced whole.
func (s Settings) KeepStyle(terminal, style string) error {
	kept := s.KeptStyles()
	kept[terminal] = style
	b, err := json.MarshalIndent(kept, "", "  ")
	if err != nil {
		return err
	}
	return replace(s.stylesFile(), func(f *os.File) error {
		_, err := f.Write(append(b, '\n'))
		return err
	})
}
