package model

import "strings"

// MaskPhone hides the middle of a payer's number, with space between its
// groups: 226 70 •• •• 12. The first three figures of a long one are the
// country's. Of one too short to be a phone number nothing is shown.
func MaskPhone(number, space string) string {
	digits := make([]byte, 0, 32)
	for i := range len(number) {
		if number[i] >= '0' && number[i] <= '9' {
			digits = append(digits, number[i])
		}
	}
	n := len(digits)
	if n < 8 {
		return strings.Repeat("•", n)
	}
	country := 0
	if n > 8 {
		country = min(n-8, 3)
	}
	head := ""
	if country > 0 {
		head = string(digits[:country]) + space
	}
	hidden := strings.Repeat(space+"••", (n-country-4+1)/2)
	return head + string(digits[country:country+2]) + hidden + space + string(digits[n-2:])
}
