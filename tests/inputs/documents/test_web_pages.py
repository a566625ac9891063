"""Web pages are read as they are shown: style sheets, boxes that are no fields, lines that a style keeps, feet of tables."""

import json

import pytest

from dxproof.engine.inputs.documents.field_text import plain_of
from tests.inputs.documents import writers

STATED = "C1-C2 foraminal stenosis due to thickened ligament"

SHEETS = [
    (".gone { display : NONE }", "<p class='a gone'>a</p>b", "{>>a<<}\nb"),
    ("p.err,span.err{text-decoration:line-through}", "<span class=err>a</span> <b class=err>b</b>", "~~a~~ b"),
    ("#x{visibility:hidden}", "<p id=x>a</p><p id=y>b</p>", "{>>a<<}\nb"),
    ("del{text-decoration:none}", "<del>a</del>", "a"),
    (".old p{display:none}", "<div class=old><i><p>a</p></i></div><p>b</p>", "{>>a<<}\nb"),
    (".old>p{display:none}", "<div class=old><div><p>a</p></div></div><p>b</p>", "a\nb"),
    (".pane{display:none}.pane.active{display:block}", "<p class='pane active'>a</p><p class=pane>b</p>", "a\n{>>b<<}"),
    ("p{display:none}.a{display:block}p{display:none}", "<p class=a>a</p><p>b</p>", "a\n{>>b<<}"),
    (".a{display:none}", "<p class=a style='display:block'>a</p>", "a"),
    (".a{display:none!important}", "<p class=a style='display:block'>a</p>", "{>>a<<}"),
    (".a{text-decoration:line-through}.a{text-decoration-line:none}", "<p class=a>a</p>", "a"),
    (
        "/* .a{display:none} */ .b:hover{display:none} .b::after{content:'}'}",
        "<p class=a>a</p><p class=b>b</p>",
        "a\nb",
    ),
    (
        "@media print{.a{display:none}} @media screen{.b{display:none}}",
        "<p class=a>a</p><p class=b>b</p>",
        "a\n{>>b<<}",
    ),
    (
        "@media not print{.a{display:none}} @media print,screen{.b{display:none}}",
        "<p class=a>a</p><p class=b>b</p>",
        "{>>a<<}\n{>>b<<}",
    ),
    ("@media (max-width:600px){.a{display:none}}", "<p class=a>a</p>", "a"),
    (".a{white-space:pre-line}", "<p class=a>a\nb</p>", "a\nb"),
    ("span{display:block}", "<span>a</span><span>b</span>", "a\nb"),
    ("body{visibility:hidden}", "<p>a</p>", "a"),
    ("@font-face{display:none} .a{color:red}", "<p class=a>a</p>", "a"),
    ("/* old */ .a /* b */ , .b{color:red;/* c */display:none}", "<p class=a>a</p>", "{>>a<<}"),
    ("@charset 'utf-8'; @import 'x.css'; .a{content:'}'; display:none}", "<p class=a>a</p>", "{>>a<<}"),
    ("<!-- .a{display:none} -->", "<p class=a>a</p>", "{>>a<<}"),
    ("<![CDATA[ .a{display:none} ]]>", "<p class=a>a</p>", "{>>a<<}"),
    (".a{display:none", "<p class=a>a</p>", "a"),
]


@pytest.mark.parametrize(("sheet", "page", "text"), SHEETS)
@pytest.mark.parametrize("is_in_head", [True, False])
def test_a_style_sheet_says_what_is_seen(note, sheet, page, text, is_in_head) -> None:
    style = f"<style>{sheet}</style>"
    head, body = (style, page) if is_in_head else ("", style + page)
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    assert note(".html", html.encode()).text == f"{text}\n"


SHOWN = [
    # what is not seen
    ("<p style='DISPLAY : NONE !important'>a</p>b", "{>>a<<}\nb"),
    ("<p style='font-size:0px'>a</p><p style='opacity:0.0'>b</p><p style='font-size:0.5em'>c</p>", "{>>a<<}\n{>>b<<}\nc"),
    ("<p style='mso-hide:all'>a</p><p hidden='until-found'>b</p><p aria-hidden=true>c</p>", "{>>a<<}\n{>>b<<}\nc"),
    ("<dialog>a</dialog><dialog open>b</dialog><p popover>c</p>d", "{>>a<<}\nb\n{>>c<<}\nd"),
    ("<noscript>a</noscript><p>b</p>", "{>>a<<}\nb"),
    ("<progress value=3 max=9>a</progress> b <meter>c</meter>", "{>>a<<} b {>>c<<}"),
    ("<p style='position:absolute;left:-9999px'>a</p>b", "{>>a<<}\nb"),
    ("<div style='visibility:hidden'>a<p style='visibility:visible'>b</p>c</div>d", "{>>a<<}\nb\n{>>c<<}\nd"),
    ("<div style='font-size:0'><span style='font-size:12px'>a</span>b<i>c</i></div>", "a{>>bc<<}"),
    ("<p hidden style='display:block'>a</p>", "a"),
    # boxes that an element plays
    ("<div><span role=checkbox aria-checked=true></span> a</div>", "[x] a"),
    ("<div role=checkbox aria-checked=false>a</div>", "[ ] a"),
    ("<div role=radio aria-checked=TRUE><p>a</p></div><button role=switch aria-checked=mixed>b</button>", "[x]\na\n[ ] b"),
    ("<ul role=listbox><li role=option aria-selected=true>a</li><li role=option>b</li></ul>", "- [x] a\n- [ ] b"),
    ("<p role=checkbox aria-checked=false>\u2610 a</p>", "\u2610 a"),
    ("<p role=checkbox aria-checked=true><i class='fa fa-check-square'></i> a</p>", "[x] a"),
    ("<table><tr role=option aria-selected=false><td>a</td><td>b</td></tr></table>", "| [ ] a | b |"),
    # icons and pictures
    ("<p><i class='fa fa-square-o'></i> a</p><p><i class='far fa-check-square'></i> b</p>", "[ ] a\n[x] b"),
    ("<p><span class='glyphicon glyphicon-unchecked'></span>a</p><p><span class='glyphicon glyphicon-check'></span>b</p>", "[ ] a\n[x] b"),
    ("<p><span class='checkbox checked'></span>a <span class=checkbox></span>b", "[x] a [ ] b"),
    ("<p><b class='chk on'></b>a <b class=chk></b>b</p>", "[x] a [ ] b"),
    ("<div class=a><div class='b checked'><p class=c>a</p></div></div>", "[x]\na"),
    ("<p><i class='icon checkbox-unchecked'></i>a <i class=checkbox_checked></i>b", "[ ] a [x] b"),
    ("<p><i class=material-icons>check_box</i> a</p><p><i class=material-icons>check_box_outline_blank</i> b</p>", "[x] a\n[ ] b"),
    ("<p><img src=a.gif alt=Unchecked> a</p><p><img src=b.gif title='Checkbox: checked'> b</p>", "[ ] a\n[x] b"),
    ("<p><img src='img/checkbox-off.png'>a</p><p><img src='/i/CHECKED.gif?x'>b</p>", "[ ] a\n[x] b"),
    ("<p><svg aria-label='empty box'></svg> a</p><p><svg class=icon><title>checked</title></svg> b</p>", "[ ] a\n[x] b"),
    ("<p><i class='fa fa-circle-o'></i>a</p><p><i class='fa fa-dot-circle-o'></i>b</p>", "\u25cb a\n\u25c9 b"),
    ("<p><i class='fa fa-check'></i> a</p><p><i class='fa fa-user'></i> b</p>", "\u2713 a\nb"),
    ("<ul><li class=unchecked>a</li><li class='task checked'>b</li></ul>", "- [ ] a\n- [x] b"),
    ("<img alt='report checked by a nurse'><img alt=blank><p class=checkbox>a</p>", "a"),
    ("<p><i class=fa>&#xf096;</i> a <i class=fa>&#xf046;</i> b</p>", "[ ] a [x] b"),
    ("<p><svg class=icon><use href='sprite.svg#checkbox-checked'/></svg> a</p>", "[x] a"),
    ("<p><font face=Symbol>\xb3</font>5</p><p><span style='font-family:Webdings'>c</span> b</p>", "≥5\n[ ] b"),
    ("<p><font face=Wingdings>\xa8</font> a</p><p><span style='color:red;font-family:Wingdings'>\xfe</span> b</p>", "[ ] a\n[x] b"),
    ("<p><span style='font-family:Arial'>o</span> a</p>", "o a"),
    ("<table><tr><td class='checkbox checked'></td><td>a</td></tr><tr><td class=unchecked></td><td>b</td></tr></table>",
     "| [x] | a |\n| [ ] | b |"),
    # fields
    ("<select><option>a</option><option>b</option></select>", "a {>>b<<}"),
    ("<select><option disabled>a</option><option>b</option></select>", "{>>a<<} b"),
    ("<select><option selected>a</option><option selected>b</option></select>", "{>>a<<} b"),
    ("<select multiple><option>a</option></select><select size=4><option>b</option></select>c", "{>>a b<<} c"),
    ("<input type=checkbox style='display:none'>a <input type=radio hidden checked>b<input type=hidden value=c>", "a b"),
    ("<input type=checkbox checked style='opacity:0'>a", "[x] a"),
    ("at <input type=text value=C1-C2> narrow <input value=x style='display:none'>", "at C1-C2 narrow {>>x<<}"),
    ("seen:<textarea>a\nb</textarea>c", "seen: a\nb c"),
    # lines
    ("<div style='white-space:pre-wrap'>a\nb</div>", "a\nb"),
    ("<p><span style='white-space: pre-wrap'>a\nb</span> c\nd</p>", "a\nb c d"),
    ("<div style='white-space:pre'><p>a\nb</p><p style='white-space:normal'>c\nd</p></div>", "a\nb\nc d"),
    ("<table style='white-space:pre-line'><tr><td>x</td><td>a\nb</td></tr></table>", "x\na\nb"),
    ("<listing>a\nb</listing><xmp>c\nd</xmp>", "a\nb\nc\nd"),
    ("<span style='display:block'>a</span><label style='display:flex'>b</label>", "a\nb"),
    ("<span style='display:inline-block'>a</span><span style='display:inline-block'>b</span>", "a b"),
    ("<div style='display:flex'><span>a</span><span>b</span></div>", "a b"),
    ("<div style='display:flex;flex-direction:column'><span>a</span><span>b</span></div>", "a\nb"),
    ("<div style='display:grid'><b>a</b><i>b</i></div>", "a\nb"),
    ("<div style='display:inline'>a</div> <p style='display:inline'>b</p>", "a b"),
    ("<b style='float:left'>a</b><b>b</b>", "a b"),
    ("<div style='display:table'><div style='display:table-row'><span style='display:table-cell'>a</span>"
     "<span style='display:table-cell'>b</span></div></div>", "| a | b |"),
    # tables
    ("<table><tfoot><tr><td colspan=2>f</td></tr></tfoot><tbody><tr><td>a</td><td>b</td></tr></tbody></table>", "| a | b |\nf"),
    ("<table><tbody><tr><td>a</td><td>b</td></tr></tbody><thead><tr><th>X</th><th>Y</th></tr></thead></table>", "| X | Y |\n| a | b |"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "text"), SHOWN)
def test_a_page_is_read_as_it_is_shown(note, page, text) -> None:
    assert note(".html", f"<!DOCTYPE html><html><body>{page}</body></html>".encode()).text == f"{text}\n"


@pytest.mark.parametrize(
    "page",
    [
        f"<style>.void{{text-decoration:line-through}}</style><p class=void>{STATED}</p>",
        f"<div><i class='fa fa-square-o'></i> {STATED}</div>",
        f"<div role=radio aria-checked=false>{STATED}</div>",
        f"<p style='font-size:0'>{STATED}</p>",
    ],
)
@pytest.mark.parametrize("writer", ["page", "cda", "oru", "fhir"])
def test_what_a_page_does_not_say_proves_nothing_in_any_format(engine, note, page, writer) -> None:
    visit = f"<p>HISTORY:</p><p>Six weeks of physical therapy.</p><p>MRI 03/02/2027</p>{page}"
    html = f"<html><body>{visit}</body></html>".encode()
    suffix, data = {
        "page": (".html", html),
        "cda": (".xml", writers.cda_embedding(html, "text/html")),
        "oru": (".hl7", writers.oru_embedding(html)),
        "fhir": (".json", json.dumps(writers.reference(html, "text/html")).encode()),
    }[writer]
    read = note(suffix, data)
    assert STATED in read.text
    assert engine.check_note(read).supported_codes == ()


ESCAPED = [
    ("&lt;p&gt;&lt;del&gt;a&lt;/del&gt;&lt;/p&gt;&lt;p&gt;b&lt;/p&gt;", "~~a~~\nb\n"),
    ("C1 &lt; C2 &amp; more", "C1 < C2 & more"),
    ("a &lt;b&gt; c", "a <b> c"),
    ("<p>a &lt;i&gt;b&lt;/i&gt;</p>", "a b\n"),
]


@pytest.mark.parametrize(("written", "text"), ESCAPED)
def test_a_page_whose_tags_are_written_as_entities_is_read_as_a_page(written, text) -> None:
    assert plain_of(written) == text
