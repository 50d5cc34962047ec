package receipt

// The commands of a receipt printer that are used, as makers of such printers
// write them (ESC/POS). n stands for one byte.
const (
	reset    = "\x1b@"         // forget all settings, and what is in the line
	single   = "\x1c."         // one byte is one character: printers made for China take two
	page858  = "\x1bt\x13"     // code page 858
	page437  = "\x1bt\x00"     // the first one, whose lower half is ASCII
	align    = "\x1ba"         // n: 0 left, 1 middle
	bold     = "\x1bE"         // n: 0 or 1
	size     = "\x1d!"         // n: 0x00, or 0x11 for twice as wide and high
	feed     = "\x1bd"         // n lines
	cut      = "\x1dV\x42\x00" // at the knife, where there is one
	codeKind = "\x1d(k\x04\x00\x31\x41\x32\x00"
	codeSize = "\x1d(k\x03\x00\x31\x43" // n dots for a module
	codeSafe = "\x1d(k\x03\x00\x31\x45" // n: the level of correction
	codeData = "\x1d(k"                 // two bytes of length, then 1 P 0 and the data
	codeDraw = "\x1d(k\x03\x00\x31\x51\x30"
)

// Levels of a code's correction, as the printer numbers them.
const (
	levelL = '0'
	levelM = '1'
)

// tearOff are the lines from the last one to where paper is torn off without a
// knife.
const tearOff = 3

// Bytes is the paper in the printer's own language; nil where it is Empty: a
// printer without a text would feed blank paper.
func (p *Paper) Bytes() []byte {
	if p.Empty() {
		return nil
	}
	out := append(make([]byte, 0, 64+len(p.Rows)*(p.Columns+12)), reset+single...)
	if p.Signs == Plain {
		out = append(out, page437...)
	} else {
		out = append(out, page858...)
	}
	var as Row // what the printer does now
	for _, r := range p.Rows {
		if r.Align != as.Align {
			out = append(append(out, align...), byte(r.Align))
		}
		if r.Bold != as.Bold {
			out = append(append(out, bold...), flag(r.Bold))
		}
		if r.Large != as.Large {
			out = append(append(out, size...), 0x11*flag(r.Large))
		}
		as = r
		if r.Code != "" {
			out = p.code(out, r.Code)
			continue
		}
		for _, c := range r.Text {
			switch b := byteOf(c); {
			case c >= ' ' && c <= '~':
				out = append(out, byte(c))
			case b != 0 && p.Signs == Page858:
				out = append(out, b)
			default: // a row that was not made by the methods
				out = append(out, '?')
			}
		}
		out = append(out, '\n')
	}
	out = append(append(out, feed...), tearOff)
	return append(out, cut...)
}

func flag(on bool) byte {
	if on {
		return 1
	}
	return 0
}

// code appends the printer's own command for a QR code: it draws it sharper than
// any picture, and at its own speed.
func (p *Paper) code(out []byte, data string) []byte {
	dots, level, ok := p.module(data)
	if !ok {
		return out
	}
	out = append(out, codeKind...)
	out = append(append(out, codeSize...), dots)
	out = append(append(out, codeSafe...), level)
	n := len(data) + 3
	out = append(append(out, codeData...), byte(n), byte(n>>8), '1', 'P', '0')
	out = append(append(out, data...), codeDraw...)
	return append(out, '\n')
}

// Dots is how many dots the paper has in a line.
func (p *Paper) Dots() int { return p.Columns * 12 }

// fewestDots are those of the smallest module that a phone still reads from thermal
// paper: 3 of 8 to the millimetre. Past mostDots no phone comes nearer.
const (
	fewestDots = 3
	mostDots   = 8
)

// module is how many dots a module of a code of data has: as many as the paper has
// room for, with the quiet zone; at the better of two levels where it is no smaller
// than half a millimetre by that.
func (p *Paper) module(data string) (dots, level byte, ok bool) {
	better := p.fits(len(data), &capacityM)
	if better >= fewestDots+1 {
		return byte(min(better, mostDots)), levelM, true
	}
	if d := p.fits(len(data), &capacityL); d >= fewestDots {
		return byte(min(d, mostDots)), levelL, true
	}
	return 0, 0, false
}

// fits is how many dots a module may have for n bytes; 0 where no code holds them.
func (p *Paper) fits(n int, capacity *[40]int16) int {
	for i, holds := range capacity {
		if n <= int(holds) {
			return p.Dots() / (17 + 4*(i+1) + 8)
		}
	}
	return 0
}

// What a QR code of version 1, 2, … 40 holds in bytes, at level L and M (ISO/IEC
// 18004, table 7).
var (
	capacityL = [...]int16{17, 32, 53, 78, 106, 134, 154, 192, 230, 271, 321, 367, 425, 458, 520, 586, 644, 718, 792, 858, 929, 1003, 1091, 1171,
		1273, 1367, 1465, 1528, 1628, 1732, 1840, 1952, 2068, 2188, 2303, 2431, 2563, 2699, 2809, 2953}
	capacityM = [...]int16{14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666, 711, 779, 857, 911,
		997, 1059, 1125, 1190, 1264, 1370, 1452, 1538, 1628, 1722, 1809, 1911, 1989, 2099, 2213, 2331}
)
