package model

import "errors"

// goOn are ways on from the end of a line: one of them makes a line right that is
// only not finished.
var goOn = [...]string{"0", "00", "000", "500", "1", "5k", "k", "1%", "%", "b", " b", "à", "àà", "ààà", "(àà", "(k",
	"+500", " 500", "F 500", "A 500", "FA 500", "OF 500"}

// Begins says whether text, which read refuses with err, is the beginning of a
// line that it takes: 3* and 500+ are, not 2*3* or (500. A sum is not held to be
// the beginning of one that a discount brings down again.
func Begins(text string, err error, read func(string) (Line, error)) bool {
	var bad *LineError
	if !errors.As(err, &bad) || bad.Problem == LateQuantity {
		return false
	}
	for _, more := range goOn {
		if _, err := read(text + more); err == nil {
			return true
		}
	}
	return false
}
