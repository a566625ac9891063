"""Documents and results that a later one of the same file replaces, cancels or corrects: only the last version is judged."""

import json

import pytest

from dxproof.engine.inputs import Failure


def txa(number: str, parent: str = "", availability: str = "") -> str:
    fields = {12: number, 13: parent, 19: availability}
    return "|".join(["TXA", *(fields.get(field, "") for field in range(1, 20))])


def obr(order: str, study: str = "MRI", status: str = "F") -> str:
    fields = {3: order, 4: study, 25: status}
    return "|".join(["OBR", *(fields.get(field, "") for field in range(1, 26))])


def obx(text: str) -> str:
    return f"OBX|1|TX|||{text}||||||F"


def file_of(write, messages) -> bytes:
    return b"".join(
        write.hl7_of(kind, *segments, control=f"M{number}") for number, (kind, *segments) in enumerate(messages)
    )


FIRST = ("MDM^T02", txa("D1"), obx("spur"))
OTHER = ("MDM^T02", txa("D2"), obx("scar"))
RESULT = ("ORU^R01", obr("F1"), obx("spur"))


@pytest.mark.parametrize(("messages", "texts"), [
    ([FIRST, OTHER], ["spur", "scar"]),
    ([FIRST, ("MDM^T10", txa("D2", "D1"), obx("scar"))], [None, "scar"]),
    ([FIRST, ("MDM^T10", txa("D2", "D9"), obx("scar"))], ["spur", "scar"]),
    ([FIRST, ("MDM^T08", txa("D1"), obx("scar"))], [None, "scar"]),
    # An addendum (T06) adds to its document, and does not replace it.
    ([FIRST, ("MDM^T06", txa("D2", "D1"), obx("scar"))], ["spur", "scar"]),
    ([FIRST, ("MDM^T11", txa("D1"))], [None]),
    ([("MDM^T02", txa("D1", availability="CA"), obx("spur")), OTHER], [None, "scar"]),
    ([("MDM^T02", txa("D1", availability="AV"), obx("spur"))], ["spur"]),
    # What is replaced twice says nothing; what is sent again after a cancellation does.
    ([FIRST, ("MDM^T08", txa("D1"), obx("scar")), ("MDM^T08", txa("D1"), obx("cord"))], [None, None, "cord"]),
    ([FIRST, ("MDM^T11", txa("D1")), FIRST], [None, "spur"]),
    # Without a number nothing is told of another document.
    ([("MDM^T02", txa(""), obx("spur")), ("MDM^T08", txa(""), obx("scar"))], ["spur", "scar"]),
    ([RESULT, ("ORU^R01", obr("F1", status="C"), obx("scar"))], [None, "scar"]),
    ([RESULT, ("ORU^R01", obr("F1"), obx("scar"))], ["spur", "scar"]),
    ([RESULT, ("ORU^R01", obr("F1", "CT", "C"), obx("scar"))], ["spur", "scar"]),
    ([RESULT, ("ORU^R01", obr("", status="C"), obx("scar"))], ["spur", "scar"]),
])  # fmt: skip
def test_messages_that_take_others_back(write, read, messages, texts) -> None:
    found = read(".hl7", file_of(write, messages))
    assert [None if isinstance(one, Failure) else one.text.strip() for one in found] == texts


def test_a_replaced_message_names_the_one_that_replaced_it(write, read) -> None:
    old, _ = read(".hl7", file_of(write, [FIRST, ("MDM^T08", txa("D1"), obx("scar"))]))
    assert "its document was replaced by the message on line 5" in str(old.error)


def test_a_cancellation_of_a_document_that_the_file_has_not_is_told(write, read) -> None:
    other, cancelled = read(".hl7", file_of(write, [OTHER, ("MDM^T11", txa("D1"))]))
    assert other.text == "scar\n"
    assert "no OBX segment with text" in str(cancelled.error)


RELATIONS = [
    ([{"code": "replaces", "target": {"reference": "DocumentReference/1"}}], True),
    ([{"code": {"coding": [{"code": "replaces"}]}, "target": {"reference": "urn:uuid:1"}}], True),
    ([{"code": "replaces", "targetReference": {"reference": "Composition/1"}}], True),
    ([{"code": "appends", "target": {"reference": "DocumentReference/1"}}], False),
    ([{"code": "replaces", "target": {"reference": "DocumentReference/2"}}], False),
    ([{"code": "replaces", "target": {"reference": "DocumentReference/9"}}], False),
    ("replaces", False),
]


@pytest.mark.parametrize(("relation", "replaced"), RELATIONS)
@pytest.mark.parametrize("suffix", [".json", ".ndjson"])
def test_documents_that_others_replace(write, read, relation, replaced, suffix) -> None:
    given = [write.reference(b"spur", note_id="1"), write.reference(b"scar", note_id="2", relatesTo=relation)]
    bundle = {"resourceType": "Bundle", "entry": [{"resource": one} for one in given]}
    data = json.dumps(bundle) if suffix == ".json" else "\n".join(map(json.dumps, given))
    old, new = read(suffix, data.encode())
    assert new.text.strip() == "scar"
    assert isinstance(old, Failure) == replaced
    if replaced:
        assert "the DocumentReference is replaced by another one" in str(old.error)


def test_a_superseded_document_is_refused(write, refusal) -> None:
    data = json.dumps(write.reference(b"spur", status="superseded")).encode()
    assert "the DocumentReference is replaced by another one" in refusal(".json", data)
