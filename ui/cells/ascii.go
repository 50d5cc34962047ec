package cells

import "strings"

// asciiFold is what stands for each sign we draw where UTF-8 is missing; every
// pair has the same width, so that no layout moves.
var asciiFold = func() map[rune]rune {
	m := map[rune]rune{}
	from := []rune("àâäçéèêëîïôöùûüœÀÂÇÉÈÊÎÔÙÛŒ×·…•«»’“”–—→▸↑↓←▌█▄✓✗≠◷⊘⏎°\u00a0\u202f")
	to := []rune("aaaceeeeiioouuuoAACEEEIOUUOx-.*\"\"'\"\"-->>^v<|#_+x!T-<o  ")
	for i, r := range from {
		m[r] = to[i]
	}
	return m
}()

// ASCII makes a frame readable on a terminal without UTF-8.
func ASCII(frame string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 {
			return r
		}
		if a, ok := asciiFold[r]; ok {
			return a
		}
		return '?'
	}, frame)
}
