package qr

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
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
	return bitmap(code, side, side, scale, scale, png.DefaultCompression), nil
}

// file is the picture of a choice, pixel for pixel as large as its cells.
func (c Choice) file(code *qr.Code) []byte {
	cellW, cellH, _ := c.profile.pixels()
	return bitmap(code, c.Cols*cellW, c.Rows*cellH, c.PxW, c.PxH, png.BestSpeed)
}

// bitmap is a PNG of w by h pixels with the code in its middle. The encoder's
// own PNG is not used: it knows square modules only, and panics at scale 1.
func bitmap(code *qr.Code, w, h, pxW, pxH int, level png.CompressionLevel) []byte {
	img := image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{color.White, color.Black})
	left, top := (w-code.Size*pxW)/2, (h-code.Size*pxH)/2
	for y := range code.Size {
		first := img.Pix[(top+y*pxH)*w:][:w]
		for x := range code.Size {
			if code.Black(x, y) {
				for i := range pxW {
					first[left+x*pxW+i] = 1
				}
			}
		}
		for i := 1; i < pxH; i++ {
			copy(img.Pix[(top+y*pxH+i)*w:], first)
		}
	}
	var b bytes.Buffer
	_ = (&png.Encoder{CompressionLevel: level, BufferPool: &buffers}).Encode(&b, img) // a buffer takes all, and no such size is an error
	return b.Bytes()
}

// buffers keeps the encoder's working memory, over a megabyte, for the next
// picture: making it takes longer than the picture.
var buffers bufferPool

type bufferPool struct{ sync.Pool }

func (p *bufferPool) Get() *png.EncoderBuffer {
	b, _ := p.Pool.Get().(*png.EncoderBuffer)
	return b
}

func (p *bufferPool) Put(b *png.EncoderBuffer) { p.Pool.Put(b) }
