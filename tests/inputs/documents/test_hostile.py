"""Damaged and hostile documents: an answer within the limits of time and memory, nothing fetched, no link followed."""

import os
import re
import socket
import time
from pathlib import Path

import psutil
import pytest

from dxproof.engine.claim import Note
from dxproof.engine.inputs import Failure, InputOptions, read_notes
from dxproof.engine.inputs.documents import isolation, limits
from tests.inputs.documents import stateful, writers

CHART = Path(__file__).resolve().parents[3] / "fixtures" / "m99_stenosis" / "osteophyte_coded_as_m99_70" / "note.txt"
FORMATS = ("rtf", "docx", "pdf", "cda", "cda-pdf", "cda-rtf", "fhir", "fhir-ndjson", "mdm", "oru", "oru-pdf")
COPIES, FORMS = 200, 80
SECONDS = (
    limits.STEP_SECONDS + 2.5
)  # of processor time: one step, the start of a process, and what is made of its answer
MEGABYTES = 500


def _spent() -> float:
    """Processor seconds of this thread, of the reader processes that wait, and of all child processes that have ended."""
    waiting = [psutil.Process(child._process.pid).cpu_times() for child in isolation._idle if child.is_alive()]
    ended = os.times()
    return sum((time.thread_time(), ended.children_user, ended.children_system, *(t.user + t.system for t in waiting)))


@pytest.mark.parametrize("form", FORMATS)
def test_broken_copies_are_read_or_refused(write, read, form) -> None:
    suffix, writer = write.FORMATS[form]
    words = set(CHART.read_text(encoding="utf-8").split())
    secret = {word for word in words if len(word) > 8}
    for copy in write.copies(writer(CHART.read_text(encoding="utf-8")), COPIES, seed=len(form)):
        begin = _spent()
        items = read(suffix, copy)
        assert _spent() - begin < SECONDS
        assert items
        for item in items:
            assert isinstance(item, Note | Failure)
            if isinstance(item, Failure):
                assert not secret & set(str(item.error).split())


@pytest.mark.parametrize("form", ["docx", "rtf", "html", "oru-rtf"])
def test_broken_forms_under_another_name_are_read_or_refused(read, form) -> None:
    _, writer = stateful.FORMATS[form]
    for copy in writers.copies(writer(stateful.CHART), FORMS, seed=len(form)):
        begin = _spent()
        assert read(".dat", copy)
        assert _spent() - begin < SECONDS


def test_broken_pdf_forms_are_read_or_refused(read) -> None:
    for copy in writers.copies(stateful.form({"a": True, "b": False}, struck="c"), FORMS, seed=1):
        assert read(".pdf", copy)


HOSTILE = {
    "docx zip bomb": "unpacks to more than",
    "docx of many elements": "MB of memory",
    "docx deep": "not well-formed XML",
    "docx with entities": "not well-formed XML",
    "pdf flate bomb": "MB of memory",
    "pdf of huge page count": "200,000 pages",
    "pdf claiming pages": "x\n",
    "xml billion laughs": "document type",
    "xml external entity": "document type",
    "xml outside dtd": "document type",
    "xml include": "no section with a narrative",
    "xml deep": "not well-formed XML",
    "xml narrative deep": "- x\n",
    "xml large": "MB of memory",
    "docx of wide cells": "has no text|takes more than 1.5 s",
    "rtf tables in tables": "a\n",
    "xml merged cells": "a table in it has more than 500,000 cells",
    "pdf of many words": "ab",
    "json deep": "nested too deeply",
    "json of many objects": "MB of memory",
    "json base64 bomb": "the limit of a note is 5,000,000|MB of memory",  # near, where the reader is forked from tests that compiled packs
    "ndjson base64 pdf bomb": "MB of memory",
    "rtf deep": "nested too deeply",
    "rtf large": "takes more than 1.5 s",
    "rtf links": "nested too deeply",
    "rtf pictures": "nested too deeply",
    "rtf states": "a",
    "rtf fonts": "x\n|takes more than 1.5 s",
    "rtf margins": "takes more than 1.5 s|MB of memory|x",
    "hl7 large": "takes more than 1.5 s|MB of memory",  # both are near: it depends on the machine
    "hl7 many messages": "x\n",
    "hl7 escapes": "the limit of a note is 5,000,000",
    "hl7 repeats": "x\n",
    "html deep": "without text",
    "html markup": "x",
    "pdf of many boxes": "x|takes more than 1.5 s",
}


@pytest.fixture(scope="module")
def hostile(write):
    return write.hostile()


@pytest.mark.skipif(os.name == "nt", reason="only POSIX counts a process's own time and memory")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_answered_within_the_limits(write, hostile, read, name) -> None:
    suffix, make = hostile[name]
    data = make()
    begin = _spent()
    with write.Watch() as watch:
        items = read(suffix, data)
    assert _spent() - begin < SECONDS
    assert 0 < watch.peak < MEGABYTES
    said = items[0].text if isinstance(items[0], Note) else str(items[0].error)
    assert re.search(HOSTILE[name], said)


def test_all_hostile_files_are_tried(hostile) -> None:
    assert set(HOSTILE) == set(hostile)


def test_a_note_after_a_hostile_one_is_read(hostile, read) -> None:
    suffix, make = hostile["ndjson base64 pdf bomb"]
    bad, good = read(suffix, make())
    assert isinstance(bad, Failure)
    assert (good.text, good.source) == ("the note after it", "note.ndjson:2")


def test_a_process_that_died_is_replaced_and_one_that_lives_is_used_again(write, read) -> None:
    read(".pdf", write.pdf("one"))
    (child,) = isolation._idle
    read(".pdf", write.pdf("two"))
    assert isolation._idle == [child]
    child._process.kill()
    child._process.join()
    (note,) = read(".pdf", write.pdf("three"))
    assert note.text == "three\n"
    assert child not in isolation._idle


def test_two_files_can_be_read_side_by_side(write, tmp_path) -> None:
    for name in ("a", "b"):
        lines = b"\n".join(write.ndjson(f"{name}{n}").split(b"\n")[1].replace(b"r1", b"r%d" % n) for n in range(3))
        (tmp_path / f"{name}.ndjson").write_bytes(lines)
    both = zip(*(read_notes([str(tmp_path / f"{n}.ndjson")], InputOptions(), None) for n in "ab"), strict=True)
    assert [(one.text.strip(), other.text.strip()) for one, other in both] == [(f"a{n}", f"b{n}") for n in range(3)]


def test_a_file_left_in_the_middle_leaves_no_process_behind(write, tmp_path) -> None:
    (tmp_path / "a.hl7").write_bytes(write.mdm("x") * 50)
    before = set(isolation._idle)
    items = read_notes([str(tmp_path / "a.hl7")], InputOptions(), None)
    next(items)
    items.close()
    assert set(isolation._idle) <= before


def test_nothing_is_fetched(write, read) -> None:
    """A server that nobody may ask: by a document type, an entity, an include, a schema, a picture, an attachment."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        plain = write.cda("a")
        for data in (
            plain.replace(b"\n<C", f'\n<!DOCTYPE x SYSTEM "{url}"><C'.encode()),
            plain.replace(b"\n<C", f'\n<?xml-stylesheet href="{url}"?><C'.encode()),
            plain.replace(
                b'xmlns="',
                f'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:schemaLocation="a {url}" xmlns="'.encode(),
                1,
            ),
            plain.replace(
                b"<paragraph>",
                f'<paragraph><x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{url}"/>'.encode(),
            ),
        ):
            assert read(".xml", data)
        page = (
            f'<html><head><link href="{url}"></head><body>a<img src="{url}"><iframe src="{url}"></iframe></body></html>'
        )
        reference = write.reference(page.encode(), "text/html")
        reference["content"].append({"attachment": {"url": url}})
        import json

        assert read(".json", json.dumps(reference).encode())
        with pytest.raises(BlockingIOError):
            server.accept()


def test_no_file_is_followed(write, read, tmp_path) -> None:
    (tmp_path / "secret.txt").write_text("SECRET")
    url = (tmp_path / "secret.txt").as_uri()
    plain = write.cda("a")
    for data in (
        plain.replace(b"\n<C", f'\n<!DOCTYPE x [<!ENTITY f SYSTEM "{url}">]><C'.encode()).replace(b">a<", b">&f;<"),
        plain.replace(
            b">a<", f'><x:include xmlns:x="http://www.w3.org/2001/XInclude" parse="text" href="{url}"/>a<'.encode()
        ),
    ):
        for item in read(".xml", data):
            assert "SECRET" not in (item.text if isinstance(item, Note) else str(item.error))


def test_no_limit_holds_outside_of_the_process_of_the_readers(write) -> None:
    import signal

    from dxproof.engine.inputs.documents import hl7

    assert [unit() for unit in hl7.read(write.mdm("x") * 3)]
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
