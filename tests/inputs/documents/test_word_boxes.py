"""Boxes and signs of Word documents that no form field draws: bullets, fields, letters of symbol fonts."""

import pytest

from tests.inputs.documents import word
from tests.inputs.documents.word import field, fonts, in_list, line, mark, run, style

EMPTY, FULL = "&#xF0A8;", "&#xF0FE;"
BOX_STYLE = style("Box", fonts("Wingdings"), kind="character")


def sym(font: str, code: str) -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


BULLETS = [  # the bullet, its font, the properties of the paragraph beside its list, what is read
    (EMPTY, "Wingdings", "", "[ ] a"),
    (FULL, "Wingdings", "", "[x] a"),
    ("o", "Wingdings", "", "[ ] a"),
    ("\xfe", "Wingdings", "", "[x] a"),
    ("&#xF0A3;", "Wingdings 2", "", "[ ] a"),
    ("&#xF052;", "Wingdings 2", "", "[x] a"),
    ("&#xF063;", "Webdings", "", "[ ] a"),
    ("\u2610", "MS Gothic", "", "\u2610 a"),
    ("\u2612", "Segoe UI Symbol", "", "\u2612 a"),
    ("\u25a1", "", "", "\u25a1 a"),
    ("[  ]", "", "", "- a"),
    ("[ ]", "Arial", "", "[ ] a"),
    ("( )", "Arial", "", "( ) a"),
    (EMPTY, "", f"<w:rPr>{fonts('Wingdings')}</w:rPr>", "[ ] a"),
    (EMPTY, "", "", "[ ] a"),  # a box that has lost its font
    # Those of any list.
    ("o", "Courier New", "", "- a"),
    ("&#xF0B7;", "Symbol", "", "- a"),
    ("&#xF0A7;", "Wingdings", "", "- a"),
    ("&#xF0D8;", "Wingdings", "", "- a"),
    ("\u2022", "", "", "- a"),
]


@pytest.mark.parametrize(("bullet", "font", "more", "text"), BULLETS)
def test_a_bullet_that_is_a_box(note, bullet, font, more, text) -> None:
    body = line("a", properties=in_list(1) + more)
    assert note(".docx", word.document(body, numbering=word.bullets((bullet, font)))).text == f"{text}\n"


def level(number: int, sign: str, font: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{number}">{more}<w:lvlText w:val="{sign}"/><w:rPr>{fonts(font)}</w:rPr></w:lvl>'


LISTS = [  # styles, what is added to the numbering, the properties of the paragraph
    ("", f'<w:num w:numId="7"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">'
     f'{level(0, EMPTY, "Wingdings")}</w:lvlOverride></w:num>', in_list(7)),
    ("", f'<w:abstractNum w:abstractNumId="8">{level(0, "-", "Arial")}{level(1, EMPTY, "Wingdings")}'
     '</w:abstractNum><w:num w:numId="8"><w:abstractNumId w:val="8"/></w:num>', in_list(8, 1)),
    (style("Form", "", more=f"<w:pPr>{in_list(2)}</w:pPr>"), "", '<w:pStyle w:val="Form"/>'),
    (style("Base", "", more=f"<w:pPr>{in_list(2)}</w:pPr>") + style("Form", "", more='<w:basedOn w:val="Base"/>'), "",
     '<w:pStyle w:val="Form"/>'),
    (style("Form", "", more='<w:pPr><w:numPr><w:numId w:val="9"/></w:numPr></w:pPr>'),
     f'<w:abstractNum w:abstractNumId="9">{level(0, "-", "Arial")}'
     + level(1, EMPTY, "Wingdings", '<w:pStyle w:val="Form"/>') + "</w:abstractNum>"
     '<w:num w:numId="9"><w:abstractNumId w:val="9"/></w:num>', '<w:pStyle w:val="Form"/>'),
    (style("Boxes", "", "numbering", more=f"<w:pPr>{in_list(2)}</w:pPr>"),
     '<w:abstractNum w:abstractNumId="10"><w:numStyleLink w:val="Boxes"/></w:abstractNum>'
     '<w:num w:numId="10"><w:abstractNumId w:val="10"/></w:num>', in_list(10)),
]  # fmt: skip


@pytest.mark.parametrize(("styles", "more", "properties"), LISTS)
def test_where_the_bullet_of_a_paragraph_is_set(note, styles, more, properties) -> None:
    numbering = word.bullets(("-", "Arial"), (EMPTY, "Wingdings"), more=more)
    body = line("a", properties=properties) + line("b", properties=in_list(1)) + line("c", properties=in_list(0))
    assert note(".docx", word.document(body, numbering=numbering, styles=styles)).text == "[ ] a\n- b\nc\n"


SYMBOLS = [
    (sym("Wingdings", "F0A8"), "[ ]"),
    (sym("wingdings", "00A8"), "[ ]"),
    (sym("MS Gothic", "2610"), "\u2610"),
    (sym("Segoe UI Symbol", "2611"), "\u2611"),
    (sym("MS Gothic", "2612"), "\u2612"),
    (sym("Wingdings", "2612"), "\u2612"),
    (sym("Webdings", "F063"), "[ ]"),
    (sym("Webdings", "F061"), "\u2713"),
    (sym("Wingdings", "F0E0"), "\u2192"),
    (sym("Wingdings", "F04A"), "\u263a"),
    *((sym("Symbol", code), letter) for code, letter in (
        ("F02D", "\u2212"), ("F0B0", "\xb0"), ("F0B1", "\xb1"), ("F0A3", "\u2264"), ("F0B3", "\u2265"), ("F061", "\u03b1"),
        ("F06D", "\u03bc"), ("F0AE", "\u2192"), ("F0AD", "\u2191"), ("F0B4", "\xd7"), ("F0B7", "\u2022"), ("F0BB", "\u2248"),
    )),
    (run(FULL, fonts("Wingdings")), "[x]"),
    (run("o", fonts("Wingdings")), "[ ]"),
    (run(FULL, fonts("Wingdings", "hAnsi")), "[x]"),
    (run("o", '<w:rFonts w:ascii="Arial" w:hAnsi="Wingdings"/>'), "o"),
    (run("o", '<w:rFonts w:ascii="Wingdings" w:asciiTheme="minorHAnsi"/>'), "o"),
    (run("a \xb1 b", fonts("Symbol")), "\u03b1 \xb1 \u03b2"),
    (run(EMPTY, '<w:rStyle w:val="Box"/>'), "[ ]"),
    (run(EMPTY, fonts("Arial")), "[ ]"),  # a box that has lost its font
    (run(FULL), "[x]"),
    (run("\uf041"), "\uf041"),
    (field(r" SYMBOL 168 \f &quot;Wingdings&quot; \s 11 "), "[ ]"),
    (field(r"SYMBOL 254 \f Wingdings"), "[x]"),
    (field(r" symbol 0xFE \f &quot;Wingdings&quot;"), "[x]"),
    (field(r" SYMBOL 61608 \f &quot;Wingdings&quot;"), "[ ]"),
    (field(r" SYMBOL -3928 \f &quot;Wingdings&quot;"), "[ ]"),
    (field(r" SYMBOL 9744 \u \f &quot;MS Gothic&quot; \h "), "\u2610"),
    (field(r" SYMBOL 168 \f Wingdings ", run("\xa8")), "[ ]"),
    (field(run(" SYM", tag="instrText") + run("BOL 16", tag="instrText") + run(r"8 \f Wingdings", tag="instrText")), "[ ]"),
    (field(run(" SYMBOL ", tag="instrText") + field(" = 168 ", run("168")) + run(r" \f Wingdings", tag="instrText")), "[ ]"),
    (field(" SYMBOL 168 ").replace("<w:r>", f"<w:r><w:rPr>{fonts('Wingdings')}</w:rPr>", 1), "[ ]"),
    (r'<w:fldSimple w:instr=" SYMBOL 254 \f Wingdings "/>', "[x]"),
    (rf'<w:fldSimple w:instr="SYMBOL 168 \f &quot;Wingdings&quot;">{run(chr(0xA8))}</w:fldSimple>', "[ ]"),
    (field(run(" MACROBUTTON Check ", tag="instrText") + field(r" SYMBOL 168 \f Wingdings ")), "[ ]"),
    (field(run(" MACROBUTTON Check ", tag="instrText") + field(r" SYMBOL 254 \f Wingdings ", run("\xfe"))), "[x]"),
    (field(run(" MACROBUTTON Check ", tag="instrText") + run("o", fonts("Wingdings"), "instrText")), "[ ]"),
    (field(" MACROBUTTON Check \u2610"), "\u2610"),
    ('<w:fldSimple w:instr=" MACROBUTTON Check \u2612"/>', "\u2612"),
]  # fmt: skip


@pytest.mark.parametrize(("sign", "drawn"), SYMBOLS)
def test_a_sign_is_read_as_what_it_shows(note, sign, drawn) -> None:
    read = note(".docx", word.document(line(run("at C1 "), sign, run(" C2")), styles=BOX_STYLE))
    assert read.text == f"at C1 {drawn} C2\n"
    assert read.left_out == ()


@pytest.mark.parametrize(
    "styles",
    [
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts('Wingdings')}</w:rPr></w:rPrDefault></w:docDefaults>",
        style("Signs", fonts("Wingdings")),
        style("Base", fonts("Wingdings")) + style("Signs", "", more='<w:basedOn w:val="Base"/>'),
        style("Usual", fonts("Wingdings")).replace("<w:style ", '<w:style w:default="1" '),
    ],
    ids=["defaults", "paragraph", "based on", "usual"],
)
def test_a_symbol_font_may_be_that_of_a_style(note, styles) -> None:
    body = line(run(EMPTY), run(" C1-C2", fonts("Arial")), properties='<w:pStyle w:val="Signs"/>')
    assert note(".docx", word.document(body, styles=styles)).text == "[ ] C1-C2\n"


UNKNOWN = [
    (sym("Wingdings", "F024"), "Wingdings F024"),
    (sym("Clinic Signs", "F041"), "Clinic Signs F041"),
    (sym("Wingdings", ""), "Wingdings 0000"),
    (run("AB", fonts("Wingdings")), "AB"),
]


@pytest.mark.parametrize(("sign", "told"), UNKNOWN)
def test_a_picture_without_a_letter_glues_no_words_and_is_told(note, sign, told) -> None:
    read = note(".docx", word.document(line(run("C1"), sign, run("C2"))))
    assert read.text.strip("C12\n").strip("\ufffd") == ""
    assert "\ufffd" in read.text
    assert [(each.place, each.what, each.words) for each in read.left_out] == [
        ("symbol 1", "symbol without a letter", told)
    ]


def test_words_that_ask_for_a_click_are_no_statement(note) -> None:
    body = line(field(" MACROBUTTON NoMacro [Click here and type C5-C6]"), run(" pain"))
    assert note(".docx", word.document(body)).text == "{>>[Click here and type C5-C6]<<} pain\n"


FIELDS = [  # what is written, what is read, what is told
    (field(" PAGE ", run("a")), "a", []),
    (field(run(" IF ", tag="instrText") + field(" MERGEFIELD x ", run("b")) + run(" = 1 ", tag="instrText"), run("a")), "a", ["b"]),
    (field(run(" IF ", tag="instrText") + field(run(" IF ", tag="instrText") + field(" REF x ", run("c")), run("b")), run("a")), "a",
     ["c b"]),
    (field(" QUOTE ", run("a") + field(" REF x ", run("b")) + run("c")), "abc", []),
    (run("a") + field(run(" XE ", tag="instrText") + run("C5-C6")) + run("b"), "ab", ["C5-C6"]),
    (run("a") + field(" REF x "), "a", []),
    (run("a") + field(" SET x ", run("C5-C6")), "a", ["C5-C6"]),
    (run("a") + field(r" EQ \f(1,2) "), "a", [r"\f(1,2)"]),
    (run("a") + mark("begin") + run(" REF x ", tag="instrText") + run("b"), "ab", []),
    (run("a") + mark("separate") + run("b") + mark("end") + run("c"), "abc", []),
    (mark("begin") + run(" REF x ", tag="instrText") + mark("other") + mark("separate") + run("a") + mark("end") + mark("end"), "a", []),
    (field(" HYPERLINK x ", f"{run('a')}<w:del>{run('b', tag='delText')}</w:del>"), "a{--b--}", []),
    (f"<w:fldSimple w:instr=' REF x '>{run('a')}</w:fldSimple>", "a", []),
    (field(f"<w:fldSimple w:instr=' REF x '>{run('b')}</w:fldSimple>", run("a")), "a", ["b"]),
]  # fmt: skip


@pytest.mark.parametrize(("runs", "text", "told"), FIELDS)
def test_the_page_shows_the_result_of_the_outermost_field(note, runs, text, told) -> None:
    read = note(".docx", word.document(line(runs)))
    assert read.text == f"{text}\n"
    assert [each.words for each in read.left_out] == told


def test_a_field_reaches_over_paragraphs(note) -> None:
    code = line(mark("begin"), run(" IF 1 = 1 ", tag="instrText"), field(" REF x ", run("b"))) + line(run("c"))
    body = line("a") + code + line(mark("separate"), run("d")) + line(run("e"), mark("end"), run("f"))
    read = note(".docx", word.document(body))
    assert read.text.split() == ["a", "d", "ef"]
    assert [each.words for each in read.left_out] == ["b c"]


def test_many_fields_in_one_another_are_read_in_time(note) -> None:
    deep = "".join(mark("begin") + run(" IF ", tag="instrText") for _ in range(3_000))
    ends = (mark("separate") + run("a") + mark("end")) * 3_000
    assert note(".docx", word.document(line(deep, ends))).text == "a\n"


def control(is_checked: int, content: str) -> str:
    box = f'<w14:checkbox><w14:checked w14:val="{is_checked}"/></w14:checkbox>'
    return f"<w:sdt><w:sdtPr>{box}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


CONTROLS = [
    line(control(1, run("\u2612")), " a"),
    line(control(1, run("\xfe", fonts("Wingdings"))), " a"),
    line(control(1, sym("Wingdings", "F0FE")), " a"),
    line(control(1, run("X")), " a"),
    line(control(1, ""), " a"),
    control(1, line("\u2612 a")),
]


@pytest.mark.parametrize("body", CONTROLS)
def test_a_content_control_is_the_box_that_it_says(note, body) -> None:
    assert note(".docx", word.document(body)).text == "[x] a\n"


def test_a_bullet_that_is_a_picture_is_told(note) -> None:
    picture = '<w:numPicBullet w:numPicBulletId="0"><w:pict/></w:numPicBullet>'
    numbering = word.bullets(("&#xF0B7;", "Symbol"), more=picture)
    read = note(".docx", word.document(line("a", properties=in_list(1)), numbering=numbering))
    assert read.text == "- a\n"
    assert [(each.place, each.what) for each in read.left_out] == [("bullet 1", "picture")]


def test_a_bullet_of_an_empty_paragraph_is_a_box(note) -> None:
    body = word.table(
        word.row("a", word.cell(line(properties=in_list(1)))), word.row("b", word.cell(line(properties=in_list(2))))
    )
    numbering = word.bullets((EMPTY, "Wingdings"), ("&#xF0B7;", "Symbol"))
    assert note(".docx", word.document(body, numbering=numbering)).text == "| a | [ ] |\n| b |  |\n"


def test_boxes_in_the_columns_of_a_table(note) -> None:
    yes, no = word.cell(line(control(1, run("\u2612")))), word.cell(line(sym("Wingdings", "F0A8")))
    body = word.table(
        word.row("Finding", "Yes", "No"),
        word.row("a", yes, no),
        word.row("b", word.cell(line(field(r" SYMBOL 168 \f Wingdings "))), control(1, word.cell("\u2612"))),
    )
    assert note(".docx", word.document(body)).text == ("| Finding | Yes | No |\n| a | [x] | [ ] |\n| b | [ ] | [x] |\n")


ENCODED = {
    "bullet": lambda is_on, words: line(words, properties=in_list(2 if is_on else 1)),
    "field": lambda is_on, words: line(field(rf" SYMBOL {254 if is_on else 168} \f Wingdings "), f" {words}"),
    "simple": lambda is_on, words: line(f'<w:fldSimple w:instr="SYMBOL {82 if is_on else 163} \\f &quot;Wingdings 2&quot;"/>', words),
    "gothic": lambda is_on, words: line(sym("MS Gothic", "2612" if is_on else "2610"), words),
    "webdings": lambda is_on, words: line(sym("Webdings", "F061" if is_on else "F063"), f" {words}"),
    "style": lambda is_on, words: line(run(FULL if is_on else EMPTY, '<w:rStyle w:val="Box"/>'), words),
}  # fmt: skip


@pytest.mark.parametrize("encoding", ENCODED)
@pytest.mark.parametrize("is_on", [True, False])
def test_only_a_checked_finding_proves_a_code(engine, note, encoding, is_on) -> None:
    write = ENCODED[encoding]
    body = line("IMAGING: MRI cervical spine 03/02/2027")
    body += write(is_on, "C1-C2 foraminal stenosis due to thickened ligament") + write(not is_on, "Normal alignment")
    numbering = word.bullets((EMPTY, "Wingdings"), (FULL, "Wingdings"))
    read = note(".docx", word.document(body, numbering=numbering, styles=BOX_STYLE))
    assert engine.check_note(read).supported_codes == (("M99.70",) if is_on else ())
