"""What was taken back in Word documents by other means than the format of a run, and what is drawn over the text."""

import pytest

from tests.inputs.documents import word, writers
from tests.inputs.documents.word import cell, line, row, run, style, table, text_box

STRIKE, VANISH = "<w:strike/>", "<w:vanish/>"


def defaults(properties: str) -> str:
    return f"<w:docDefaults><w:rPrDefault><w:rPr>{properties}</w:rPr></w:rPrDefault></w:docDefaults>"


def usual(written: str) -> str:
    return written.replace("<w:style ", '<w:style w:default="1" ')


BY_STYLE = [  # styles, properties of the paragraph, of the run, what is read
    (defaults(STRIKE), "", "", "~~a~~"),
    (defaults(VANISH), "", "", "{>>a<<}"),
    (defaults(STRIKE), "", '<w:strike w:val="0"/>', "a"),
    (usual(style("Usual", STRIKE)), "", "", "~~a~~"),
    (usual(style("Usual", "<w:dstrike/>")), '<w:pStyle w:val="Unknown"/>', "", "~~a~~"),
    (style("P", STRIKE), '<w:pStyle w:val="P"/>', "", "~~a~~"),
    (style("P", "<w:specVanish/>"), '<w:pStyle w:val="P"/>', "", "{>>a<<}"),
    # On in two styles of a text, a toggle property is off.
    (style("P", STRIKE) + style("C", STRIKE, "character"), '<w:pStyle w:val="P"/>', '<w:rStyle w:val="C"/>', "a"),
    (style("P", "<w:dstrike/>") + style("C", "<w:dstrike/>", "character"), '<w:pStyle w:val="P"/>', '<w:rStyle w:val="C"/>', "~~a~~"),
    (style("P", STRIKE) + style("C", '<w:strike w:val="0"/>', "character"), '<w:pStyle w:val="P"/>', '<w:rStyle w:val="C"/>', "~~a~~"),
    ("", "", "<w:specVanish/>", "{>>a<<}"),
    ("", "", "<w:webHidden/>", "a"),  # hidden on the screen alone
    ("", "<w:rPr><w:vanish/></w:rPr>", "", "a"),  # only the end of the paragraph is hidden
]  # fmt: skip


@pytest.mark.parametrize(("styles", "paragraph", "own", "text"), BY_STYLE)
def test_styles_take_words_back(note, styles, paragraph, own, text) -> None:
    assert note(".docx", word.document(line(run("a", own), properties=paragraph), styles=styles)).text == f"{text}\n"


TABLES = [  # styles, the table, what is read
    (style("Old", STRIKE, "table"), table(row("a", "b"), row("c", "d"), properties='<w:tblStyle w:val="Old"/>'),
     "| ~~a~~ | ~~b~~ |\n| ~~c~~ | ~~d~~ |"),
    (style("Base", VANISH, "table") + style("Old", "", "table", '<w:basedOn w:val="Base"/>'),
     table(row("a", "b"), properties='<w:tblStyle w:val="Old"/>'), "| {>>a<<} | {>>b<<} |"),
    (usual(style("Old", STRIKE, "table")), table(row("a", "b")), "| ~~a~~ | ~~b~~ |"),
    ("", table(row("a", "b"), row(cell("c", "<w:cellDel/>"), cell("d", '<w:cellDel w:id="1"/>'))), "| a | b |\n| {--c--} | {--d--} |"),
    ("", table(row(cell("a", "<w:cellDel/>"), "b")), "| {--a--} | b |"),
    ("", table(row("a", "b"), row("c", "d", properties="<w:hidden/>")), "| a | b |\n| {>>c<<} | {>>d<<} |"),
    ("", table(row("a", "b"), f"<w:del>{row('c', 'd')}</w:del>"), "| a | b |\n| {--c--} | {--d--} |"),
    ("", table(row(cell(table(row("a", "b")) + line("c"), "<w:cellDel/>"), "d")), "| {--a--} | {--b--} |\n{--c--}\nd"),
]  # fmt: skip


@pytest.mark.parametrize(("styles", "body", "text"), TABLES)
def test_tables_take_words_back(note, styles, body, text) -> None:
    read = note(".docx", word.document(body + line("z"), styles=styles))
    lines = [each for each in read.text.splitlines() if each]
    assert lines == [*text.splitlines(), "z"]


FULL = '<w:tblLook w:val="0000" w:firstRow="1" w:lastRow="1" w:firstColumn="1" w:lastColumn="1" w:noHBand="0" w:noVBand="0"/>'
PARTS = [  # the part that is struck, what the table says of its look, the cells that are struck
    ("wholeTable", "", "abcdef"),
    ("firstRow", "", "ab"),
    ("firstRow", FULL, "ab"),
    ("firstRow", '<w:tblLook w:val="0020"/>', "ab"),
    ("firstRow", '<w:tblLook w:val="04A0" w:firstRow="0"/>', ""),
    ("firstRow", '<w:tblLook w:val="0000"/>', ""),
    ("lastRow", FULL, "ef"),
    ("lastRow", '<w:tblLook w:val="0020"/>', ""),
    ("firstCol", FULL, "ace"),
    ("lastCol", '<w:tblLook w:val="0100"/>', "bdf"),
    ("band1Horz", FULL, "cd"),
    ("band2Horz", FULL, ""),
    ("band2Horz", '<w:tblLook w:val="0020"/>', "ef"),
    ("band1Horz", '<w:tblLook w:val="0000"/>', "abef"),
    ("band1Horz", '<w:tblLook w:val="0200"/>', ""),
    ("band2Vert", '<w:tblLook w:val="0000"/>', "bdf"),
]


@pytest.mark.parametrize(("part", "look", "struck"), PARTS)
def test_the_style_of_a_table_may_strike_a_part_of_it(note, part, look, struck) -> None:
    apart = f'<w:tblStylePr w:type="{part}"><w:rPr>{STRIKE}</w:rPr></w:tblStylePr>'
    styles = style("Old", "", "table").replace("</w:style>", f"{apart}</w:style>")
    body = table(*(row(*each) for each in ("ab", "cd", "ef")), properties=f'<w:tblStyle w:val="Old"/>{look}')
    read = note(".docx", word.document(body, styles=styles)).text
    assert [letter for letter in "abcdef" if f"~~{letter}~~" in read] == list(struck)


def test_the_style_of_a_table_is_not_that_of_the_text_around_it(note) -> None:
    body = line("z") + table(row("a", "b"))
    assert note(".docx", word.document(body, styles=usual(style("Old", STRIKE, "table")))).text.startswith("z\n")


def test_a_deleted_row_of_a_header_is_told(note) -> None:
    header = table(row("a", "b"), row("gone", "too", properties="<w:del/>"))
    read = note(".docx", word.document(line("z"), header=header))
    assert [(each.place, each.what, each.words) for each in read.left_out] == [("deleted row 1", "deleted", "gone too")]


AROUND = [  # what stands around a text box, how its words are read
    ("{}", "b"),
    ("<w:del>{}</w:del>", "{--b--}"),
    ("<w:ins><w:del>{}</w:del></w:ins>", "{--b--}"),
    ("<w:ins>{}</w:ins>", "b"),
    ("<w:moveFrom>{}</w:moveFrom>", ""),
    ("<w:moveTo>{}</w:moveTo>", "b"),
    ("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>", "{>>b<<}"),
]


@pytest.mark.parametrize("drawn", ["wps", "vml"])
@pytest.mark.parametrize(("around", "words"), AROUND)
def test_a_text_box_is_in_the_state_of_what_is_around_it(note, around, words, drawn) -> None:
    read = note(".docx", word.document(line(run("a"), around.format(text_box(line("b"), drawn)))))
    assert read.text.split() == [*([words] if words else []), "a"]


@pytest.mark.parametrize("drawn", ["wps", "vml"])
@pytest.mark.parametrize(("properties", "words"), [(VANISH, "{>>b<<}"), (STRIKE, "~~b~~"), ("<w:dstrike/>", "~~b~~")])
def test_a_text_box_is_in_the_state_of_its_run(note, properties, words, drawn) -> None:
    box = text_box(line("b"), drawn).replace("<w:r>", f"<w:r><w:rPr>{properties}</w:rPr>", 1)
    assert note(".docx", word.document(line(run("a"), box))).text.split() == [words, "a"]


HIDDEN = [
    text_box(line("b"), "vml").replace("<v:shape>", '<v:shape style="position:absolute; visibility: hidden">'),
    text_box(line("b")).replace("<wp:inline>", '<wp:inline><wp:docPr id="1" name="Box" hidden="1"/>'),
]


@pytest.mark.parametrize("box", HIDDEN)
def test_a_text_box_may_be_hidden_itself(note, box) -> None:
    assert note(".docx", word.document(line(run("a"), box))).text.split() == ["{>>b<<}", "a"]


def test_a_table_in_a_deleted_text_box_is_deleted(note) -> None:
    box = f"<w:del>{text_box(table(row('b', 'c')) + line('d'))}</w:del>"
    assert note(".docx", word.document(line(run("a"), box))).text == "| {--b--} | {--c--} |\n{--d--}\n\na\n"


ALTERNATES = [
    ("<mc:Choice>{a}</mc:Choice><mc:Fallback>{b}</mc:Fallback>", "a"),
    ("<mc:Choice>{a}</mc:Choice><mc:Choice>{b}</mc:Choice><mc:Fallback>{b}</mc:Fallback>", "a"),
    ("<mc:Fallback>{a}</mc:Fallback>", "a"),
]


@pytest.mark.parametrize(("alternates", "text"), ALTERNATES)
def test_one_of_several_drawings_is_read(note, alternates, text) -> None:
    drawn = {letter: text_box(line(letter), "vml").removeprefix("<w:r>").removesuffix("</w:r>") for letter in "ab"}
    body = line(f"<w:r><mc:AlternateContent>{alternates.format(**drawn)}</mc:AlternateContent></w:r>")
    assert note(".docx", word.document(body)).text.split() == [text]


@pytest.mark.parametrize("drawn", ["wps", "vml"])
def test_a_text_box_in_a_text_box_is_read_once(note, drawn) -> None:
    inner = f"<w:del>{text_box(line('c'), drawn)}</w:del>"
    box = text_box(line("b") + line(inner, "d"), drawn)
    assert note(".docx", word.document(line(run("a"), box))).text.split() == ["b", "{--c--}", "d", "a"]


def test_a_block_of_controls_shows_what_it_asks_for(note) -> None:
    prompt = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{line('C5-C6')}</w:sdtContent></w:sdt>"
    assert note(".docx", word.document(line("a") + prompt)).text == "a\n{>>C5-C6<<}\n"


EQUATIONS = [
    ("<m:r><m:t>C1-C2</m:t></m:r>", "C1-C2"),
    ("<m:f><m:fPr/><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>", "1/2"),
    ("<m:sSup><m:e><m:r><m:t>cm</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>", "cm\xb2"),
    ("<m:sSub><m:e><m:r><m:t>C</m:t></m:r></m:e><m:sub><m:r><m:t>1</m:t></m:r></m:sub></m:sSub>", "C\u2081"),
    ("<m:d><m:e><m:r><m:t>C1</m:t></m:r></m:e></m:d>", "(C1)"),
    ('<m:d><m:dPr><m:begChr m:val="["/><m:sepChr m:val=";"/><m:endChr m:val="]"/></m:dPr><m:e><m:r><m:t>1</m:t></m:r></m:e>'
     "<m:e><m:r><m:t>2</m:t></m:r></m:e></m:d>", "[1;2]"),
    ("<m:r><w:rPr><w:strike/></w:rPr><m:t>C5</m:t></m:r>", "~~C5~~"),
    ("<m:r><m:rPr/><w:rPr><w:vanish/></w:rPr><m:t>C5</m:t></m:r>", "{>>C5<<}"),
    ("<m:borderBox><m:borderBoxPr><m:strikeH/></m:borderBoxPr><m:e><m:r><m:t>C5</m:t></m:r></m:e></m:borderBox>", "~~C5~~"),
    ("<w:del><m:r><m:t>C5</m:t></m:r></w:del>", "{--C5--}"),
]  # fmt: skip


@pytest.mark.parametrize(("equation", "text"), EQUATIONS)
def test_an_equation_is_read_on_its_line(note, equation, text) -> None:
    body = line(run("at "), f"<m:oMath>{equation}</m:oMath>", run(" left"))
    assert note(".docx", word.document(body)).text == f"at {text} left\n"
    body = line(f"<m:oMathPara><m:oMath>{equation}</m:oMath></m:oMathPara>")
    assert note(".docx", word.document(body)).text == f"{text}\n"


def watermark(words: str, more: str = "") -> str:
    return f'<w:r><w:pict><v:shape><v:textpath {more} string="{words}"/></v:shape></w:pict></w:r>'


@pytest.mark.parametrize("part", ["header", "footer", "body"])
def test_a_watermark_is_read_before_all(note, part) -> None:
    marked = line(watermark("ENTERED IN ERROR"))
    document = word.document(line("a") + marked) if part == "body" else word.document(line("a"), **{part: marked})
    read = note(".docx", document)
    assert read.text == "ENTERED IN ERROR\n\na\n"
    assert read.places[0].label == "watermark"


def test_a_watermark_that_shows_nothing_is_none(note) -> None:
    off = (
        watermark("DRAFT", 'on="f"') + f"<w:moveFrom>{watermark('OLD')}</w:moveFrom><w:del>{watermark('VOID')}</w:del>"
    )
    assert note(".docx", word.document(line("a", off, watermark("VOID")))).text == "{--VOID--}\n\nVOID\n\na\n"


DIAGRAM = (
    "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData>{}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)
DATA = (
    "<dgm:dataModel><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>b </a:t></a:r><a:r><a:t>c</a:t></a:r></a:p><a:p/></dgm:t></dgm:pt>"
    "<dgm:pt><dgm:t><a:p><a:r><a:t>d</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>"
)


@pytest.mark.parametrize(("around", "lines"), [("{}", ["b c", "d"]), ("<w:del>{}</w:del>", ["{--b c--}", "{--d--}"])])
def test_a_diagram_is_read_where_it_stands(note, around, lines) -> None:
    drawn = DIAGRAM.format('<dgm:relIds r:dm="rDiagram"/>')
    read = note(".docx", word.document(line("a") + line(around.format(drawn)), diagram=DATA))
    assert read.text.splitlines() == ["a", "", *lines]


def test_a_damaged_diagram_is_said_to_be_damaged(refusal) -> None:
    document = word.document(line(DIAGRAM.format('<dgm:relIds r:dm="rDiagram"/>')), diagram="<dgm:dataModel><a:p>")
    assert "input-document: note.docx: cannot be read as a Word document: it is not well-formed XML" in refusal(
        ".docx", document
    )


def test_a_document_without_a_body_is_said_to_have_none(refusal) -> None:
    document = writers.docx_with(word.part("document", "<w:p/>"))
    assert refusal(".docx", document) == (
        "input-document: note.docx: cannot be read as a Word document: it has no body (export it again)"
    )


def test_the_words_of_a_shape_are_read(note) -> None:
    shape = DIAGRAM.format("<a:txSp><a:txBody><a:p><a:r><a:t>b</a:t></a:r></a:p></a:txBody></a:txSp>")
    assert note(".docx", word.document(line("a") + line(shape))).text == "a\n\nb\n"


def test_a_document_that_is_only_named_is_an_error_beside_the_note(read) -> None:
    judged, said = read(".docx", word.document(line("a") + '<w:p><w:subDoc r:id="rOther"/></w:p>'))
    assert judged.text == "a\n"
    assert "its embedded document 1 was not read" in str(said.error)


def test_a_chart_is_told(note) -> None:
    chart = "<c:chartSpace><c:chart><c:title><a:p><a:r><a:t>Pain</a:t></a:r></a:p></c:title><c:v>May</c:v></c:chart></c:chartSpace>"
    read = note(".docx", word.document(line("a"), chart=chart))
    assert [(each.place, each.what, each.words) for each in read.left_out] == [("chart 1", "chart", "Pain May")]


def test_strict_names_are_those_of_a_transitional_document(note) -> None:
    body = line("a", '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>', properties='<w:pStyle w:val="P"/>')
    body += table(row("b", "c")) + line(run("d"), f"<w:del>{text_box(line('e'))}</w:del>")
    body += line("<m:oMath><m:r><m:t>f</m:t></m:r></m:oMath>") + line("g", properties=word.in_list(1))
    body += line(DIAGRAM.format('<dgm:relIds r:dm="rDiagram"/>'))
    parts = {
        "styles": style("P", STRIKE), "header": line("h"), "diagram": DATA, "numbering": word.bullets(("&#xF0A8;", "Wingdings")),
    }  # fmt: skip
    usual_names, strict_names = (note(".docx", word.document(body, strict, **parts)) for strict in (False, True))
    assert strict_names.text == usual_names.text
    assert strict_names.text.split()[:4] == ["h", "~~a[", "]~~", "|"]
    assert strict_names.places == usual_names.places


TAKEN_BACK = {
    "table style": lambda words: table(row("Imaging", words), properties='<w:tblStyle w:val="Old"/>'),
    "text box": lambda words: line(f"<w:del>{text_box(line(words))}</w:del>"),
    "hidden box": lambda words: line(
        text_box(line(words), "vml").replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>", 1)
    ),
    "deleted cells": lambda words: table(row(cell("Imaging", "<w:cellDel/>"), cell(words, "<w:cellDel/>"))),
    "strokes": lambda words: line("".join(f"{letter}\u0336" for letter in words)),
    "moved box": lambda words: line(f"<w:moveFrom>{text_box(line(words))}</w:moveFrom>"),
}


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("means", TAKEN_BACK)
def test_what_was_taken_back_proves_nothing(engine, note, means, strict) -> None:
    body = line("IMAGING: MRI cervical spine 03/02/2027") + line("Normal alignment.")
    body += TAKEN_BACK[means]("C1-C2 foraminal stenosis due to thickened ligament")
    read = note(".docx", word.document(body, strict, styles=style("Old", STRIKE, "table")))
    assert engine.check_note(read).supported_codes == ()
