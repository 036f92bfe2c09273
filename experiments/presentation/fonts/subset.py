"""Make the font of the figures: `python subset.py NotoSansCJK-Regular.ttc` writes the subset beside this file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection

SIMPLIFIED_CHINESE = 2  # place of "Noto Sans CJK SC" in the collection
FAMILY = "Sihua Noto Sans SC"
POSTSCRIPT = "SihuaNotoSansSC-Regular"
RANGES = [(0x20, 0x7E), (0xA0, 0xFF), (0x391, 0x3C9), (0x2010, 0x203F), (0x3000, 0x301F), (0xFF01, 0xFF5E)]
SYMBOLS = "−≤≥≈≠→←↑↓□■●○▲△▼√∞∑∂"


def gb2312() -> Iterator[int]:
    """Every code point of GB 2312: symbols (rows 1 to 9) and hanzi (rows 16 to 87)."""
    for row in chain(range(0xA1, 0xAA), range(0xB0, 0xF8)):
        for cell in range(0xA1, 0xFF):
            yield from map(ord, bytes((row, cell)).decode("gb2312", errors="ignore"))


def main(collection: Path) -> None:
    """Write the subset, unhinted and under its own name."""
    font = TTCollection(collection).fonts[SIMPLIFIED_CHINESE]
    options = subset.Options(hinting=False, layout_features=["kern"], name_languages=[0x409], notdef_outline=True)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    maker = subset.Subsetter(options)
    maker.populate(unicodes={*gb2312(), *chain(*(range(a, b + 1) for a, b in RANGES)), *map(ord, SYMBOLS)})
    maker.subset(font)
    names = {1: FAMILY, 3: f"{POSTSCRIPT}; subset of NotoSansCJKsc-Regular 2.004", 4: FAMILY, 6: POSTSCRIPT}
    for record in font["name"].names:
        record.string = names.get(record.nameID, record.toUnicode())
    outlines = font["CFF "].cff
    outlines.fontNames[0] = POSTSCRIPT
    outlines.topDictIndex[0].FullName = outlines.topDictIndex[0].FamilyName = FAMILY
    font.save(Path(__file__).with_name(f"{POSTSCRIPT}.otf"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
