package receipt

import (
	"strings"
	"unicode/utf8"

	"caisse/model"
)

// Signs are the characters a printer has.
type Signs byte

const (
	Page858 Signs = iota // code page 858: the letters of Western Europe, and the euro
	Plain                // ASCII alone, for printers whose code page is not known: no accents
)

// upper858 are the characters of code page 858 from 0x80 on. What is drawn there
// for tables is left out: no text of ours has it.
const upper858 = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»" +
	"\x00\x00\x00\x00\x00ÁÂÀ©\x00\x00\x00\x00¢¥\x00\x00\x00\x00\x00\x00\x00ãÃ\x00\x00\x00\x00\x00\x00\x00¤" +
	"ðÐÊËÈ€ÍÎÏ\x00\x00\x00\x00¦Ì\x00ÓßÔÒõÕµþÞÚÛÙýÝ¯´\x00±\x00¾¶§÷¸°¨·¹³²"

// stands is what stands for a character where the printer does not have it. The
// letters of Moore, Dioula, Fulfulde and Ewe are among them.
const stands = "’'‘'‚,“\"”\"„\"‹<›>–-—-‐-‑-−-…...œoeŒOE•*→->←<-✓OK✗x≠!=⊘-◷T×x·-«\"»\"" +
	"€EURÇCüuéeâaäaàaåaçcêeëeèeïiîiìiÄAÅAÉEæaeÆAEôoöoòoûuùuÿyÖOÜUøoØOáaíióoúuñnÑNÁAÂAÀAãaÃAÊEËEÈEÍIÎIÏIÌIÓOßssÔOÒOõoÕOÚUÛUÙUýyÝY" +
	"°o±+-²2³3¹1½1/2¼1/4¾3/4©(c)®(r)ɛeƐEɔoƆOŋnŊNɲnƝNɩiƖIʋuƲUɓbƁBɗdƊDƴyƳYƒfƑFɖdƉDɣgƔGẽeẼEĩiĨIũuŨUẹeọoāaēeīiōoūušsŠSžzŽZŸY" +
	"№n°℮e─-━-═-│|"

// Fit is text in one line of signs that the printer has: model.Clean has taken
// what drives a printer, and a character that nothing stands for is a "?".
func (s Signs) Fit(text string) string { return s.fitLine(model.Clean(text)) }

// fitColumns is fitLine for a line with columns: what stands for a character and is
// longer takes of the blanks behind it, so that figures stay under each other.
func (s Signs) fitColumns(line string) string {
	var b strings.Builder
	longer, blanks := 0, 0
	for _, r := range line {
		one := s.fitLine(string(r))
		longer += max(0, utf8.RuneCountInString(one)-1)
		if one != " " {
			blanks = 0
		} else if blanks++; blanks > 1 && longer > 0 {
			longer--
			continue
		}
		b.WriteString(one)
	}
	return b.String()
}

// fitLine is Fit for a line whose blanks stand for columns.
func (s Signs) fitLine(line string) string {
	var b strings.Builder
	for _, r := range line {
		switch {
		case r >= ' ' && r <= '~':
			b.WriteRune(r)
		case r == '\u00a0', r == '\u202f', r == '\u2007', r == '\u2009', r == '\t':
			b.WriteByte(' ')
		case s == Page858 && byteOf(r) != 0:
			b.WriteRune(r)
		case r >= 0x300 && r <= 0x36f: // the accent of the letter before, written apart
		case r < ' ' || r == 0x7f:
		default:
			b.WriteString(standIn(r))
		}
	}
	return b.String()
}

// standIn is what stands for r: up to the next character that something stands for.
func standIn(r rune) string {
	at := strings.IndexRune(stands, r)
	if at < 0 {
		return "?"
	}
	rest := stands[at+utf8.RuneLen(r):]
	if end := strings.IndexFunc(rest, func(c rune) bool { return c > '~' }); end >= 0 {
		rest = rest[:end]
	}
	return rest
}

// byteOf is the place of r in code page 858, 0 where it has none.
func byteOf(r rune) byte {
	at := byte(0x80)
	for _, c := range upper858 {
		if c == r && c != 0 {
			return at
		}
		at++
	}
	return 0
}
