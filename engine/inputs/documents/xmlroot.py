"""The root element of an XML file, without parsing the file or processing its DOCTYPE."""

from typing import NamedTuple
from xml.parsers import expat

# Bytes. Nearly every root begins in the first of them, and the parser copies all that it is given.
_FIRST, _BLOCK = 1_024, 65_536


class Root(NamedTuple):
    """The name and namespace of the root element, None if there is none. ``has_doctype``: a DOCTYPE precedes it."""

    name: str | None
    namespace: str | None = None
    has_doctype: bool = False


class _Found(Exception):
    pass


def root_of(data: bytes) -> Root:
    """The root of an XML text. Parsing stops at a DOCTYPE, so no entity is ever declared."""
    parser = expat.ParserCreate(namespace_separator=" ")
    found = [Root(None)]

    def begin(name: str, _: object) -> None:
        namespace, _, local = name.rpartition(" ")
        found[0] = Root(local, namespace or None)
        raise _Found

    def doctype(name: str, *_: object) -> None:
        found[0] = Root(name, None, has_doctype=True)
        raise _Found

    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data[:_FIRST], False)
        for start in range(_FIRST, len(data), _BLOCK):
            parser.Parse(data[start : start + _BLOCK], False)
    except (_Found, expat.ExpatError, ValueError, LookupError):
        pass
    return found[0]
