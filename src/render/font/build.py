#!/usr/bin/env python3
"""Builds the bundled fonts: a subset of Noto Sans CJK SC, renamed.

Run in this folder, with fonttools from PyPI and the package fonts-noto-cjk of Debian:

    python3 build.py /usr/share/fonts/opentype/noto

What comes out depends on the source fonts and on the version of fonttools alone; `SHA256SUMS` holds both.
"""

import hashlib
import pathlib
import sys

import fontTools
from fontTools import subset
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

# The licence keeps the source's names for the source.
NAME = "Liantu Sans SC"
FACE_OF_SC = 2
# Size of raised and lowered figures.
SMALL = 0.62
HERE = pathlib.Path(__file__).parent


def characters() -> set[int]:
    """GB 2312 whole; Latin-1, Latin Extended-A, Greek, Cyrillic; the signs that planners and this program write."""
    wanted = set(range(0x20, 0x7F)) | set(range(0xA0, 0x180))
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                wanted.add(ord(bytes([row, cell]).decode("gb2312")))
            except UnicodeDecodeError:
                pass
    wanted |= set(range(0x2010, 0x2028)) | {0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x203B}
    wanted |= {0x2000 + at for at in range(0xB)}
    wanted |= {0x2070, 0x2074} | set(range(0x2075, 0x208F)) | {0x20AC, 0x2103, 0x2109, 0x2113, 0x2116, 0x2122}
    wanted |= set(range(0x2150, 0x2170)) | set(range(0x2190, 0x21A0)) | {0x21D2, 0x21D4}
    wanted |= {0x2202, 0x2206, 0x2211, 0x2212, 0x2215, 0x221A, 0x221E, 0x2229, 0x222B, 0x2248, 0x2260, 0x2264, 0x2265}
    wanted |= set(range(0x2460, 0x2474)) | set(range(0x2500, 0x2580)) | set(range(0x25A0, 0x25D0))
    wanted |= set(range(0x3041, 0x3100)) | {0x21C4, 0x22C5, 0x24D8, 0x33A1, 0x33A5}
    wanted |= {0x2605, 0x2606, 0x2713, 0x2714, 0x2715, 0x2717, 0x26A0}
    wanted |= set(range(0x3000, 0x3020)) | set(range(0xFF01, 0xFF5F)) | set(range(0xFFE0, 0xFFE7))
    # Elements, minerals, reagents and places of the field that GB 2312 lacks.
    wanted |= {ord(sign) for sign in EXTRA}
    return wanted


# Names of elements beyond GB 2312, and characters that names of works, minerals and reagents use.
EXTRA = (
    "锂钴镓钕钽铟锗铼铪铌钪钇镧铈镨钷钐铕钆铽镝钬铒铥镱镥锕钍镤铀镎钚镅锔锎锿镄钔铹𬬻𬭊𬭳𬭛𬭶鿏𫟼𬬭鿔鿭𫓧镆𫟷鿬鿫"
    "坩埚煅焙烧萃酰浸渣焦炉钎镍铬锰钒钛钨钼锑铋锡锌铅镉汞铊铯铷锶钡铍镁铝硅锆砷硒碲溴碘氟氯氦氖氩氪氙氡"
    "堃喆昇玥珺淏焗瑀镕峣崟垚淼煊睿芃镔鑫鋆锜铧锳頔橼槃洺溇滘漷浉浐垟垴塱埗埇堽峁崀崮圪嵖碶磴笕缙郪鄌酦醌镒闼阊"
)


def name(font: TTFont, weight: str) -> None:
    """Gives the font its own name and keeps copyright and licence."""
    table = font["name"]
    kept = {record.nameID: record.toUnicode() for record in table.names if record.langID == 0x409}
    table.names = []
    full = f"{NAME} {weight}"
    post = f"{NAME.replace(' ', '')}-{weight}"
    texts = {
        0: kept.get(0, ""),
        1: NAME,
        2: weight,
        3: f"{post}; subset of Noto Sans CJK SC 2.004",
        4: full,
        5: kept.get(5, ""),
        6: post,
        13: kept.get(13, ""),
        14: kept.get(14, ""),
    }
    for number, text in texts.items():
        if text:
            table.setName(text, number, 3, 1, 0x409)
    outlines = font["CFF "].cff
    outlines.fontNames = [post]
    top = outlines.topDictIndex[0]
    top.FullName, top.FamilyName = full, NAME
    for key in ("Notice", "Copyright"):
        if key in top.rawDict:
            top.rawDict[key] = top.rawDict[key].replace("Source", "the source")


def add_small_digits(font: TTFont) -> None:
    """Adds the raised and lowered figures that the source lacks, drawn from its own figures: CO₂, m³."""
    top = font["CFF "].cff.topDictIndex[0]
    glyphs, cmap = font.getGlyphSet(), font.getBestCmap()
    for base, lift, codes in (
        (0, 330, (0x2070, 0xB9, 0xB2, 0xB3, *range(0x2074, 0x207A))),
        (0, -140, range(0x2080, 0x208A)),
    ):
        for digit, code in enumerate(codes, base):
            if code in cmap:
                continue
            source = cmap[ord(str(digit))]
            width = round(glyphs[source].width * SMALL)
            pen = T2CharStringPen(width, glyphs)
            glyphs[source].draw(TransformPen(pen, (SMALL, 0, 0, SMALL, 0, lift)))
            select = top.FDSelect[top.charset.index(source)]
            private = top.FDArray[select].Private
            number = len(top.charset)
            sign = next(name for at in range(65534, 0, -1) if (name := f"cid{at:05d}") not in top.charset)
            shape = pen.getCharString(private, font["CFF "].cff.GlobalSubrs)
            top.CharStrings.charStringsIndex.append(shape)
            top.CharStrings.charStrings[sign] = number
            top.charset.append(sign)
            top.FDSelect.gidArray.append(select)
            font["hmtx"].metrics[sign] = (width, round(font["hmtx"].metrics[source][1] * SMALL))
            for table in font["cmap"].tables:
                if table.isUnicode():
                    table.cmap[code] = sign
    font.setGlyphOrder(top.charset)


def build(source: pathlib.Path, weight: str) -> pathlib.Path:
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.desubroutinize = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG"]
    options.recalc_timestamp = False
    font = TTFont(source, fontNumber=FACE_OF_SC, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters())
    subsetter.subset(font)
    name(font, weight)
    add_small_digits(font)
    out = HERE / f"LiantuSansSC-{weight}.otf"
    font.save(out)
    return out


def main() -> None:
    folder = pathlib.Path(sys.argv[1])
    lines = [f"# fonttools {fontTools.version}"]
    for weight in ("Regular", "Bold"):
        source = folder / f"NotoSansCJK-{weight}.ttc"
        for path in (source, build(source, weight)):
            lines.append(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}")
    (HERE / "SHA256SUMS").write_text("\n".join(lines) + "\n")


main()
