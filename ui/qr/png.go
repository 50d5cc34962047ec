package qr

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"sync"

	"rsc.io/qr"
)

// largestScale keeps the largest code under 6,000 pixels a side.
const largestScale = 32

// PNG is the code of link as a file to print or to open: black on white, with
// the border of four modules the standard asks for, scale pixels a module.
// Above 32 that is an error, as is what encode refuses.
func PNG(link string, scale int) ([]byte, error) {
	if scale < 1 || scale > largestScale {
		return nil, fmt.Errorf("%d pixels a module, want 1 to %d", scale, largestScale)
	}
	code, err := encode(link)
	if err != nil {
		return nil, err
	}
	side := (code.Size + 8) * scale
	return bitmap(code, side, side, scale, zlib.BestCompression), nil
}

// file is the picture of a choice, pixel for pixel as large as its cells.
func (c Choice) file(code *qr.Code) []byte {
	cellW, cellH, _ := c.profile.pixels()
	return bitmap(code, c.Cols*cellW, c.Rows*cellH, c.Px, zlib.BestSpeed)
}

// bitmap is a PNG of w by h pixels with the code in its middle. The encoder's own
// is not used: it knows square modules only, and panics at scale 1. Nor is
// image/png: with its reader, which comes along, it is 90 kB of program.
func bitmap(code *qr.Code, w, h, px, level int) []byte {
	left, top := (w-code.Size*px)/2, (h-code.Size*px)/2
	// Each line is a byte that says how it is filtered, and a bit a pixel.
	const plain, asAbove = 0, 2
	line, again := make([]byte, 1+(w+7)/8), make([]byte, 1+(w+7)/8)
	again[0] = asAbove
	var data bytes.Buffer
	z := deflater(&data, level)
	put := func(line []byte, times int) {
		for range times {
			_, _ = z.Write(line) // a buffer takes all
			line = again
		}
	}
	put(line, top)
	for y := range code.Size {
		clear(line)
		line[0] = plain
		for x := range code.Size {
			for i := left + x*px; code.Black(x, y) && i < left+(x+1)*px; i++ {
				line[1+i/8] |= 0x80 >> (i % 8)
			}
		}
		put(line, px)
	}
	clear(line)
	put(line, h-top-code.Size*px)
	_ = z.Close()
	deflaters[level].Put(z)

	head := binary.BigEndian.AppendUint32(nil, uint32(w))
	head = binary.BigEndian.AppendUint32(head, uint32(h))
	head = append(head, 1, 3, 0, 0, 0) // bits, of a palette; the usual methods, not interlaced
	file := []byte("\x89PNG\r\n\x1a\n")
	file = chunk(file, "IHDR", head)
	file = chunk(file, "PLTE", []byte{255, 255, 255, 0, 0, 0})
	file = chunk(file, "IDAT", data.Bytes())
	return chunk(file, "IEND", nil)
}

func chunk(file []byte, kind string, data []byte) []byte {
	file = binary.BigEndian.AppendUint32(file, uint32(len(data)))
	start := len(file)
	file = append(append(file, kind...), data...)
	return binary.BigEndian.AppendUint32(file, crc32.ChecksumIEEE(file[start:]))
}

// deflaters keep the working memory, over a megabyte, for the next picture:
// making it takes longer than the picture.
var deflaters [zlib.BestCompression + 1]sync.Pool

func deflater(to io.Writer, level int) *zlib.Writer {
	if z, ok := deflaters[level].Get().(*zlib.Writer); ok {
		z.Reset(to)
		return z
	}
	z, _ := zlib.NewWriterLevel(to, level) // fails only for a level there is not
	return z
}
