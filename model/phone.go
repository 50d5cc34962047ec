package model

import "strings"

// MaskPhone hides the middle of a payer's number: 226 70 •• •• 12, with space
// between its groups. Of one too short to be a phone number nothing is shown.
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
	head := ""
	if n > 8 {
		head = string(digits[:n-8]) + space
	}
	return head + string(digits[n-8:n-6]) + space + "••" + space + "••" + space + string(digits[n-2:])
}
