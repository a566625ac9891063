"""RTF documents are read as they are shown: symbols, styles, moved words, shapes, texts for old readers, rows without an end."""

import pytest

from dxproof.engine.inputs.documents import rtf, symbols
from dxproof.engine.inputs.documents.document import Document

FONTS = r"{\fonttbl{\f0\fswiss Arial;}{\f3\fbidi \fnil\fcharset2\fprq2{\*\panose 05000000000000000000}Wingdings;}{\f4 Webdings;}{\f5 Symbol;}{\f7\fnil Boxes;}}"
STYLES = (
    r"{\stylesheet{\ql \fs24\lang1033 \snext0 Normal;}{\s4\strike \sbasedon0 Old;}{\*\cs10 \additive Default;}"
    r"{\*\cs15 \additive \strike\cf6 \sbasedon10 Struck;}{\*\cs16 \additive \v Hidden;}{\*\cs17 \additive \b \sbasedon15 Loud;}"
    r"{\*\cs18 \additive \strike0 \sbasedon15 Again;}}"
)
BOX = r"{\field{\*\fldinst SYMBOL 168 \\f Wingdings \\s 10}{\fldrslt\f3\fs20}}"

SHOWN = [
    # symbols
    (f"{BOX} a", "[ ]  a"),
    (r'{\field{\*\fldinst {\rtlch SYMBOL 254 \\f "Wingdings" \\s 12}}{\fldrslt {\f3 \'fe}}}a', "[x] a"),
    (r"{\f5\u-3917 ?} 5, {\f5 \'a3a} {\f4 c} b {\uc0\f5\u-3917 }5", "≥ 5, ≤α [ ]  b ≥5"),
    (r"{\field\fldlock{\*\fldinst{ Symbol 0xF0FE \\f }{Wingdings}}{\fldrslt}}a", "[x] a"),
    (r"{\field{\*\fldinst SYMBOL 9746 \\u \\f Arial}{\fldrslt}} a", "\u2612 a"),
    (r"{\field{\*\fldinst SYMBOL 176 \\f Arial}{\fldrslt deg}} a", "deg a"),
    (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt symbol 5 of C1}} a", "symbol 5 of C1 a"),
    # styles
    (STYLES + r"a {\cs15 b}{\cs10 c}", "a ~~b~~c"),
    (STYLES + r"{\cs16 a}{\cs17 b}{\cs18 c}", "{>>a<<}~~b~~c"),
    (STYLES + r"\cs15 a\cs10 b\cs15 c\plain d", "~~a~~b~~c~~d"),
    (STYLES + r"{\cs15\strike0 a}b", "ab"),
    (STYLES + r"\pard\plain\s4 a\par b\par\pard c", "~~a~~\n~~b~~\nc"),
    # moved words
    (r"{\mvf\mvauth1\mvdate9 a}\par{\mvt\mvauth1 b}", "{--a--}\nb"),
    (r"{\*\mvfmf m}{\mvf a }{\*\mvfml m}b", "{--a--} b"),
    # shapes and text boxes
    (r"a{\shp{\*\shpinst{\sp{\sn fHidden}{\sv 1}}{\shptxt \pard\plain b\par}}}", "a\n\n{>>b<<}"),
    (r"a{\shp{\*\shpinst{\shptxt b\par}{\sp{\sn fHidden}{\sv 1}}}}c", "ac\n\n{>>b<<}"),
    (r"a{\shp{\*\shpinst{\sp{\sn fHidden}{\sv 0}}{\shptxt b\par}}}{\shp{\*\shpinst{\shptxt c}}}", "a\n\nb\n\nc"),
    (r"a{\*\do\dobxpage\dptxbx{\dptxbxtext\pard\plain b\par c}\dpx1}d", "ad\n\nb\nc"),
    (r"{\shp{\*\shpinst{\shptxt a}}{\shprslt{\*\do\dptxbx{\dptxbxtext a}}}}b", "b\n\na"),
    (r"a{\header b{\shp{\*\shpinst{\shptxt c}}}\par}", "b\n\na\n\nc"),
    (r"a{\footnote b {\*\do\dptxbx{\dptxbxtext c}}d}", "a\n\nb d\n\nc"),
    (r"a{\*\annotation b{\shp{\*\shpinst{\shptxt c}}}}", "a"),
    # texts for old readers
    (r"{\upr{C1?C2 a}{\*\ud{C1\u8211-C2 a}}} b", "C1\u2013C2 a b"),
    (r"a {\upr{b {\b c}}{\*\ud{d {\b e}}}}{\upr{f}}", "a d ef"),
    # rows without an end or a definition
    (r"\pard\intbl a\cell b\cell", "| a | b |"),
    (r"\intbl a\cell b\cell\par\pard c", "| a | b | c |"),
    (r"\intbl\itap2 a\nestcell b\nestcell", "| a | b |"),
    (r"a\cell", "a"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "text"), SHOWN)
def test_a_document_is_read_as_it_is_shown(note, raw, text) -> None:
    assert note(".rtf", f"{{\\rtf1\\ansi{FONTS}{raw}}}".encode()).text == f"{text}\n"


@pytest.mark.parametrize("letter", ["a", r"\'61", r"\u97?", r"\u-3999?"])
def test_the_letters_of_any_font_with_boxes_are_asked_for(monkeypatch, letter) -> None:
    monkeypatch.setitem(symbols._FONTS, "symbol boxes", {0x61: "[x]"})
    fonts = FONTS.replace("Boxes;", "Symbol Boxes;")
    read = rtf.document(f"{{\\rtf1{fonts} {{\\f7 {letter}}} b\\par {{\\f0 a}} c}}".encode())
    assert isinstance(read, Document)
    assert " ".join(read.text.split()) == "[x] b a c"
