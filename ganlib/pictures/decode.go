package pictures

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
)

// A reason is why a file is left out of an album. Many files of a folder have the
// same why; what else is said of one differs.
type reason struct {
	why  string
	more string // of this file, such as what its decoder says; "" for nothing
	err  error  // or nil
}

// Error says all of it.
func (r *reason) Error() string {
	if r.more == "" {
		return r.why
	}
	return r.why + ": " + r.more
}

// Unwrap returns the decoder's or the system's error.
func (r *reason) Unwrap() error { return r.err }

const remedy = "save it as PNG or as a common JPEG"

// cant is the reason to leave out a file that is sound, for all we know.
func cant(what string, err error) error {
	return &reason{why: fmt.Sprintf("can't be read here: it is %s; %s", what, remedy), err: err}
}

// broken is the reason to leave out a file whose decoder found something wrong.
func broken(format string, err error) error {
	return &reason{why: "is a broken " + format, more: err.Error(), err: err}
}

// decodePicture tells the kind of a picture by its first bytes, whatever its name
// is, and decodes it unless it is too large.
func decodePicture(data []byte) (image.Image, error) {
	var config func(io.Reader) (image.Config, error)
	var decode func(io.Reader) (image.Image, error)
	format := formatOf(data)
	switch format {
	case "a PNG":
		config, decode = png.DecodeConfig, png.Decode
	case "a JPEG":
		config, decode = jpeg.DecodeConfig, jpeg.Decode
	case "":
		return nil, &reason{why: "is neither PNG nor JPEG"}
	default:
		return nil, cant(format, nil)
	}
	c, err := config(bytes.NewReader(data))
	if err != nil {
		return nil, undecodable(data, format, err)
	}
	switch {
	case c.Height == 0 && format == "a JPEG": // allowed: the height then follows the pixels
		return nil, cant("a JPEG that does not say its height at the beginning", nil)
	case c.Width < 1 || c.Height < 1:
		return nil, &reason{why: "is " + format + " without pixels"}
	case c.Width > maxPixels/c.Height:
		return nil, &reason{why: fmt.Sprintf("has too many pixels: at most %d megapixels are read", maxPixels>>20), more: fmt.Sprintf("%d by %d pixels", c.Width, c.Height)}
	}
	img, err := decode(bytes.NewReader(data))
	if err != nil {
		return nil, undecodable(data, format, err)
	}
	return img, nil
}

// undecodable tells what a decoder does not know from what is wrong.
func undecodable(data []byte, format string, err error) error {
	var unknownJPEG jpeg.UnsupportedError
	var unknownPNG png.UnsupportedError
	switch {
	case errors.As(err, &unknownJPEG):
		if what := jpegProcess(data); what != "" {
			return cant(what, err)
		}
		if string(unknownJPEG) != "excessive DC component" { // which no encoder makes
			return cant(format+" of a rare form ("+string(unknownJPEG)+")", err)
		}
	case errors.As(err, &unknownPNG):
		return cant(format+" of a rare form ("+string(unknownPNG)+")", err)
	case format == "a PNG" && len(data) > 16 && string(data[12:16]) == "CgBI":
		return cant("a PNG of Apple's own form, as in an iPhone's apps", err)
	}
	return broken(strings.TrimPrefix(format, "a "), err)
}

// jpegProcess names how a JPEG is coded, where few decoders know that: "" for the
// three common ways (ITU-T T.81, table B.1).
func jpegProcess(data []byte) string {
	for at := 2; at+4 <= len(data) && data[at] == 0xff; {
		marker := data[at+1]
		if marker == 0xff { // a fill byte
			at++
			continue
		}
		switch {
		case marker == 0xc4 || marker == 0xc8 || marker == 0xcc: // tables: no frame
		case marker >= 0xc9 && marker <= 0xcf:
			return "a JPEG with arithmetic coding"
		case marker == 0xc3:
			return "a lossless JPEG"
		case marker >= 0xc5 && marker <= 0xc7:
			return "a hierarchical JPEG"
		case marker == 0xf7:
			return "a JPEG-LS picture"
		case marker >= 0xc0 && marker <= 0xc2:
			if at+4 < len(data) && data[at+4] != 8 {
				return fmt.Sprintf("a JPEG of %d bits a colour", data[at+4])
			}
			return ""
		}
		at += 2 + int(data[at+2])<<8 + int(data[at+3])
	}
	return ""
}
