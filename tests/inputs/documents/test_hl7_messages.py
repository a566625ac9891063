"""HL7 v2: several patients in a message, what was taken back, and texts that are spread, escaped or written in other markup."""

import json

import pytest

from dxproof.engine.inputs import Failure

NECK, SPUR, SCAR = "C1-C2 narrow", "C5-C6 spur", "C2-C3 scar"


def obr(order: str = "F1", study: str = "MRI", status: str = "") -> str:
    fields = {3: order, 4: f"{study}^{study}", 25: status}
    return "|".join(["OBR", *(fields.get(field, "") for field in range(1, 26))])


def obx(text: str, status: str = "F", name: str = "R^Report", number: str = "", kind: str = "TX") -> str:
    return f"OBX|1|{kind}|{name}|{number}|{text}||||||{status}"


def body_of(item) -> str | None:
    """The lines of a note but for names; None for what was refused."""
    if isinstance(item, Failure):
        return None
    return "\n".join(line for line in item.text.splitlines() if line not in ("", "MRI", "CT", "Report"))


# ---- several patients ----

PATIENTS = [
    ("PID|2||222^^^MR", "PV1|1|I|||||||||||||||||V2", "inpatient"),
    ("PID|2||222^^^MR", "PV1|1|O|||||||||||||||||V2", "outpatient"),
    ("PID|||123^^^MR", "NTE|1||", None),  # the same number again is a group of its own, too
]


@pytest.mark.parametrize("separator", ["\r", "\n", "\r\n"])
@pytest.mark.parametrize(("patient", "visit", "setting"), PATIENTS)
def test_each_patient_of_a_message_has_a_note(write, read, patient, visit, setting, separator) -> None:
    first = ("PV1|1|E|||||||||||||||||V1", obr(), obx(NECK), "NTE|1||of the first")
    message = write.hl7_of("ORU^R01", *first, patient, visit, obr("F2", "CT"), obx(SPUR)).replace(
        b"\r", separator.encode()
    )
    one, other = read(".hl7", message)
    assert (one.id, other.id) == ("note#MSG1.1", "note#MSG1.2")
    assert (body_of(one), body_of(other)) == (f"{NECK}\nof the first", SPUR)
    assert (one.setting, one.encounter, other.setting) == ("outpatient", "emergency", setting)
    assert (one.source, other.source) == ("note.hl7:1", "note.hl7:7")


def test_another_visit_of_a_patient_is_another_note_with_its_own_claim(write, read) -> None:
    charge = write.hl7_of("DFT^P03", "PV1|1|O|||||||||||||||||V2", "DG1|1||M99.70^^I10", control="D1")
    visits = ("PV1|1|O|||||||||||||||||V1", obr(), obx(NECK), "PV1|2|O|||||||||||||||||V2", obr("F2"), obx(SPUR))
    one, other = read(".hl7", write.hl7_of("ORU^R01", *visits) + charge)
    assert (body_of(one), one.claim) == (NECK, None)
    assert (body_of(other), other.claim.dx) == (SPUR, ("M99.70",))


@pytest.mark.parametrize("where", ["before", "after"])
def test_words_that_look_like_a_patient_split_nothing(write, note, where) -> None:
    lines = (obx(NECK), "PID was given as", "PV1", obx(SPUR))
    read = note(".hl7", write.hl7_of("ORU^R01", *(("PV1|1|O", "PV1|1|O") if where == "before" else ()), obr(), *lines))
    assert (NECK in read.text, SPUR in read.text) == (True, True)


# ---- what was taken back ----

WITHIN = [
    ([obx(NECK), obx("old", "D"), f"NTE|1||{SPUR}"], NECK),
    ([obx("old", "W"), f"NTE|1||{SPUR}", f"NTE|2||{SCAR}", obx(NECK), "NTE|3||clear"], f"{NECK}\nclear"),
    ([obx("old", "X"), f"NTE|1||{SPUR}", obr("F2", "CT"), "NTE|1||of the order", obx(NECK)], f"of the order\n{NECK}"),
    ([obx(SPUR, number="1"), "NTE|1||see above", obx(NECK, "C", number="1"), obx("cord", "C", number="1")], f"{NECK}\ncord"),
    ([obx(SPUR, number="1"), obx(SCAR, number="1"), *[obx(NECK, "C", number="1")] * 3], "\n".join([NECK] * 3)),
    ([obx(SPUR, number="1"), obx("cord", number="2"), obx(NECK, "C", number="1")], f"cord\n{NECK}"),
    # Of two orders each has its own results; a preliminary line yields to the final one of its name.
    ([obx("cord", number="1"), obr("F2", "CT"), obx(NECK, "C", number="1")], f"cord\n{NECK}"),
    ([obx(SPUR, "P"), obx(NECK), obx("cord", "P", name="X^Report")], f"{NECK}\ncord"),
    ([obx(SPUR), obr("F1", "MRI", "C"), obx(NECK)], NECK),
    ([obr("F1", "MRI", "P"), obx(SPUR), obr("F1", "MRI", "F"), obx(NECK)], NECK),
    ([obx(NECK), obr("F2", "CT", "X"), f"NTE|1||{SPUR}", obx(SCAR)], NECK),
]  # fmt: skip


@pytest.mark.parametrize(("segments", "text"), WITHIN)
def test_comments_and_lines_go_with_the_result_that_is_taken_back(write, note, segments, text) -> None:
    read = note(".hl7", write.hl7_of("ORU^R01", obr(), *segments))
    assert body_of(read) == text
    lost = " ".join(each.words for each in read.left_out)
    assert all(words in lost for words in (SPUR, SCAR) if any(words in segment for segment in segments))


CANCELLED = [
    [obr(status="X"), obx(SPUR)],
    [obr(status="X"), obx(SPUR, ""), f"NTE|1||{SCAR}"],
    [obr(), obx(SPUR, "X"), obx(SCAR, "X")],
    [obr(), obx(SPUR, "D"), obr("F2", status="X"), obx(SCAR, "W")],
]


@pytest.mark.parametrize("segments", CANCELLED)
def test_a_message_all_of_whose_results_are_cancelled_is_refused(write, refusal, segments) -> None:
    assert "its results are cancelled or withdrawn (OBR-25, OBX-11)" in refusal(
        ".hl7", write.hl7_of("ORU^R01", *segments)
    )


LATER = [
    # The corrected one says so in its order, in its results, or in one of them.
    ([obr(), obx(SPUR)], [obr(status="C"), obx(NECK)], [None, NECK]),
    ([obr(), obx(SPUR)], [obr(), obx(NECK, "C")], [None, NECK]),
    ([obr(status="F"), obx(SPUR)], [obr(status="F"), obx("cord"), obx(NECK, "C")], [None, f"cord\n{NECK}"]),
    # Of several results only the corrected one is taken back.
    ([obr(), obx("cord", name="F^Report"), obx(SPUR)], [obr(), obx(NECK, "C")], ["cord", NECK]),
    ([obr(), obx("cord", name="F^Report"), obx(SPUR)], [obr(status="C"), obx(NECK)], [None, NECK]),
    # Of several orders only the corrected one is.
    ([obr("F0"), obx("cord"), obr(), obx(SPUR)], [obr(), obx(NECK, "C")], ["cord", NECK]),
    # The final one replaces the preliminary one, whichever comes first.
    ([obr(status="P"), obx(SPUR)], [obr(status="F"), obx(NECK)], [None, NECK]),
    ([obr(), obx(SPUR, "P"), obx(SCAR, "P")], [obr(), obx(NECK)], [None, NECK]),
    ([obr(status="F"), obx(NECK)], [obr(status="P"), obx(SPUR)], [NECK, None]),
    ([obr(status="P"), obx(NECK)], [obr("F2", status="F"), obx(SPUR)], [NECK, SPUR]),
    ([obr(status="P"), obx(NECK)], [obr("F1", "CT", "F"), obx(SPUR)], [NECK, SPUR]),
    # A cancelled one takes back what was sent before.
    ([obr(), obx(SPUR)], [obr(status="X"), obx("see other")], [None, None]),
    ([obr(), obx(SPUR)], [obr(), obx("wrong patient", "W")], [None, None]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "texts"), LATER)
def test_what_a_later_message_says_of_an_order(write, read, old, new, texts) -> None:
    data = b"".join(write.hl7_of("ORU^R01", *each, control=f"M{number}") for number, each in enumerate((old, new)))
    assert [body_of(item) for item in read(".hl7", data)] == texts


def test_several_messages_may_correct_a_result_each(write, read) -> None:
    first = [obr(), obx(SPUR), obx(SCAR, name="F^Report"), obx("cord", name="G^Report")]
    later = [
        [obr(), obx(NECK, "C")],
        [obr(), obx("disc", "C", name="F^Report")],
        [obr(), obx("canal", "C", name="G^Report")],
    ]
    sent = [write.hl7_of("ORU^R01", *each, control=f"M{number}") for number, each in enumerate((first, *later))]
    assert [body_of(item) for item in read(".hl7", b"".join(sent[:3]))] == ["cord", NECK, "disc"]
    assert [body_of(item) for item in read(".hl7", b"".join(sent))] == [None, NECK, "disc", "canal"]


def test_what_was_sent_later_corrects_wherever_it_stands_in_the_file(write, read) -> None:
    old = write.hl7_of("ORU^R01", obr(), obx(SPUR))
    new = write.hl7_of("ORU^R01", obr(), obx(NECK, "C"), control="M2").replace(b"20260924103000", b"20260925103000")
    assert [body_of(item) for item in read(".hl7", new + old)] == [NECK, None]


def test_orders_of_other_patients_are_not_compared(write, read) -> None:
    first = write.hl7_of("ORU^R01", obr(), obx(NECK))
    other = write.hl7_of("ORU^R01", obr(status="C"), obx(SPUR), control="M2").replace(b"123^^^MR", b"456^^^MR")
    assert [body_of(item) for item in read(".hl7", first + other)] == [NECK, SPUR]


def test_a_reason_names_the_message_and_no_words(write, read) -> None:
    data = write.hl7_of("ORU^R01", obr(), obx(SPUR, "P")) + write.hl7_of("ORU^R01", obr(), obx(NECK), control="M2")
    old, _ = read(".hl7", data)
    assert "its results are replaced by the final ones in the message on line 5" in str(old.error)
    assert "spur" not in str(old.error)


# ---- markup and spread texts ----

PAGES = [
    f"<p><del>{SPUR}</del></p><p>{NECK}</p>",
    f"<s>{SPUR}</s><br>{NECK}",
    f"\\T\\lt;p\\T\\gt;\\T\\lt;del\\T\\gt;{SPUR}\\T\\lt;/del\\T\\gt;\\T\\lt;/p\\T\\gt;\\T\\lt;p\\T\\gt;{NECK}\\T\\lt;/p\\T\\gt;",
    f"\\T\\amp;lt;s\\T\\amp;gt;{SPUR}\\T\\amp;lt;/s\\T\\amp;gt;\\T\\amp;lt;br\\T\\amp;gt;{NECK}",
    f"{{\\rtf1\\ansi {{\\strike {SPUR}}}\\par {NECK}\\par}}",
    f"{{\\E\\rtf1\\E\\ansi {{\\E\\strike {SPUR}}}\\E\\par {NECK}\\E\\par}}",
]


@pytest.mark.parametrize("field", PAGES)
@pytest.mark.parametrize("kind", ["TX", "FT", "ST", ""])
def test_markup_is_read_whatever_type_its_field_has(write, note, field, kind) -> None:
    read = note(".hl7", write.hl7_of("ORU^R01", obx(field, kind=kind)))
    assert read.text == f"Report\n~~{SPUR}~~\n{NECK}\n"


AFTER = [
    ("Before {\\rtf1\\ansi a\\par b}~Addendum: c~d", "Before a\nb\nAddendum: c\nd"),
    ("{\\rtf1\\ansi a} {\\rtf1\\ansi b\\}}", "a\nb}"),
    ("{\\rtf1\\ansi a} <s>b</s>", "a\n~~b~~"),
    ("{\\rtf1\\ansi a {\\b b", "a b"),
]


@pytest.mark.parametrize(("field", "text"), AFTER)
def test_words_after_rtf_are_read(write, note, field, text) -> None:
    report = {"resourceType": "DiagnosticReport", "conclusion": field.replace("~", "\n")}
    read = note(".json", json.dumps(report).encode()).text.removeprefix("Conclusion: ")
    assert [line for line in read.splitlines() if line] == text.splitlines()


def test_a_value_with_markup_on_one_line_stays_after_its_name(write, note) -> None:
    read = note(
        ".hl7", write.hl7_of("ORU^R01", obx("<b>narrow</b>", kind="ST"), obx("<br>", kind="ST", name="X^Other"))
    )
    assert read.text == "Report: narrow\n"


SPREAD = [
    ([f"<del>{SPUR}", f"</del>{NECK}"], f"~~{SPUR}~~\n{NECK}"),
    (["Cord normal", f"<span style='text-decoration:line-through'>{SPUR}", SCAR, "</span>", NECK], f"Cord normal\n~~{SPUR}~~\n~~{SCAR}~~\n{NECK}"),
    ([f"\\T\\lt;del\\T\\gt;{SPUR}\\T\\lt;/del\\T\\gt;", NECK], f"~~{SPUR}~~\n{NECK}"),
    # What follows a document that has ended is text again, a line each.
    ([f"<div><s>{SPUR}", "</s></div>", NECK, "Cord normal"], f"~~{SPUR}~~\n{NECK}\nCord normal"),
    ([f"<html><body><s>{SPUR}</s></body></html>", NECK, "Cord normal"], f"~~{SPUR}~~\n{NECK}\nCord normal"),
    ([f"<html><body><s>{SPUR}</s><br>", NECK, "normal"], f"~~{SPUR}~~\n{NECK} normal"),
    ([rf"{{\rtf1\ansi {{\strike {SPUR}\}}}}", r"\par a}", NECK, "Cord normal"], f"~~{SPUR}}}~~\na\n{NECK}\nCord normal"),
    ([f"<b>{NECK}", "Cord normal"], f"<b>{NECK}\nCord normal"),  # never closed: no markup
    ([f"Report: {{\\rtf1\\ansi {{\\strike {SPUR}", f"}}\\par {NECK}}}"], f"Report: ~~{SPUR}~~\n{NECK}"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "text"), SPREAD)
@pytest.mark.parametrize("kind", ["TX", "FT", "ST", "NTE"])
def test_what_one_line_opens_another_closes(write, note, fields, text, kind) -> None:
    rows = [f"NTE|1||{field}" if kind == "NTE" else obx(field, kind=kind) for field in fields]
    read = note(".hl7", write.hl7_of("ORU^R01", *rows))
    lines = [line for line in read.text.replace("Report: ", "").splitlines() if line not in ("", "Report")]
    assert "\n".join(lines) == text.replace("Report: ", "")


def test_a_line_that_was_withdrawn_opens_nothing(write, note) -> None:
    read = note(".hl7", write.hl7_of("ORU^R01", obx(f"<del>{SPUR}", "D"), obx(NECK), obx("<b>Cord</b></del>")))
    assert body_of(read) == f"{NECK}\nCord"


@pytest.mark.parametrize("size", [59, 60, 64, 200])
@pytest.mark.parametrize("form", ["rtf", "pdf", "text"])
def test_the_parts_of_a_document_are_one(write, note, form, size) -> None:
    text = "Headache for six weeks. C1-C2 narrow by a thickened ligament, and the cord is normal in calibre and signal."
    data = {"rtf": write.rtf, "pdf": write.pdf, "text": str.encode}[form](text)
    held = write.b64(data)
    parts = [held[at : at + size] for at in range(0, len(held), size)]
    rows = [f"OBX|{at}|ED|1^Report|{at}|^AP^^Base64^{part}||||||F" for at, part in enumerate(parts, start=1)]
    assert note(".hl7", write.hl7_of("ORU^R01", *rows)).text.split() == ["Report", *text.split()]


def test_the_parts_of_a_document_may_be_repetitions(write, note) -> None:
    held = write.b64(write.rtf("Headache. C1-C2 narrow"))
    value = "~".join(f"^AP^^Base64^{held[at : at + 40]}" for at in range(0, len(held), 40))
    assert (
        body_of(note(".hl7", write.hl7_of("ORU^R01", f"OBX|1|ED|1^Report||{value}||||||F"))) == "Headache. C1-C2 narrow"
    )


def test_documents_that_are_whole_stay_apart(write, note) -> None:
    rows = [
        f"OBX|1|ED|1^Report||^AP^^Base64^{write.b64(data)}||||||F"
        for data in (b"Neck pain", b"Headache.", write.rtf("Cord"))
    ]
    assert body_of(note(".hl7", write.hl7_of("ORU^R01", *rows))) == "Neck pain\nHeadache.\nCord"


ESCAPES = [
    ("a\\Zbr\\b", "a\nb"),
    ("a\\ZBR\\b\\Z.nl2\\c", "a\nb\nc"),
    ("\\Zbold\\a\\Zn\\", " a"),
    ("a\\.sp 1\\b", "a\nb"),
    ("a\\.sp + 2\\b", "a\nb"),
    ("a\\.fe\\", "a"),
    ("\\H\\a\\N\\\\.zz\\b", "a\nb"),
    ("C:\\temp.txt\\x", "C:\\temp.txt\\x"),
]


@pytest.mark.parametrize(("field", "text"), ESCAPES)
@pytest.mark.parametrize("kind", ["TX", "FT"])
def test_commands_that_format_are_no_words(write, note, field, text, kind) -> None:
    assert note(".hl7", write.hl7_of("ORU^R01", obx(field, name="", kind=kind))).text == f"{text}\n"


@pytest.mark.parametrize("sign", ["-", "_", "+", "/"])
def test_base64_in_either_alphabet(write, note, sign) -> None:
    held = write.b64("Neck pain ü??>>~~ÿÿ".encode())
    held = held.translate(str.maketrans("+/", "-_")).rstrip("=") if sign in "-_" else held
    assert (
        note(".hl7", write.hl7_of("ORU^R01", f"OBX|1|ED|||^TEXT^text^Base64^{held}||||||F")).text
        == "Neck pain ü??>>~~ÿÿ\n"
    )
