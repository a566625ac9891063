"""Boxes, options and words that were taken back: each format gives the marks that a plain note would have, and one verdict."""

import pytest

from tests.inputs.documents import stateful, writers


@pytest.mark.parametrize("form", [form for form in stateful.FORMATS if "pdf" not in form])
def test_a_form_reads_as_the_plain_note_with_its_marks(engine, note, form) -> None:
    suffix, writer = stateful.FORMATS[form]
    read = note(suffix, writer(stateful.CHART))
    lines = [" ".join(line.split()) for line in read.text.splitlines() if line]
    assert lines == [" ".join(line.split()) for line in stateful.typed().splitlines()]
    assert engine.check_note(read).supported_codes == stateful.PROVEN


def test_a_chart_with_marks_proves_what_was_said(engine) -> None:
    report = engine.check(stateful.typed())
    assert report.supported_codes == stateful.PROVEN
    said = {(finding.level, finding.side): finding.assertion for finding in report.findings}
    assert said == {
        ("C1-C2", "left"): "negated",
        ("C1-C2", "right"): "present",
        ("C2-C3", "left"): "negated",
        ("C3-C4", "left"): "present",
        ("C5-C6", None): "hypothetical",
        ("C4-C5", None): "hypothetical",
        ("C7-T1", None): "hypothetical",
    }


@pytest.mark.parametrize("form", ["txt", "rtf", "docx", "cda", "fhir", "oru"])
@pytest.mark.parametrize("stroke", ["\u0335", "\u0336", "\u0338"])
def test_words_struck_letter_by_letter_are_not_said(engine, note, form, stroke) -> None:
    suffix, write = {"txt": (".txt", str.encode)}.get(form) or writers.FORMATS[form]
    said = "C1-C2 foraminal stenosis due to thickened ligament"
    lines = ["IMAGING: MRI cervical spine 03/02/2027", said, "Cord normal."]
    assert engine.check_note(note(suffix, write("\n".join(lines)))).supported_codes == ("M99.70",)
    lines[1] = "".join(f"{letter}{stroke}" for letter in said)
    assert engine.check_note(note(suffix, write("\n".join(lines)))).supported_codes == ()


@pytest.mark.parametrize("is_checked", [True, False])
def test_a_box_of_a_pdf_form_is_read_before_its_line(engine, note, is_checked) -> None:
    lines = {"C1-C2 foraminal stenosis due to thickened ligament": is_checked, "Cord normal": not is_checked}
    read = note(".pdf", stateful.form(lines))
    mark, other = ("x", " ") if is_checked else (" ", "x")
    assert set(read.text.split("\n")) - {""} == {
        f"[{mark}] C1-C2 foraminal stenosis due to thickened ligament",
        f"[{other}] Cord normal",
    }
    assert engine.check_note(read).supported_codes == (("M99.70",) if is_checked else ())


def test_words_that_a_reviewer_struck_in_a_pdf_are_not_said(engine, note) -> None:
    read = note(".pdf", stateful.form({"Cord normal": True}, struck="C1-C2 foraminal stenosis due to pannus."))
    assert "~~C1-C2 foraminal stenosis due to pannus.~~" in read.text
    assert engine.check_note(read).supported_codes == ()


FIELDS = [
    ("<select><option>C1-C2</option><option selected>C5-C6</option></select> narrow", "{>>C1-C2<<} C5-C6 narrow"),
    ('<input type="radio" checked>Yes <input type="radio">No', "[x] Yes [ ] No"),
    ('<input value="C1-C2"> <input type="hidden" value="x"><textarea>narrow</textarea>', "C1-C2 narrow"),
    ('<p style="text-decoration: line-through">a</p><div style="display:none">b</div>c', "~~a~~\n{>>b<<}\nc"),
    ('<div style="white-space: pre-wrap">a\nb</div><p style="white-space:nowrap">c\nd</p>', "a\nb\nc d"),
    (
        '<table><tr><th>k</th><th>l</th></tr><tr><td>x</td><td style="white-space:pre-line">a\nb</td></tr></table>',
        "| k | l |\n| x | a; b |",
    ),
    (
        "<table><tfoot><tr><td>y</td><td>z</td></tr></tfoot><tr><th>A</th><th>B</th></tr></table>",
        "| A | B |\n| y | z |",
    ),
    ("<details><summary>Exam</summary>stiff</details><button>Save</button>x", "Exam\nstiff\nSave\nx"),
    ("a<input type=checkbox>b<input type=checkbox checked><label>c</label>", "a [ ] b [x] c"),
    ("<div>a<br><br>b<br></div>c", "a\n\nb\nc"),
    (
        "at C1-C2<sup>1</sup>, 9 cm<sup> 2 </sup>, H<sub>2</sub>O, the 1<sup>st</sup>",
        "at C1-C2\xb9, 9 cm\xb2, H\u2082O, the 1st",
    ),
    ("<del><table><tr><td>a</td><td>b</td></tr></table></del>c", "| ~~a~~ | ~~b~~ |\nc"),
]


@pytest.mark.parametrize(("page", "text"), FIELDS)
def test_the_fields_of_a_web_page(note, page, text) -> None:
    assert note(".htm", f"<html><body>{page}</body></html>".encode()).text == f"{text}\n"


def test_what_a_web_page_shows_beside_words_is_told(note) -> None:
    read = note(".htm", b"<html><body>Neck pain<img alt='MRI of 2 May'><object data='x'></object></body></html>")
    assert read.text == "Neck pain\n"
    assert [(each.place, each.what, each.words) for each in read.left_out] == [
        ("picture 1", "picture", "MRI of 2 May"),
        ("embedded content 2", "embedded content", ""),
    ]


RTF = [
    (r"a \strike b\par c\strike0  d", "a ~~b~~\n~~c~~ d"),
    (r"{\strike no}t", "~~no~~t"),
    (r"\strike a\plain b", "~~a~~b"),
    (r"{\striked1 a}{\v b}", "~~a~~{>>b<<}"),
    (
        r"{\field{\*\fldinst FORMDROPDOWN {\*\formfield{\fftype2{\*\ffl C5-C6}}}}{\fldrslt C1-C2}} narrow",
        "C1-C2 narrow",
    ),
    (r"\trowd{\strike a}\cell b\cell\row", "| ~~a~~ | b |"),
    (r"{\fonttbl{\f0 Arial;}{\f1\fnil Wingdings;}}{\f1\'a8} a\par{\f1\u-3842?} b", "[ ]  a\n[x]   b"),
    (
        r"{\field{\*\fldinst FORMDROPDOWN {\*\formfield{\fftype2\ffres1{\*\ffl C1-C2}{\*\ffl C5-C6}}}}{\fldrslt}} narrow",
        "C5-C6 narrow",
    ),
    (r"{\listtext\pard\plain 1.\tab}first\par{\pntext\f0 2.\tab}second", "1. first\n2. second"),
    (r"C1-C2{\super 1} and 9 cm\super 2\nosupersub , the {\super 1st}", "C1-C2\xb9 and 9 cm\xb2, the 1st"),
    (r"{\header top\par}a{\footnote b\par}{\shp{\*\shpinst{\shptxt c\par}}}{\footer d\par}", "top\n\na\n\nb\n\nc\n\nd"),
]


@pytest.mark.parametrize(("raw", "text"), RTF)
def test_the_states_of_rtf(note, raw, text) -> None:
    assert note(".rtf", f"{{\\rtf1 {raw}}}".encode()).text == f"{text}\n"


WORD = [
    ('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r><w:r><w:t>a</w:t></w:r>', "[ ] a"),
    ('<w:r><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>\u00fe</w:t></w:r><w:r><w:t> a</w:t></w:r>', "[x] a"),
    ('<w:r><w:rPr><w:strike w:val="0"/></w:rPr><w:t>a</w:t></w:r>', "a"),
    ('<w:r><w:rPr><w:dstrike/></w:rPr><w:t>a</w:t></w:r><w:r><w:t xml:space="preserve"> b</w:t></w:r>', "~~a~~ b"),
    (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="C1-C2"/>'
        '<w:listEntry w:val="C5-C6"/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
        "C5-C6",
    ),
    (
        '<w:r><w:t>C1-C2</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r>'
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>st</w:t></w:r>',
        "C1-C2\xb9st",
    ),
    (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Choose</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:r><w:t>a</w:t></w:r>",
        "{>>Choose<<}a",
    ),
]


@pytest.mark.parametrize(("runs", "text"), WORD)
def test_the_states_of_word(note, runs, text) -> None:
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = f"<w:document {w}><w:body><w:p>{runs}</w:p></w:body></w:document>"
    assert note(".docx", writers.docx_with(body.encode())).text == f"{text}\n"
