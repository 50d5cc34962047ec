package qr

import (
	"bytes"
	"compress/zlib"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
)

// Pixel for pixel the picture is the code in the middle of white, and its file
// hardly larger than the standard encoder's.
func TestBitmap(t *testing.T) {
	for _, n := range []int{1, 40, 371} {
		code, err := encodeText("https://client.ligdicash.com/" + strings.Repeat("x", n))
		if err != nil {
			t.Fatal(err)
		}
		for _, px := range []int{1, 5, 7, 32} {
			for _, more := range [][2]int{{0, 0}, {1, 2}, {9, 7}, {64, 64}} {
				w, h := code.Size*px+more[0], code.Size*px+more[1]
				left, top := more[0]/2, more[1]/2
				for _, level := range []int{zlib.BestSpeed, zlib.BestCompression} {
					file := bitmap(code, w, h, px, level)
					img, err := png.Decode(bytes.NewReader(file))
					if err != nil || img.Bounds() != image.Rect(0, 0, w, h) {
						t.Fatalf("%d by %d: %v, %v", w, h, img, err)
					}
					want := image.NewPaletted(img.Bounds(), color.Palette{color.White, color.Black})
					for y := range h {
						for x := range w {
							if mx, my := (x-left)/px, (y-top)/px; x >= left && y >= top && mx < code.Size && my < code.Size && code.Black(mx, my) {
								want.SetColorIndex(x, y, 1)
							}
						}
					}
					if got := img.(*image.Paletted); !bytes.Equal(got.Pix, want.Pix) || !sameColours(got.Palette, want.Palette) {
						t.Fatalf("%d by %d, modules of %d: other pixels", w, h, px)
					}
					var std bytes.Buffer
					if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&std, want); err != nil {
						t.Fatal(err)
					}
					if len(file) > std.Len()*5/4 {
						t.Errorf("%d by %d at level %d: %d bytes, image/png takes %d", w, h, level, len(file), std.Len())
					}
				}
			}
		}
	}
}

func sameColours(a, b color.Palette) bool {
	for i := range a {
		r, g, bl, al := a[i].RGBA()
		r2, g2, b2, a2 := b[i].RGBA()
		if r != r2 || g != g2 || bl != b2 || al != a2 {
			return false
		}
	}
	return len(a) == len(b)
}
