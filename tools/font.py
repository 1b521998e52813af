"""Makes the font with which pictures of other languages are drawn as PNG and GIF: part of Noto Sans CJK TC.

    tools/env python tools/font.py [COLLECTION]

COLLECTION is NotoSansCJK-Regular.ttc, as Debian's package fonts-noto-cjk installs it; where it lies there, it needs no
name. Taken are the letters of Big5's first level, the 5401 that Taiwan's schools teach, its punctuation, and whatever
else stands in the tables of languages and in their notebooks. What Latin fonts have is not needed.

The same collection gives the same bytes. fontTools is pinned in font.lock, and unpacked in .venv/font.
"""

import hashlib
import sys
from pathlib import Path

import locked

CHECKOUT = Path(__file__).resolve().parent.parent
COLLECTION = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
SHA256 = "b76b0433203017ca80401b2ee0dd69350349871c4b19d504c34dbdd80541690a"  # of the collection in fonts-noto-cjk 20220127
TRADITIONAL = 3  # the place of Noto Sans CJK TC in it
FONT = CHECKOUT / "ganlib/plot/notosans/NotoSansCJKtc-Regular-subset.otf"


def big5(first, last):
    """Returns the characters between two codes of Big5."""
    codes = (divmod(code, 256) for code in range(first, last + 1))
    found = (bytes(code).decode("big5", "ignore") for code in codes)
    return {char for char in found if len(char) == 1 and ord(char) > 127}


def written():
    """Returns what stands in the tables and in the notebooks of other languages."""
    paths = [*(CHECKOUT / "internal/say").glob("*.json"), *(CHECKOUT / "notebooks").glob("*/*.ipynb")]
    return {char for path in paths for char in path.read_text(encoding="utf-8") if ord(char) > 127}


def fonttools():
    """Puts fontTools on the path."""
    try:
        sys.path.insert(0, str(locked.folder("font")))
    except OSError as err:
        sys.exit(f"fontTools: {err}: the first time, this needs a network.")


def main():
    path = Path(sys.argv[1] if len(sys.argv) > 1 else COLLECTION)
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as err:
        sys.exit(f"{path} cannot be read ({err.strerror}): install Debian's package fonts-noto-cjk, or name the file.")
    if digest != SHA256:
        sys.exit(f"{path} is another version than the one that the font is made of: its SHA-256 is {digest}.")
    fonttools()
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(path, fontNumber=TRADITIONAL, recalcTimestamp=False)
    options = subset.Options()
    options.layout_features, options.hinting, options.desubroutinize = [], False, True
    options.name_IDs, options.notdef_outline = [0, 1, 2, 5, 7, 13, 14], True
    options.drop_tables += ["VORG", "vhea", "vmtx", "GSUB", "GPOS", "GDEF", "BASE", "DSIG"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=map(ord, big5(0xA140, 0xA3BF) | big5(0xA440, 0xC67E) | written()))
    subsetter.subset(font)
    font.save(FONT)
    print(f"{FONT.relative_to(CHECKOUT)}: {len(font.getGlyphOrder())} letters, {FONT.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
