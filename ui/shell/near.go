package shell

// near is the one of known that word was probably meant to be; "" where none is
// close, or two are as close.
func near(word string, known []string) string {
	letters := len([]rune(word))
	limit := 1
	if letters >= 5 {
		limit = 2
	}
	best, found := limit+1, ""
	for _, k := range known {
		switch d := edits(word, k); {
		case 2*d >= min(letters, len([]rune(k))): // half of it would be other letters
		case d < best:
			best, found = d, k
		case d == best:
			found = ""
		}
	}
	return found
}

// edits is how many letters have to be put in, taken out, replaced, or changed
// places with the next, to make b of a.
func edits(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) > far || len(y)-len(x) > far {
		return far
	}
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
		for j := 1; j <= len(y); j++ {
			if i == 0 {
				rows[0][j] = j
				continue
			}
			d := rows[i-1][j-1]
			if x[i-1] != y[j-1] {
				d++
			}
			d = min(d, rows[i-1][j]+1, rows[i][j-1]+1)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(x)][len(y)]
}

const far = 3 // no word is taken for one that differs by so much
