package pictures

import (
	"bytes"
	"strings"
)

// formatOf names what a file is, by its first bytes; "" if that is nothing known
// here.
func formatOf(data []byte) string {
	for _, f := range []struct{ format, begins string }{
		{"a PNG", "\x89PNG\r\n\x1a\n"},
		{"a JPEG", "\xff\xd8\xff"},
		{"a GIF", "GIF87a"}, {"a GIF", "GIF89a"},
		{"a TIFF, or a camera's raw picture", "II*\x00"}, {"a TIFF, or a camera's raw picture", "MM\x00*"},
		{"a BigTIFF", "II+\x00"}, {"a BigTIFF", "MM\x00+"},
		{"a camera's raw picture", "FUJIFILMCCD-RAW"}, {"a camera's raw picture", "IIU\x00"}, {"a camera's raw picture", "IIRO"},
		{"a Photoshop picture", "8BPS"},
		{"a GIMP picture", "gimp xcf"},
		{"a JPEG XL picture", "\xff\x0a"}, {"a JPEG XL picture", "\x00\x00\x00\x0cJXL \r\n\x87\n"},
		{"a JPEG 2000 picture", "\x00\x00\x00\x0cjP  \r\n\x87\n"}, {"a JPEG 2000 picture", "\xff\x4f\xff\x51"},
		{"an OpenEXR picture", "\x76\x2f\x31\x01"},
		{"a QOI picture", "qoif"},
		{"an icon", "\x00\x00\x01\x00"},
		{"a PDF", "%PDF-"},
	} {
		if bytes.HasPrefix(data, []byte(f.begins)) {
			return f.format
		}
	}
	switch {
	case len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		return "a WebP picture"
	case len(data) >= 26 && string(data[:2]) == "BM" && data[6]|data[7]|data[8]|data[9] == 0: // bytes of no use
		return "a BMP"
	case len(data) >= 12 && string(data[4:8]) == "ftyp":
		return brand(data)
	}
	if text := strings.ToLower(string(data[:min(len(data), 1000)])); strings.Contains(text, "<svg") {
		return "an SVG drawing"
	}
	return ""
}

// brand names a file in the form of ISO 14496-12, which phones make, by its major
// and compatible brands.
func brand(data []byte) string {
	length := int(data[0])<<24 | int(data[1])<<16 | int(data[2])<<8 | int(data[3])
	brands := string(data[8:max(12, min(length, len(data), 200))])
	switch {
	case strings.Contains(brands, "avif") || strings.Contains(brands, "avis"):
		return "an AVIF picture"
	case strings.Contains(brands, "hei") || strings.Contains(brands, "hevc") || strings.Contains(brands, "hevx") || strings.Contains(brands, "mif1") || strings.Contains(brands, "msf1"):
		return "a HEIC picture"
	case strings.HasPrefix(brands, "crx "):
		return "a camera's raw picture"
	}
	return "a video"
}
