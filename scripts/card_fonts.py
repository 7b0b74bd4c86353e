"""Make the fonts that the toolkit draws cards with: two weights of Noto Sans, cut down to European scripts.

    python -m scripts.card_fonts "NotoSans[wdth,wght].ttf"

Takes the variable font of Noto Sans (2.015, under the SIL Open Font License, without reserved names) and needs
fonttools (4.68), which nothing else here does, so it is in no lock. What is kept: Latin, Greek and Cyrillic with every
diacritic, punctuation, currency and the commoner signs; no hinting and no layout tables, since cards are drawn at large
sizes, letter by letter. The same font and the same fonttools give the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "build" / "recordbook" / "fonts"
WEIGHTS = {"noto-sans-regular.ttf": 400, "noto-sans-semibold.ttf": 600}
KEPT = (
    (0x20, 0x7E), (0xA0, 0x36F), (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1EFF), (0x2000, 0x209F), (0x20A0, 0x20CF),
    (0x2100, 0x214F), (0x2190, 0x21FF), (0x2200, 0x22FF),
)  # fmt: skip
LEFT_OUT = ["BASE", "DSIG", "GDEF", "GPOS", "GSUB", "STAT", "meta"]


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    for name, weight in WEIGHTS.items():
        cut(Path(arguments[0]), weight, FOLDER / name)
    return 0


def cut(source: Path, weight: int, target: Path) -> None:
    """Writes one weight of the variable font, with the characters that are kept."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = TTFont(source, recalcTimestamp=False)
    instantiateVariableFont(font, {"wght": weight, "wdth": 100}, inplace=True, updateFontNames=False)
    options = subset.Options(hinting=False, layout_features=[], notdef_outline=True, recalc_timestamp=False)
    options.drop_tables += LEFT_OUT
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[code for first, last in KEPT for code in range(first, last + 1)])
    cutter.subset(font)
    font.save(target)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
