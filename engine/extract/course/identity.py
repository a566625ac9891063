"""What a note calls its patient by: record number, day of birth, name. Kept only to tell two patients apart."""

import re

from dxproof.engine.extract.text.words import any_of
from dxproof.engine.pack.model import CourseFile

_HEAD = 1500  # characters of a note in which the patient is named
_LONGEST = 40
_END = re.compile(r"\s{2,}|[\t|;()]|\s(?=\S+:)")


class Identity:
    """Reads what the patient is called by, by the labels of a pack."""

    def __init__(self, words: CourseFile) -> None:
        self._labels = {
            kind: re.compile(
                rf"(?<![\w-])(?:{any_of(labels)})\s?[:#]+[ \t]*(?P<value>[^\n]{{1,{_LONGEST}}})", re.IGNORECASE
            )
            for kind, labels in words.identity.items()
        }

    def of(self, text: str) -> frozenset[tuple[str, str]]:
        """Kind and value, as they are compared: in small letters, the words of a name in their alphabetical order."""
        head = text[:_HEAD]
        found: dict[str, str] = {}
        for kind, label in self._labels.items():
            match = label.search(head)
            if match and (value := self._value(match["value"])):
                found[kind] = value
        return frozenset(found.items())

    @staticmethod
    def _value(written: str) -> str:
        words = re.findall(r"[^\W_]+", _END.split(written.strip())[0].lower())
        return " ".join(sorted(word for word in words if len(word) > 1 or word.isdigit()))
