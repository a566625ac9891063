"""C-CDA and FHIR: what was taken back as a whole, and what is about another person than the patient."""

import json

import pytest

from dxproof.engine.inputs import Failure

NECK, SPUR = "C1-C2 narrow", "C5-C6 spur"


def section(text: str, subject: str = "", inner: str = "") -> str:
    return f"<component><section><title>Imaging</title><text>{text}</text>{subject}{inner}</section></component>"


def relative(kind: str = "PRS", code: str = '<code code="FTH" displayName="father"/>') -> str:
    return f'<subject><relatedSubject classCode="{kind}">{code}</relatedSubject></subject>'


# ---- C-CDA ----

STATUSES = [
    ('<sdtc:statusCode xmlns:sdtc="urn:hl7-org:sdtc" code="nullified"/>', "nullified"),
    ('<x:statusCode xmlns:x="urn:hl7-org:sdtc" code="Cancelled"/>', "cancelled"),
    ('<statusCode code="obsolete"/>', "obsolete"),
    ('<sdtc:statusCode xmlns:sdtc="urn:hl7-org:sdtc" code="active"/>', None),
    ('<sdtc:statusCode xmlns:sdtc="urn:hl7-org:sdtc" code="completed"/>', None),
    ("<statusCode/>", None),
]


@pytest.mark.parametrize(("head", "status"), STATUSES)
def test_a_document_that_was_taken_back_is_refused(write, read, head, status) -> None:
    for data in (
        write.cda_of(f"<structuredBody>{section(SPUR)}</structuredBody>", head),
        write.cda_embedding(SPUR.encode(), "text/plain").replace(
            b"<effectiveTime", f"{head}<effectiveTime".encode(), 1
        ),
    ):
        (item,) = read(".xml", data)
        assert isinstance(item, Failure) is (status is not None)
        if isinstance(item, Failure):
            assert f"the C-CDA document is marked as {status} (statusCode)" in str(item.error)


def test_a_document_that_was_taken_back_is_no_attachment_either(write, refusal) -> None:
    held = write.cda_of(f"<structuredBody>{section(SPUR)}</structuredBody>", STATUSES[0][0])
    assert "marked as nullified" in refusal(".json", json.dumps(write.reference(held, "text/xml")).encode())


SUBJECTS = [
    (relative(), True),
    (relative(code=""), True),
    (relative("PAT"), True),
    (relative("PAT", ""), False),
    ("<subject/>", False),
    ("", False),
]


@pytest.mark.parametrize(("subject", "is_other"), SUBJECTS)
def test_a_section_about_another_person_is_listed(write, note, subject, is_other) -> None:
    sections = section(NECK) + section(SPUR, subject, section("deeper"))
    read = note(".xml", write.cda_of(f"<structuredBody>{sections}</structuredBody>"))
    assert (NECK in read.text, SPUR in read.text, "deeper" in read.text) == (True, not is_other, not is_other)
    assert [(lost.place, lost.what, lost.words) for lost in read.left_out] == (
        [("section Imaging", "about another person", f"{SPUR} deeper")] if is_other else []
    )


def test_a_document_all_about_another_person_has_no_note(write, refusal) -> None:
    data = write.cda_of(f"<structuredBody>{section(SPUR, relative())}</structuredBody>")
    assert "no section with a narrative about its patient" in refusal(".xml", data)


# ---- FHIR ----


def report(**fields: object) -> dict:
    return {
        "resourceType": "DiagnosticReport",
        "id": "r1",
        "status": "final",
        "subject": {"reference": "Patient/1"},
        **fields,
    }


def observation(number: int, text: str, **fields: object) -> dict:
    return {
        "resourceType": "Observation",
        "id": f"o{number}",
        "code": {"text": "Finding"},
        "valueString": text,
        **fields,
    }


def bundle(*entries: dict, kind: str = "collection") -> bytes:
    return json.dumps({"resourceType": "Bundle", "type": kind, "entry": list(entries)}).encode()


RESULTS = [{"reference": "Observation/o1"}, {"reference": "Observation/o2"}]
ABOUT = [
    ({"subject": {"reference": "Patient/2"}}, True),
    ({"subject": {"reference": "https://x.example/fhir/Patient/2/_history/1"}}, True),
    ({"subject": {"reference": "urn:uuid:b"}}, True),
    ({"subject": {"reference": "urn:uuid:2", "type": "Patient"}}, True),
    ({"focus": [{"reference": "RelatedPerson/3"}]}, True),
    ({"focus": [{"reference": "urn:uuid:c"}]}, True),
    ({"focus": [{"reference": "Patient/2"}]}, True),
    ({"subject": {"reference": "Patient/1"}}, False),
    ({"subject": {"reference": "urn:uuid:a"}}, False),  # the same person by another name
    ({"subject": {"reference": "#p"}, "contained": [{"resourceType": "Patient", "id": "p"}]}, False),
    ({"subject": {"identifier": {"value": "2"}}}, False),
    ({"focus": [{"reference": "Device/2"}]}, False),
    ({}, False),
]  # fmt: skip


@pytest.mark.parametrize(("about", "is_other"), ABOUT)
def test_a_result_of_another_patient_is_not_in_the_report(note, about, is_other) -> None:
    people = [
        {"fullUrl": "urn:uuid:a", "resource": {"resourceType": "Patient", "id": "1"}},
        {"fullUrl": "urn:uuid:b", "resource": {"resourceType": "Patient", "id": "2"}},
        {"fullUrl": "urn:uuid:c", "resource": {"resourceType": "RelatedPerson", "id": "3"}},
    ]
    results = [{"resource": observation(1, NECK)}, {"resource": observation(2, SPUR, **about)}]
    read = note(".json", bundle({"resource": report(result=RESULTS)}, *results, *people))
    assert (NECK in read.text, SPUR in read.text) == (True, not is_other)
    assert [(lost.what, lost.words) for lost in read.left_out] == ([("about another person", SPUR)] if is_other else [])


def test_a_report_without_a_patient_is_of_the_one_of_its_first_result(note) -> None:
    results = [
        {"resource": observation(n, text, subject={"reference": f"Patient/{n}"})} for n, text in ((1, NECK), (2, SPUR))
    ]
    head = {"resourceType": "DiagnosticReport", "result": RESULTS}
    assert SPUR not in note(".json", bundle({"resource": head}, *results)).text


def test_a_result_of_another_patient_in_lines(note) -> None:
    lines = (report(result=RESULTS), observation(1, NECK), observation(2, SPUR, subject={"reference": "Patient/2"}))
    assert SPUR not in note(".ndjson", "\n".join(map(json.dumps, lines)).encode()).text


@pytest.mark.parametrize(
    ("focus", "is_other"),
    [
        ({"reference": "RelatedPerson/1", "display": "father"}, True),
        ({"reference": "#rel"}, True),
        ({"reference": "Patient/2"}, True),
        ({"reference": "Patient/1"}, False),
        ({"reference": "Procedure/2"}, False),
        ({"display": "neck"}, False),
    ],
)
def test_a_section_of_a_composition_with_another_focus_is_listed(note, focus, is_other) -> None:
    def part(text: str, **fields: object) -> dict:
        return {"title": "Imaging", "text": {"div": f"<div>{text}</div>"}, **fields}

    composition = {
        "resourceType": "Composition",
        "contained": [{"resourceType": "RelatedPerson", "id": "rel"}],
        "subject": {"reference": "Patient/1"},
        "section": [part(NECK), part(SPUR, focus=focus, section=[part("deeper")])],
    }
    read = note(".json", json.dumps(composition).encode())
    assert (NECK in read.text, SPUR in read.text, "deeper" in read.text) == (True, not is_other, not is_other)
    lost = [each.words.strip() for each in read.left_out if each.what == "about another person"]
    assert lost == ([SPUR, "deeper"] if is_other else [])


VOID = [
    ("DiagnosticReport", {"status": "cancelled", "conclusion": SPUR}, "marked as cancelled"),
    ("DiagnosticReport", {"status": "entered-in-error", "conclusion": SPUR}, "marked as entered in error"),
    ("Composition", {"status": "cancelled"}, "marked as cancelled"),
    ("Composition", {"status": "deprecated"}, "replaced by another one"),
    ("DocumentReference", {"status": "current", "docStatus": "cancelled"}, "marked as cancelled"),
    ("DocumentReference", {"status": "current", "docStatus": "entered-in-error"}, "marked as entered in error"),
]


@pytest.mark.parametrize(("kind", "fields", "reason"), VOID)
@pytest.mark.parametrize("suffix", [".json", ".ndjson"])
def test_a_resource_that_was_taken_back_is_refused(refusal, kind, fields, reason, suffix) -> None:
    assert f"the {kind} is {reason}" in refusal(suffix, json.dumps({"resourceType": kind, **fields}).encode())


def entry(method: str, name: str, text: str | None, has_url: bool = True) -> dict:
    held = {} if text is None else {"resource": report(id=name, conclusion=text)}
    return held | {"request": {"method": method} | ({"url": f"DiagnosticReport/{name}"} if has_url else {})}


DELETED = [
    ("transaction", [entry("PUT", "a", NECK), entry("DELETE", "b", SPUR)], [NECK, None]),
    ("batch", [entry("delete", "b", SPUR, has_url=False), entry("POST", "a", NECK)], [None, NECK]),
    ("transaction", [entry("DELETE", "b", None), {"resource": report(id="b", conclusion=SPUR)}], [None]),
    # A history begins with the last version: what stands below a deletion is what was deleted.
    ("history", [entry("DELETE", "a", None), entry("PUT", "a", SPUR), entry("PUT", "b", NECK)], [None, NECK]),
    ("history", [entry("PUT", "a", NECK), entry("DELETE", "a", None)], [NECK]),
]


@pytest.mark.parametrize(("kind", "entries", "texts"), DELETED)
def test_what_a_bundle_deletes_is_refused(read, kind, entries, texts) -> None:
    found = read(".json", bundle(*entries, kind=kind))
    assert [
        None if isinstance(item, Failure) else item.text.strip().removeprefix("Conclusion: ") for item in found
    ] == texts
    assert all("is deleted by the Bundle (DELETE)" in str(item.error) for item in found if isinstance(item, Failure))


def test_a_deleted_result_is_not_in_a_report(note) -> None:
    deleted = {"resource": observation(2, SPUR), "request": {"method": "DELETE", "url": "Observation/o2"}}
    data = bundle({"resource": report(result=RESULTS)}, {"resource": observation(1, NECK)}, deleted, kind="transaction")
    assert SPUR not in note(".json", data).text
