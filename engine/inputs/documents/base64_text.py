"""Bytes written as base64, with the signs of either alphabet, with or without its padding."""

import base64
import binascii

from dxproof.engine.inputs.documents.sniff import sniffed

_OTHER_SIGNS = str.maketrans("-_", "+/")
_TELLING = 4_000  # characters that tell what a document is


def bytes_of(written: str) -> bytes:
    """The bytes. Raises ValueError for what is not base64."""
    try:
        return base64.b64decode(written.strip(), validate=True)  # as most is written: in one line, with its padding
    except ValueError:
        return _amended(written)


def _amended(written: str) -> bytes:
    """The bytes of what has blanks, the other signs, or no padding."""
    held = "".join(written.split())
    if "-" in held or "_" in held:
        held = held.translate(_OTHER_SIGNS)
    return base64.b64decode(held + "=" * (-len(held) % 4), validate=True)


def is_document(written: str) -> bool:
    """Whether a text is the base64 of a document of a kind that its first bytes tell."""
    try:
        return sniffed(bytes_of(written[:_TELLING])) is not None
    except (binascii.Error, ValueError):
        return False
