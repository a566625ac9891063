"""C-CDA, FHIR and HL7 v2: their notes, visit and claim data, and what is refused."""

import json

import pytest

from dxproof.engine.claim import Note
from dxproof.engine.inputs import Failure, InputOptions

# ---- C-CDA ----


def section(title: str, text: str, *inner: str) -> str:
    parts = "".join(f"<component>{part}</component>" for part in inner)
    return f"<section><title>{title}</title><text>{text}</text>{parts}</section>"


def body(*sections: str) -> str:
    return f"<structuredBody>{''.join(f'<component>{one}</component>' for one in sections)}</structuredBody>"


NARRATIVE = [
    ("Neck pain", "Neck pain"),
    ("<paragraph>a\n   b</paragraph><paragraph>c</paragraph>", "a b\nc"),
    ("one<br/>two", "one\ntwo"),
    ("<list><item>a</item><item><caption>C</caption>b</item></list>", "- a\n- C\nb"),
    ('<list listType="ordered"><item>a</item><item>b</item></list>', "1. a\n2. b"),
    ('C1<content styleCode="Bold">-C2</content> left', "C1-C2 left"),
    ('no<content revised="delete">t gone</content>', "no{--t gone--}"),
    ('a <content styleCode="Strikethrough">b <content styleCode="Bold">c</content></content> d', "a ~~b c~~ d"),
    ('<list><item styleCode="xStrike">a</item><item>b</item></list>', "- ~~a~~\n- b"),
    ("<content>ligament</content><content>Headache</content><content>5 mm</content>", "ligament\nHeadache 5 mm"),
    ('<content styleCode="xdiv">a:</content><content styleCode="xdiv">b</content>', "a:\nb"),
    ("<content>a</content>, <content>b</content>", "a, b"),
    ("&lt;p&gt;No pain&lt;/p&gt;&lt;p&gt;Neck &amp;amp; arm&lt;br&gt;stiff&lt;/p&gt;", "No pain\nNeck & arm\nstiff"),
    ("CRP &lt; 5 and x &gt; 3", "CRP < 5 and x > 3"),
    ("<table><tbody><tr><td>Dx</td><td>M99.70</td></tr></tbody></table>", "| Dx | M99.70 |"),
    (
        "<table><thead><tr><th>Level</th><th>Left</th><th>Right</th></tr></thead>"
        "<tbody><tr><td>C1-C2</td><td>narrowed<br/>mild</td><td/></tr></tbody></table>",
        "| Level | Left | Right |\n| C1-C2 | narrowed; mild |  |",
    ),
    ("No spur at C5-C6\nC1-C2 narrow\n", "No spur at C5-C6\nC1-C2 narrow"),
    ("a <content styleCode='Bold'>b</content>\n  c", "a b\nc"),
    ("a\nb<br/>c", "a b\nc"),
    ("&lt;p&gt;a\nb&lt;/p&gt;", "a b"),
    ("&amp;lt;del&amp;gt;a&amp;lt;/del&amp;gt;&amp;lt;br&amp;gt;b &amp;lt; 5", "~~a~~\nb < 5"),
    ('<paragraph xml:space="preserve">a\nb</paragraph><paragraph>c\nd</paragraph>', "a\nb\nc d"),
    (
        '<table><tr><th>k</th><th>l</th></tr><tr><td>x</td><td xml:space="preserve">a\nb</td></tr></table>',
        "| k | l |\n| x | a; b |",
    ),
    (
        '<paragraph>a<footnote ID="f">b</footnote> c<footnoteRef IDREF="f"/></paragraph><paragraph>d</paragraph>',
        "a c\nb\nd",
    ),
    (
        "<table><tr><th>k</th><th>l</th></tr><tr><td>a<footnote>b</footnote></td><td>c</td></tr></table>",
        "| k | l |\n| a; b | c |",
    ),
    ('<content styleCode="Strikethrough">a<footnote>b</footnote></content>', "~~a~~\nb"),
    ("<![CDATA[{\\rtf1\\ansi {\\strike a}\\par b\\par}]]>", "~~a~~\nb"),
    ("<paragraph>{\\rtf1\\ansi a\\par b}</paragraph><paragraph>c</paragraph>", "a\nb\nc"),
    (
        "<table><tfoot><tr><td>total</td><td>z</td></tr></tfoot><thead><tr><th>A</th><th>B</th></tr></thead>"
        "<tbody><tr><td>a</td><td>b</td></tr></tbody></table>",
        "| A | B |\n| a | b |\n| total | z |",
    ),
    (
        "<table><thead><tr><th>Problem</th><th>Status</th><th>Onset</th></tr></thead>"
        "<tbody><tr><td>Neck pain</td><td>Active</td><td>2013</td></tr></tbody></table>",
        "| Problem | Status | Onset |\n| Neck pain | Active | 2013 |",
    ),
]


@pytest.mark.parametrize(("text", "lines"), NARRATIVE)
def test_the_narrative_of_a_section(write, note, text, lines) -> None:
    read = note(".xml", write.cda_of(body(section("Findings", text))))
    assert read.text == f"Findings\n{lines}\n"
    assert [(place.start, place.label) for place in read.places] == [(0, "section Findings")]


def test_sections_in_sections_and_the_header(write, note) -> None:
    head = (
        "<legalAuthenticator><assignedEntity><assignedPerson><name><given>Ann</given><family>Lee</family></name>"
        "</assignedPerson></assignedEntity></legalAuthenticator><componentOf><encompassingEncounter>"
        '<code code="IMP"/><effectiveTime><low value="20260901080000+0000"/></effectiveTime></encompassingEncounter></componentOf>'
    )
    read = note(".xml", write.cda_of(body(section("Exam", "", section("Neck", "stiff")), section("Plan", "PT")), head))
    assert read.text == "Exam\n\nNeck\nstiff\n\nPlan\nPT\n"
    assert (read.date, read.provider, read.setting) == ("2026-09-01", "Ann Lee", "inpatient")


def test_a_problem_in_a_table_is_found(write, note, engine) -> None:
    """A cell that names a row is read with the others; one that states something must not be taken for such a name."""
    table = (
        "<table><thead><tr><th>Problem</th><th>Status</th><th>Onset</th></tr></thead><tbody><tr>"
        "<td>Osseous stenosis C1-C2 foramen</td><td>Active</td><td>2013</td></tr></tbody></table>"
    )
    report = engine.check_note(note(".xml", write.cda_of(body(section("Problems", table)))))
    assert report.supported_codes == ("M99.60",)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"<invoice/>", "is XML whose root is <invoice>, expected <ClinicalDocument>"),
        (b"<ClinicalDocument/>", "expected <ClinicalDocument> of urn:hl7-org:v3"),
        (b"no xml", "it is not well-formed XML"),
        (b'<ClinicalDocument xmlns="urn:hl7-org:v3"/>', "has no body"),
        (b'<!DOCTYPE x><ClinicalDocument xmlns="urn:hl7-org:v3"/>', "declares a document type"),
        (
            b'<ClinicalDocument xmlns="urn:hl7-org:v3"><component><nonXMLBody><text><reference value="a.pdf"/></text>'
            b"</nonXMLBody></component></ClinicalDocument>",
            "references its body, which is in another file",
        ),
    ],
)
def test_xml_that_is_no_chart_is_a_failure_with_its_reason(refusal, data, expected) -> None:
    assert expected in refusal(".xml", data)


def test_a_picture_as_a_body_is_no_text(write, refusal) -> None:
    assert refusal(".xml", write.cda_embedding(b"\xff\xd8", "image/jpeg")).startswith("input-no-text")


# ---- FHIR ----


def bundle(*resources: dict) -> bytes:
    entry = [{"fullUrl": f"urn:uuid:{one.get('id')}", "resource": one} for one in resources]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entry}).encode()


VISIT = {"context": {"encounter": [{"reference": "Encounter/e1"}]}, "subject": {"reference": "Patient/p"}}


def claim(kind: str, *codes: str, encounter: str | None = "e1", **fields: object) -> dict:
    diagnosis = [
        {
            "sequence": at,
            "diagnosisCodeableConcept": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": c}]},
        }
        for at, c in reversed(list(enumerate(codes, start=1)))
    ]
    item: dict = {
        "sequence": 1,
        "productOrService": {"coding": [{"system": "http://www.ama-assn.org/go/cpt", "code": "98940"}]},
        "modifier": [{"coding": [{"code": "AT"}]}],
        "diagnosisSequence": [2, 1, 9, "1"],
    }
    if encounter:
        item["encounter"] = [{"reference": f"urn:uuid:{encounter}"}]
    patient = {"reference": "Patient/p"}
    return {
        "resourceType": kind,
        "id": f"{kind}1",
        "patient": patient,
        "diagnosis": diagnosis,
        "item": [item],
        **fields,
    }


def test_a_bundle_gives_its_notes_with_visit_and_claim(write, read) -> None:
    reference = write.reference(b"Neck pain", note_id="d1", date="2026-09-02T10:00:00Z", **VISIT)
    reference["context"]["period"] = {"start": "2026-09-01"}
    reference["author"] = [{"display": "Dr. Lee"}]
    report = {
        "resourceType": "DiagnosticReport",
        "id": "r1",
        "code": {"text": "MRI cervical spine"},
        "effectiveDateTime": "2026-08-30",
        "conclusion": "C1-C2 narrowed.",
    }
    encounter = {"resourceType": "Encounter", "id": "e1", "class": {"code": "IMP"}}
    insurer = {"display": "Medicare Part B"}
    items = read(".json", bundle(reference, claim("Claim", "M99.01", "M99.70", insurer=insurer), encounter, report))
    first, second = items
    assert (first.id, first.source, first.text) == ("note#d1", "note.json, entry 1", "Neck pain")
    assert (first.date, first.provider, first.setting) == ("2026-09-01", "Dr. Lee", "inpatient")
    assert first.claim.model_dump(mode="json") == {
        "dx": ["M99.01", "M99.70"],
        "lines": [{"cpt": "98940", "modifiers": ["AT"], "dx": ["M99.70", "M99.01"]}],
        "cpt": ["98940"],
        "modifiers": {"98940": ["AT"]},
        "payer": "medicare",
    }
    assert (second.id, second.text) == ("note#r1", "MRI cervical spine\n\nConclusion: C1-C2 narrowed.\n")
    assert [place.label for place in second.places] == ["code", "conclusion"]
    assert (second.date, second.claim) == ("2026-08-30", None)


CONDITION = {
    "resourceType": "Condition",
    "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "M54.2"}]},
    "encounter": {"reference": "Encounter/e1"},
}


@pytest.mark.parametrize(
    ("others", "dx"),
    [
        ([claim("Claim", "M99.70")], ("M99.70",)),
        ([claim("ExplanationOfBenefit", "M99.71"), CONDITION], ("M99.71",)),
        ([claim("ExplanationOfBenefit", "M99.71"), claim("Claim", "M99.70")], ("M99.70",)),
        ([CONDITION], ("M54.2",)),
        ([CONDITION | {"verificationStatus": {"coding": [{"code": "refuted"}]}}], None),
        ([claim("Claim", "M99.70", encounter="other")], None),
        ([claim("Claim", "M99.70", encounter=None)], ("M99.70",)),
        ([claim("Claim", "M99.70"), claim("Claim", "M99.71")], None),
        ([claim("Claim", "M99.70", status="cancelled")], None),
        ([], None),
    ],
)
@pytest.mark.parametrize("suffix", [".json", ".ndjson"])
def test_the_claim_is_that_of_the_same_visit(write, read, others, dx, suffix) -> None:
    resources = [write.reference(b"Neck pain", **VISIT), *others]
    data = bundle(*resources) if suffix == ".json" else "\n".join(map(json.dumps, resources)).encode()
    (item,) = read(suffix, data)
    assert (item.claim.dx if item.claim else None) == dx


def test_the_plainest_of_several_forms_is_read_and_a_binary_is_found(write, note) -> None:
    reference = write.reference(b"<p>Neck <b>pain</b></p>", "text/html")
    reference["content"].append({"attachment": {"contentType": "text/plain", "url": "Binary/b"}})
    binary = {"resourceType": "Binary", "id": "b", "data": write.b64(b"Neck pain  ")}
    read = note(".json", bundle(reference, binary))
    assert read.text == "Neck pain\n"
    assert [(lost.place, lost.what, lost.words) for lost in read.left_out] == [
        ("attachment 1", "the same words in another format", "Neck pain\n")
    ]


@pytest.mark.parametrize(
    ("more", "is_read"), [(b"", False), (b"<p>Page 1 of</p>", False), (b"<p>Addendum: C1-C2 narrow now.</p>", True)]
)
def test_another_format_of_the_same_words_is_read_where_it_says_more(write, note, more, is_read) -> None:
    said = b"Neck pain. " * 30
    read = note(
        ".json", bundle(attachments(write, ("text/plain", said), ("text/html", b"<p>" + said + b"</p>" + more)))
    )
    assert (read.text.count("Neck"), bool(read.left_out)) == ((60, False) if is_read else (30, True))


def attachments(write, *given: tuple[str, bytes | None]) -> dict:
    reference = write.reference(b"", "text/plain")
    reference["content"] = [
        {
            "attachment": {
                "contentType": media,
                **({"data": write.b64(data)} if data else {"url": "https://x.example/1"}),
            }
        }
        for media, data in given
    ]
    return reference


def test_all_attachments_are_read_in_their_order(write, note) -> None:
    read = note(".json", bundle(attachments(write, ("text/plain", b"Headache."), ("text/html", b"<p>Neck stiff</p>"))))
    assert read.text == "Headache.\n\nNeck stiff\n"
    assert [place.label for place in read.places] == ["attachment 1", "attachment 2"]


def test_an_attachment_that_is_not_read_is_named_and_the_others_are_read(write, read) -> None:
    scan, other = ("image/png", b"\x89PNG\r\n\x1a\n"), ("application/x-other", b"\0\1")
    judged, *said = read(".json", bundle(attachments(write, scan, ("text/plain", b"Headache."), other)))
    assert judged.text == "Headache.\n"
    assert [str(item.error).partition(": ")[2] for item in said] == [
        "its attachment 1: has its note as image, which has no text (run OCR on it, or export it with its text)",
        "its attachment 3: has its note in a format that is not supported (export it as text, RTF, HTML, PDF, .docx or C-CDA)",
    ]


@pytest.mark.parametrize(("media", "is_said"), [("text/html", False), ("text/plain", True)])
def test_an_address_alone_is_another_format_or_another_page(write, read, media, is_said) -> None:
    judged, *said = read(".json", bundle(attachments(write, ("text/plain", b"Headache."), (media, None))))
    assert (judged.text, bool(said), bool(judged.left_out)) == ("Headache.\n", is_said, not is_said)


def observation(number: int, name: str, **fields: object) -> dict:
    return {"resourceType": "Observation", "id": f"o{number}", "status": "final", "code": {"text": name}, **fields}


@pytest.mark.parametrize("suffix", [".json", ".ndjson"])
def test_the_results_of_a_report_are_read_with_their_time(read, suffix) -> None:
    report = {
        "resourceType": "DiagnosticReport",
        "id": "r1",
        "code": {"text": "MRI CERVICAL SPINE"},
        "contained": [observation(9, "Comment", note=[{"text": "read <b>twice</b>"}])],
        "result": [
            {"reference": ref}
            for ref in ("Observation/o1", "Observation/o2", "Observation/o3", "#o9", "Observation/o5")
        ],
    }
    results = [
        observation(1, "Findings", valueString="<p>C1-C2 narrow</p><p>Cord normal</p>", effectiveDateTime="2027-03-02"),
        observation(2, "Panel", hasMember=[{"reference": "Observation/o4"}]),
        observation(3, "Old", valueString="wrong", status="entered-in-error"),
        observation(4, "Impression", valueString="Stenosis.", effectiveDateTime="2027-03-03"),
    ]
    resources = [report, *results]
    data = bundle(*resources) if suffix == ".json" else "\n".join(map(json.dumps, resources)).encode()
    (item,) = read(suffix, data)
    assert item.text == (
        "MRI CERVICAL SPINE\n\nFindings 2027-03-02: C1-C2 narrow\nCord normal\n\n"
        "Impression 2027-03-03: Stenosis.\n\nComment: read twice\n"
    )
    assert item.date == "2027-03-02"
    assert [(lost.place, lost.what) for lost in item.left_out] == [
        ("result Old", "withdrawn"),
        ("result 5", "not in the file, or a value without text"),
    ]


def test_a_result_says_what_is_coded_and_measured_beside_words(note) -> None:
    inside = [
        observation(1, "C1-C2", component=[
            {"code": {"text": "Cause"}, "valueCodeableConcept": {"text": "thick ligament"}},
            {"code": {"text": "Canal"}, "valueQuantity": {"comparator": "<", "value": 9.5, "unit": "mm"}},
        ]),
        observation(2, "Impression", valueCodeableConcept={"coding": [{"display": "Stenosis"}]}),
        observation(3, "Canal", valueQuantity={"value": 9, "unit": "mm"}),
    ]  # fmt: skip
    report = {
        "resourceType": "DiagnosticReport",
        "contained": inside,
        "result": [{"reference": f"#o{n}"} for n in (1, 2, 3)],
    }
    read = note(".json", json.dumps(report).encode())
    assert read.text == "C1-C2: Cause: thick ligament\nCanal: < 9.5 mm\n\nImpression: Stenosis\n"
    assert [(lost.place, lost.what, lost.words) for lost in read.left_out] == [
        ("result Canal", "a value without text", "9 mm")
    ]


@pytest.mark.parametrize("kind", ["DiagnosticReport", "Composition"])
def test_a_summary_is_the_note_where_there_is_no_other(note, kind) -> None:
    resource = {"resourceType": kind, "text": {"div": "<div>C1-C2 <b>narrow</b></div>"}}
    assert note(".json", json.dumps(resource).encode()).text == "C1-C2 narrow\n"
    more = {"conclusion": "Narrow."} | {"section": [{"text": {"div": "<div>Narrow.</div>"}}]}
    read = note(".json", json.dumps(resource | more).encode())
    assert "C1-C2" not in read.text
    assert [(lost.what, lost.words) for lost in read.left_out] == [("the summary of the resource", "C1-C2 narrow\n")]


def test_an_attachment_may_be_a_binary_in_the_resource_itself(write, note) -> None:
    binary = {"resourceType": "Binary", "id": "b", "data": write.b64(b"Neck pain")}
    reference = {"resourceType": "DocumentReference", "contained": [binary], "content": [{"attachment": {"url": "#b"}}]}
    assert note(".json", json.dumps(reference).encode()).text == "Neck pain"


def test_a_conclusion_in_html_is_read_as_its_page(note) -> None:
    report = {
        "resourceType": "DiagnosticReport",
        "conclusion": "<div><p>No narrowing at C5-C6</p><p>C1-C2 narrow</p></div>",
    }
    assert note(".json", json.dumps(report).encode()).text == "Conclusion: No narrowing at C5-C6\nC1-C2 narrow\n"


def test_a_web_page_and_a_composition(write, read) -> None:
    page = b"<html><head><title>t</title><style>p{}</style></head><body><h2>Plan</h2><p>PT &amp; rest<br>daily</p></body></html>"
    composition = {
        "resourceType": "Composition",
        "id": "c",
        "section": [
            {
                "title": "Exam",
                "text": {"div": '<div xmlns="http://www.w3.org/1999/xhtml"><ul><li>stiff</li></ul></div>'},
            }
        ],
    }
    first, second = read(".json", bundle(write.reference(page, "text/html; charset=utf-8"), composition))
    assert (first.text, second.text) == ("Plan\nPT & rest\ndaily\n", "Exam\n- stiff\n")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"[]", "is JSON whose root is a list, expected a FHIR Bundle"),
        (b'{"a": 1}', 'is JSON whose root has no "resourceType"'),
        (b'{"resourceType": "Patient"}', "is FHIR Patient, which has no note"),
        (b'{"resourceType": "Bundle"}', "has 0 resources and none of DocumentReference"),
        (b'{"resourceType": ', "input-json: note.json:1"),
        (b'{"resourceType": "DocumentReference"}', "has no attachment"),
        (
            b'{"resourceType": "DocumentReference", "content": [{"attachment": {"url": "https://x.example/1"}}]}',
            "nothing is downloaded",
        ),
        (
            b'{"resourceType": "DocumentReference", "content": [{"attachment": {"data": "!!!"}}]}',
            "is not valid base64",
        ),
        (
            b'{"resourceType": "DocumentReference", "status": "entered-in-error", "content": []}',
            "entered in error",
        ),
    ],
)
def test_json_that_is_no_chart_is_a_failure_with_its_reason(refusal, data, expected) -> None:
    assert expected in refusal(".json", data)


def test_a_bad_line_costs_only_itself(write, read) -> None:
    lines = [json.dumps(write.reference(b"one", note_id="1")), "{", json.dumps(write.reference(b"two", note_id="2"))]
    one, bad, two = read(".ndjson", "\n".join(lines).encode())
    assert (one.id, one.source, two.id, two.source) == ("note#1", "note.ndjson:1", "note#2", "note.ndjson:3")
    assert isinstance(bad, Failure)
    assert str(bad.error).startswith("note.ndjson:2")


def test_what_is_written_is_fhir(write) -> None:
    documentreference = pytest.importorskip("fhir.resources.R4B.documentreference")
    documentreference.DocumentReference.model_validate(write.reference(b"x"))


# ---- HL7 v2 ----


def obx(name: str, number: str, text: str, status: str = "F", kind: str = "TX") -> str:
    return f"OBX|1|{kind}|{name}|{number}|{text}||||||{status}"


@pytest.mark.parametrize(("segments", "text"), [
    ((obx("I", "1", "spur", "P"), obx("I", "2", "cord", "P"), obx("I", "1", "scar", "C")), "cord\nscar\n"),
    # Lines of one result: some of them are marked as corrected.
    ((obx("I", "1", "spur"), obx("I", "1", "at C1"), obx("I", "1", "scar", "C")), "spur\nat C1\nscar\n"),
    ((obx("I", "", "spur"), obx("I", "", "scar", "C")), "spur\nscar\n"),
])  # fmt: skip
def test_a_result_that_the_message_corrects_is_left_out(write, note, segments, text) -> None:
    read = note(".hl7", write.hl7_of("ORU^R01", "OBR|1", *segments))
    assert read.text == text
    assert [(lost.place, lost.what, lost.words) for lost in read.left_out] == (
        [] if "spur" in text else [("OBX 1", "corrected further down", "spur")]
    )


def test_rtf_after_other_words_of_a_field_is_read(write, note) -> None:
    rtf = r"Report: {\rtf1\ansi C1-C2 narrow\par Cord normal}"
    assert (
        note(".hl7", write.hl7_of("ORU^R01", obx("I", "", rtf, kind="FT"))).text
        == "Report: C1-C2 narrow\nCord normal\n"
    )


def test_a_coded_value_says_its_own_words_and_a_value_without_a_type_is_text(write, note) -> None:
    coded = "OBX|1|CWE|1^C1-C2||^^^^^^^^narrow by scar||||||F", "OBX|2|CWE|2^Cause||S^Scar^L||||||F"
    read = note(".hl7", write.hl7_of("ORU^R01", "OBR|1", *coded, obx("3", "", "No spur.", kind="")))
    assert read.text == "C1-C2: narrow by scar\nCause: Scar\nNo spur.\n"


def test_what_is_written_is_hl7(write) -> None:
    hl7 = pytest.importorskip("hl7")
    message = hl7.parse(write.mdm("a|b^c").decode())
    assert (str(message.segment("MSH")[9]), str(message.segment("MSH")[10])) == ("MDM^T02^MDM_T02", "MSG1")
    assert message.unescape(str(message.segment("OBX")[5])) == "a|b^c"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("a\\.br\\b", "a\nb"),
        ("a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f", "a|b^c&d~e\\f"),
        ("one~two", "one\ntwo"),
        ("a\\X0D0A\\b", "a\nb"),
        ("\\XE289A5\\2 mm", "≥2 mm"),
        ("\\H\\bold\\N\\", "bold"),
        ("note \\P\\1", "note #1"),
        ("a\\.in+4\\b\\.sp2\\c", "a\nb\nc"),
        ("\\.ce\\A\\.br\\\\.in+4\\b\\.ti-2\\\\.nf\\c\\.sk3\\d", "A\nb\nc d"),
        ("C:\\temp\\x", "C:\\temp\\x"),
        ("left ^ raw", "left ^ raw"),
    ],
)
@pytest.mark.parametrize("kind", ["TX", "FT", "ST"])
def test_escapes(write, note, field, text, kind) -> None:
    assert note(".hl7", write.hl7_of("ORU^R01", f"OBX|1|{kind}|||{field}||||||F")).text == f"{text}\n"


MARKUP = [
    (
        ["<HTML><BODY><U>Findings</U><br>No narrowing<br>Cord normal</BODY></HTML>"],
        "Findings\nNo narrowing\nCord normal",
    ),
    (
        ["<html><body><p>No narrowing at", "C5-C6</p>", "<p>Cord normal</p></body></html>"],
        "No narrowing at C5-C6\nCord normal",
    ),
    (["No narrowing.<br>Cord &amp; canal normal"], "No narrowing.\nCord & canal normal"),
    ([r"{\rtf1\ansi No narrowing\par Cord~normal\par}"], "No narrowing\nCord~normal"),
    ([r"{\rtf1\ansi No narrowing\par", r"Cord normal\par}"], "No narrowing\nCord normal"),
    ([r"{\E\rtf1 No narrowing\E\par Cord normal}"], "No narrowing\nCord normal"),
    (["CRP < 5, ESR > 3"], "CRP < 5, ESR > 3"),
    ([r"gap \T\ge; 2 mm"], "gap \u2265 2 mm"),
]


@pytest.mark.parametrize(("fields", "text"), MARKUP)
@pytest.mark.parametrize("kind", ["TX", "FT"])
def test_html_and_rtf_in_the_fields_of_a_message(write, note, fields, text, kind) -> None:
    rows = [f"OBX|{n}|{kind}|^Report||{field}||||||F" for n, field in enumerate(fields, start=1)]
    assert note(".hl7", write.hl7_of("ORU^R01", *rows)).text == f"Report\n{text}\n"


def test_a_document_in_base64_is_one_also_where_its_encoding_is_not_named(write, note) -> None:
    held = write.b64(write.rtf("Neck pain"))
    assert note(".hl7", write.hl7_of("ORU^R01", f"OBX|1|ED|||^AP^^^{held}||||||F")).text == "Neck pain\n"


def test_names_values_comments_and_what_was_withdrawn(write, note) -> None:
    read = note(
        ".hl7",
        write.hl7_of(
            "ORU^R01",
            "OBR|1|||72141^MRI CERVICAL SPINE|||20260830",
            "OBX|1|TX|&GDT^Findings||C1-C2 narrowed.||||||F",
            "OBX|2|TX|&GDT^Findings||No fracture.||||||F",
            "OBX|3|TX|&IMP^Impression||withdrawn||||||W",
            "OBX|4|NM|^Hemoglobin||13.2|g/dL|||||F",
            "OBX|5|CWE|^Result||1^negative^L||||||F",
            "NTE|1||see above",
        ),
    )
    assert read.text == (
        "MRI CERVICAL SPINE\n\nFindings\nC1-C2 narrowed.\nNo fracture.\nHemoglobin: 13.2 g/dL\nResult: negative\nsee above\n"
    )
    assert read.date == "2026-08-30"
    assert [place.label for place in read.places] == ["OBR 1", "OBX 1", "OBX 2", "OBX 4", "OBX 5", "NTE 1"]
    assert [(lost.place, lost.what, lost.words) for lost in read.left_out] == [("OBX 3", "withdrawn", "withdrawn")]


def segment(name: str, **fields: str) -> str:
    """A segment of numbered fields: ``f3="…"``."""
    last = max(int(field[1:]) for field in fields)
    return "|".join((name, *(fields.get(f"f{number}", "") for number in range(1, last + 1))))


CHARGES = "\r".join(
    (
        segment("DG1", f1="1", f3="M99.70^stenosis^I10", f15="2"),
        segment("DG1", f1="2", f3="M99.01^dysfunction^I10", f15="1"),
        segment("DG1", f1="3", f3="12345^finding^SCT", f15="1"),
        segment("FT1", f1="1", f19="M9901^dysfunction^I10~M54.2^neck pain^I10", f25="98940^manipulation^C4", f26="AT"),
        segment("FT1", f1="2", f19="M99.70^stenosis^I10", f25="CHIRO7^a charge of the house^L"),
        segment("IN1", f1="1", f4="MEDICARE PART B"),
    )
)


def test_the_claim_of_a_message_and_its_visit(write, read) -> None:
    own = write.hl7_of(
        "MDM^T02", "PV1|1|I|||||||||||||||||V1", "TXA|1|PN||20260901||||||9^Lee^Ann", "OBX|1|TX|||a", CHARGES
    )
    note, *rest = read(".hl7", own)
    assert not rest
    assert note.claim.model_dump(mode="json") == {
        "dx": ["M99.01", "M99.70"],
        "lines": [{"cpt": "98940", "modifiers": ["AT"], "dx": ["M99.01"]}],
        "cpt": ["98940"],
        "modifiers": {"98940": ["AT"]},
        "payer": "medicare",
    }
    assert (note.setting, note.date, note.id, note.source) == ("inpatient", "2026-09-01", "note", "note.hl7")
    bare = write.hl7_of("ORU^R01", "PV1|1|O|||||||||||||||||V1", "OBX|1|TX|||a", control="A")
    charge = write.hl7_of("DFT^P03", "PV1|1|O|||||||||||||||||V1", CHARGES, control="B")
    (note,) = read(".hl7", bare + charge)
    assert note.claim.dx == ("M99.01", "M99.70")
    other = write.hl7_of("DFT^P03", "PV1|1|O|||||||||||||||||V2", CHARGES, control="B")
    (note,) = read(".hl7", bare + other)
    assert note.claim is None


def test_a_batch_of_messages_each_with_its_own_id(write, read) -> None:
    batch = b"FHS|^~\\&\rBHS|^~\\&\r" + b"".join(
        write.hl7_of("MDM^T02", f"OBX|1|TX|||note {n}", control=f"M{n}") for n in (1, 2)
    )
    items = read(".hl7", batch + write.hl7_of("MDM^T02", "OBX|1|RP|||elsewhere", control="M3") + b"BTS|3\rFTS|1\r")
    assert [getattr(item, "id", None) for item in items] == ["note#M1", "note#M2", None]
    assert [item.source for item in items[:2]] == ["note.hl7:3", "note.hl7:6"]
    assert str(items[2].error).startswith("note.hl7:9: its OBX 1 points to an external document")
    assert items[2].note_id == "note#M3"


@pytest.mark.parametrize("ends", [b"\r", b"\n", b"\r\n"])
def test_line_ends_and_frames(write, note, ends) -> None:
    framed = b"\x0b" + write.mdm("a\nb").replace(b"\r", ends) + b"\x1c\r"
    assert note(".hl7", framed).text == "a\nb\n"


def test_a_text_that_a_sender_has_broken_over_lines_is_whole(write, note) -> None:
    assert note(".hl7", write.hl7_of("MDM^T02", "OBX|1|TX|||left C1-C2\nforamen|\nis narrowed")).text.startswith(
        "left C1-C2\nforamen"
    )


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"PID|1", "does not begin with an HL7 v2 segment"),
        (b"MSH|^~", "its MSH segment is cut off"),
        (b"MSH|^~\\&|||||||ADT^A01|1|P|2.5\r", "has 1 HL7 v2 message and none of MDM and ORU"),
        (b"MSH|^~\\&|||||||ORU^R01|1|P|2.5\rOBX|1|TX|||\xff\r", "input-decode: note.hl7:2: is not valid UTF-8"),
        (b"MSH|^~\\&|||||||ORU^R01|1|P|2.5\rPID|1\r", "has no OBX segment with text"),
        (b"MSH|^~\\&|||||||ORU^R01|1|P|2.5||||||GB 18030\r", "a character set in MSH-18 that is not supported"),
    ],
)
def test_hl7_that_is_no_chart_is_a_failure_with_its_reason(refusal, data, expected) -> None:
    assert expected in refusal(".hl7", data)


# ---- all of them ----


def test_the_call_states_what_a_document_does_not(write, read) -> None:
    (item,) = read(".hl7", write.mdm("a"), InputOptions(setting="inpatient", encounter="pain"))
    assert isinstance(item, Note)
    assert (item.setting, item.encounter) == ("inpatient", "pain")


def test_a_claim_or_report_beside_a_note_is_no_note(tmp_path) -> None:
    from dxproof.engine.inputs import read_notes

    (tmp_path / "note.txt").write_text("Neck pain")
    (tmp_path / "claim.json").write_text('{"dx": ["M99.70"]}')
    (tmp_path / "report.json").write_text('[\n{\n  "schema": "dxproof/report/1"')
    (tmp_path / "other.json").write_text('{"a": 1}')
    skipped: list = []
    items = list(read_notes([str(tmp_path)], InputOptions(), None, skipped.append))
    assert [type(item) for item in items] == [Note, Failure]
    assert skipped[0].other == 2


def test_files_of_one_name_keep_their_suffix(write, tmp_path) -> None:
    from dxproof.engine.inputs import read_notes

    (tmp_path / "visit.txt").write_text("Neck pain")
    (tmp_path / "visit.rtf").write_bytes(write.rtf("Neck pain"))
    (tmp_path / "other.pdf").write_bytes(write.pdf("Neck pain"))
    assert [item.id for item in read_notes([str(tmp_path)], InputOptions(), None)] == [
        "other",
        "visit.rtf",
        "visit.txt",
    ]
