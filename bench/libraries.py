"""The same extraction as in ``plain.py`` with the libraries that Python has for FHIR and HL7 v2, which dxproof does without.

``plain.py`` takes the JSON of a resource and the fields of a message as they come, with no more than Python itself; what a
script does that uses a library of the format is this.
"""

import base64
import json
from collections.abc import Iterator
from typing import Any

import plain


def fhir(data: bytes) -> str:
    """The notes of a FHIR resource or Bundle, by fhir.resources: attachments, narratives, conclusions, results with text."""
    from fhir.resources.R4B import get_fhir_model_class

    root: Any = get_fhir_model_class(json.loads(data)["resourceType"]).model_validate_json(data)
    resources = [entry.resource for entry in root.entry or ()] if root.get_resource_type() == "Bundle" else [root]
    within = {f"{each.get_resource_type()}/{each.id}": each for each in resources}
    return "\n".join(text for each in resources for text in _texts(each, within))


def _texts(resource: Any, within: dict[str, Any]) -> Iterator[str]:
    kind = resource.get_resource_type()
    if kind == "DocumentReference":
        yield from (_of(content.attachment, within) for content in resource.content)
    elif kind == "DiagnosticReport":
        yield resource.code.text or ""
        yield from (_of(attachment, within) for attachment in resource.presentedForm or ())
        inside = {f"#{each.id}": each for each in resource.contained or ()}
        for reference in resource.result or ():
            result = inside.get(reference.reference) or within.get(reference.reference)
            if result is not None:
                yield plain.text(result.valueString or "")
                yield from (plain.text(note.text) for note in result.note or ())
        yield plain.text(resource.conclusion or "")
    elif kind == "Composition":
        yield from _of_sections(resource.section)


def _of(attachment: Any, within: dict[str, Any]) -> str:
    data = attachment.data or getattr(within.get(attachment.url), "data", None)
    return plain.attached(data) if data else ""


def _of_sections(sections: Any) -> Iterator[str]:
    for section in sections or ():
        yield section.title or ""
        yield plain.html(section.text.div.encode()) if section.text else ""
        yield from _of_sections(section.section)


def hl7(data: bytes) -> str:
    """The texts and notes of an HL7 v2 message, by python-hl7."""
    import hl7 as library

    message = library.parse(data.decode("utf-8", "replace").replace("\r\n", "\r").replace("\n", "\r"))
    said: list[str] = []
    named = ""
    for segment in message:
        kind = str(segment[0])
        if kind == "NTE":
            said.append(message.unescape(str(segment[3])))
        if kind not in ("OBR", "OBX"):
            continue
        name = _component(segment, 4 if kind == "OBR" else 3, 1)
        if name and name != named:
            named = name
            said.append(message.unescape(name))
        if kind == "OBX":
            value = str(segment[5])
            if str(segment[2]) == "ED":
                said.append(plain.attached(base64.b64decode(_component(segment, 5, 4))))
            else:
                said.append(plain.text(value if value.startswith(plain.RTF) else message.unescape(value)))
    return "\n".join(said)


def _component(segment: Any, field: int, which: int) -> str:
    pieces = segment[field][0] if len(segment) > field else ()
    return str(pieces[which]) if len(pieces) > which and not isinstance(pieces, str) else ""
