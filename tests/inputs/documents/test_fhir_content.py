"""FHIR: what a report and its attachments say is in the text, whichever field, encoding or format it is in."""

import json

import pytest

NECK, SPUR = "C1-C2 narrow by scar", "C5-C6 spur"
REST = "Cord is normal in calibre and signal. No prevertebral swelling. Alignment is normal. Marrow signal is normal."


def report(**fields: object) -> bytes:
    return json.dumps({"resourceType": "DiagnosticReport", "id": "r1", "status": "final", **fields}).encode()


def form(write, text: str, media: str = "text/plain") -> list[dict]:
    return [{"contentType": media, "data": write.b64(text.encode())}]


SAID = [
    # The whole statement, in a sentence of its own, wrapped, in other letters, or as an item of a list.
    (f"Cord normal.\n{NECK}.", True),
    ("Cord normal. C1-C2 narrow\nby scar. Marrow normal.", True),
    (f"Cord normal.\n\n1. {NECK.upper()}\n2. Marrow normal", True),
    # Part of another statement, or what was taken back.
    (f"Preliminary read: No {NECK}.", False),
    (f"No evidence of\n{NECK}.", False),
    (f"{NECK} was ruled out.", False),
    (f"{NECK}\nwas ruled out.", False),
    (f"[ ] {NECK}", False),
    (f"~~{NECK}~~", False),
]


@pytest.mark.parametrize(("issued", "is_said"), SAID)
@pytest.mark.parametrize("field", ["conclusion", "conclusionCode", "result"])
def test_what_the_issued_report_does_not_state_is_written_below(write, note, issued, is_said, field) -> None:
    observation = {"resourceType": "Observation", "id": "o", "valueString": NECK}
    fields = {
        "conclusion": {"conclusion": NECK},
        "conclusionCode": {"conclusionCode": [{"text": NECK}]},
        "result": {"contained": [observation], "result": [{"reference": "#o"}]},
    }[field]
    text = note(".json", report(presentedForm=form(write, issued), **fields)).text
    assert text.rstrip().endswith(NECK) is not is_said
    assert text.count("scar") + text.count("SCAR") == (1 if is_said else 2)


def test_struck_words_of_a_page_are_no_statement(write, note) -> None:
    page = f"<p><del>{NECK}</del></p><p>Addendum.</p>"
    text = note(".json", report(presentedForm=form(write, page, "text/html"), conclusion=NECK)).text
    assert text == f"~~{NECK}~~\nAddendum.\n\nConclusion: {NECK}\n"


def test_coded_conclusions_in_words_are_read_and_others_listed(note) -> None:
    codes = [{"text": NECK}, {"text": "See codes"}, {"coding": [{"code": "1", "display": "Spinal stenosis"}]}]
    read = note(".json", report(conclusion="See codes", conclusionCode=codes))
    assert read.text == f"Conclusion: See codes\n\nConclusion: {NECK}\n"
    assert [(lost.place, lost.words) for lost in read.left_out] == [("conclusion", "Spinal stenosis")]


OBSERVATIONS = [
    ({"code": {"text": "Narrowing"}, "bodySite": {"text": "C1-C2"}, "valueString": "by scar"}, "Narrowing (C1-C2): by scar"),
    ({"code": {"text": "Narrowing C1-C2"}, "bodySite": {"text": "c1-c2"}, "valueString": "by scar"}, "Narrowing C1-C2: by scar"),
    ({"bodySite": {"coding": [{"display": "C1-C2"}]}, "valueString": "narrow"}, "C1-C2: narrow"),
    ({"code": {"text": "C1-C2 narrow"}, "valueBoolean": True}, "C1-C2 narrow: Yes"),
    ({"code": {"text": "C5-C6 spur"}, "valueBoolean": False}, "C5-C6 spur: No"),
    (
        {
            "code": {"text": "C1-C2"},
            "component": [
                {"code": {"text": "spur"}, "valueBoolean": False},
                {"code": {"text": "Side"}, "valueString": "left"},
                {"code": {"text": "Grade"}, "valueInteger": 3},
                {"code": {"text": "Gap"}, "valueRange": {"low": {"value": 2}, "high": {"value": 3, "unit": "mm"}}},
                {"code": {"text": "Seen"}, "valueDateTime": "2027-03-02"},
            ],
        },
        "C1-C2: spur: No\nSide: left\nGrade: 3\nGap: 2 - 3 mm\nSeen: 2027-03-02",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "text"), OBSERVATIONS)
@pytest.mark.parametrize("is_contained", [True, False])
def test_what_a_result_says_beside_its_text(note, fields, text, is_contained) -> None:
    observation = {"resourceType": "Observation", "id": "o", **fields}
    head = {"resourceType": "DiagnosticReport", "result": [{"reference": "#o" if is_contained else "Observation/o"}]}
    if is_contained:
        data = head | {"contained": [observation]}
    else:
        data = {"resourceType": "Bundle", "entry": [{"resource": head}, {"resource": observation}]}
    assert note(".json", json.dumps(data).encode()).text == f"{text}\n"


def test_a_number_alone_is_listed_as_a_value(note) -> None:
    inside = {"resourceType": "Observation", "id": "o", "code": {"text": "Grade"}, "valueInteger": 3}
    read = note(".json", report(conclusion=NECK, contained=[inside], result=[{"reference": "#o"}]))
    assert [(lost.place, lost.what, lost.words) for lost in read.left_out] == [
        ("result Grade", "a value without text", "3")
    ]


FORMATS = [
    ([("text/plain", f"{SPUR}\n{NECK}\n{REST}"), ("text/html", f"<p><s>{SPUR}</s></p><p>{NECK}</p><p>{REST}</p>")], 1),
    ([("text/html", f"<p><s>{SPUR}</s></p><p>{NECK}</p><p>{REST}</p>"), ("text/plain", f"{SPUR}\n{NECK}\n{REST}")], 2),
    ([("text/plain", f"{NECK}\n{REST}"), ("text/rtf", rf"{{\rtf1 {{\deleted {SPUR}}}\par {NECK}\par {REST}}}")], 1),
    ([("text/plain", f"{SPUR}\n{NECK}\n{REST}"), ("text/html", f"<p><input type=checkbox> {SPUR}</p><p>{NECK}</p><p>{REST}</p>")], 1),
    ([("text/html", f"<p>{SPUR}</p><p>{NECK}</p><p>{REST}</p>"), ("text/plain", f"~~{SPUR}~~\n{NECK}\n{REST}")], 1),
]  # fmt: skip


@pytest.mark.parametrize(("given", "lost"), FORMATS)
def test_the_format_that_shows_what_was_taken_back_is_read(write, note, given, lost) -> None:
    reference = write.reference(b"")
    reference["content"] = [{"attachment": form(write, text, media)[0]} for media, text in given]
    read = note(".json", json.dumps(reference).encode())
    marks = ("~~C5", "{--C5", "[ ] C5")
    assert any(mark in read.text for mark in marks)
    assert read.text.count("scar") == 1
    assert [part.place for part in read.left_out] == [f"attachment {lost}"]


def test_of_formats_that_show_the_same_the_plainest_is_read(write, note) -> None:
    reference = write.reference(b"")
    given = [("text/html", f"<p>{NECK}</p><p>{REST}</p>"), ("text/plain", f"{NECK}\n{REST}")]
    reference["content"] = [{"attachment": form(write, text, media)[0]} for media, text in given]
    assert note(".json", json.dumps(reference).encode()).left_out[0].place == "attachment 1"


ENCODED = "Narrow ≥ 2 mm, größer"


@pytest.mark.parametrize(
    ("charset", "encoding", "mark"),
    [
        ("UTF-16LE", "utf-16-le", b""),
        ("utf-16be", "utf-16-be", b""),
        ("UTF-16", "utf-16-le", b"\xff\xfe"),
        ("utf-16", "utf-16-be", b"\xfe\xff"),
        ("utf-16", "utf-16-be", b""),
        ("utf16", "utf-16-le", b""),
        ("utf-8", "utf-8", b"\xef\xbb\xbf"),
    ],
)
@pytest.mark.parametrize("page", [False, True])
def test_attachments_in_any_unicode_that_they_name(write, note, charset, encoding, mark, page) -> None:
    text = f"<html><body><p>{ENCODED}</p></body></html>" if page else ENCODED
    data = write.reference(mark + text.encode(encoding), f'text/{"html" if page else "plain"}; charset="{charset}"')
    assert note(".json", json.dumps(data).encode()).text.strip() == ENCODED


@pytest.mark.parametrize("charset", ["iso-8859-15", "windows-1250", "ISO-8859-2"])
@pytest.mark.parametrize("page", [False, True])
def test_attachments_in_older_character_sets(write, note, charset, page) -> None:
    text = "<p>Größe 5 mm</p>" if page else "Größe 5 mm"
    data = write.reference(text.encode(charset), f"text/{'html' if page else 'plain'}; charset={charset}")
    assert note(".json", json.dumps(data).encode()).text.strip() == "Größe 5 mm"


WRITTEN = [
    ("data", lambda b64: b64.replace("+", "-").replace("/", "_")),
    ("data", lambda b64: b64.replace("+", "-").replace("/", "_").rstrip("=")),
    ("data", lambda b64: "\n".join(b64[at : at + 10] for at in range(0, len(b64), 10))),
    ("url", lambda b64: f"data:text/plain;base64,{b64}"),
    ("url", lambda b64: f"DATA:text/plain;charset=utf-8;base64,{b64.replace('=', '%3D').replace('+', '%2B')}"),
    ("url", lambda _: "data:text/plain,Neck%20pain%20%C3%BF%C3%BF%C3%BF%3E%3E%3F%3F"),
    ("url", lambda b64: f"data:;base64,{b64}"),
]


@pytest.mark.parametrize(("field", "written"), WRITTEN)
def test_attachments_however_their_bytes_are_written(write, note, field, written) -> None:
    held = written(write.b64("Neck pain ÿÿÿ>>??".encode()))
    reference = {"resourceType": "DocumentReference", "content": [{"attachment": {field: held}}]}
    assert note(".json", json.dumps(reference).encode()).text == "Neck pain ÿÿÿ>>??"


@pytest.mark.parametrize("held", ["data:text/plain;base64,!!!", "data:text/plain;base64,AAAAA"])
def test_a_url_that_holds_no_base64_is_refused(refusal, held) -> None:
    reference = {"resourceType": "DocumentReference", "content": [{"attachment": {"url": held}}]}
    assert "is not valid base64" in refusal(".json", json.dumps(reference).encode())
