// Package notosans holds letters that Latin fonts lack, for pictures in pixels: of Noto
// Sans CJK TC (Adobe and Google, under the SIL Open Font License 1.1, see OFL.txt) the
// 5401 Chinese ones that are taught in Taiwan, with their punctuation. tools/font.py made
// the file.
package notosans

import _ "embed"

//go:embed NotoSansCJKtc-Regular-subset.otf
var regular []byte

// Regular returns the OpenType font. Nobody may change it.
func Regular() []byte { return regular }
