"""The family that a new pack is about: what is found, of which part, with a code for each side."""

import re
from dataclasses import dataclass
from itertools import takewhile

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.pack.codes import CODE_PATTERN, normalise
from dxproof.engine.pack.error_text import short

_WORDS = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[ '-][A-Za-z0-9]+){0,7}")


@dataclass(frozen=True, slots=True)
class Family:
    """A finding, the paired part of the body that has it, and the codes of its right and its left side."""

    finding: str
    part: str
    right: str
    left: str

    @property
    def value(self) -> str:
        """The part as a value of an axis."""
        return re.sub(r"\W+", "_", self.part.lower())


# What the template files are about.
EXAMPLE = Family("osteoarthritis", "knee", "M17.11", "M17.12")


def family_of(finding: str, part: str, right: str, left: str) -> Family:
    """The family of these answers. Raises DxproofError."""
    for what, text in (("finding", finding), ("part", part)):
        if not _WORDS.fullmatch(text.strip()):
            hint = "letters, digits, blanks and hyphens, as notes write it: carpal tunnel syndrome"
            raise DxproofError(Problem.PACK_PHRASE, f'"{short(text)}" cannot be the name of a {what}', hint=hint)
    codes = [normalise(code.strip()) for code in (right, left)]
    for given, code in zip((right, left), codes, strict=True):
        if not CODE_PATTERN.fullmatch(code):
            raise DxproofError(
                Problem.PACK_REFERENCE, f'"{short(given)}" is no ICD-10-CM code', hint="write it as G56.01"
            )
    if codes[0] == codes[1]:
        raise DxproofError(
            Problem.PACK_REFERENCE, f"both sides have the code {codes[0]}", hint="give each side its own"
        )
    return Family(finding.strip(), part.strip(), *codes)


def of_family(text: str, family: Family) -> str:
    """A template file, or its name, for a family: the words, codes and reasons of the example replaced."""
    if family == EXAMPLE:
        return text
    for old, new in _replacements(family):
        text = text.replace(old, new)
    return text


def _replacements(family: Family) -> list[tuple[str, str]]:
    """What is replaced by what, whole phrases of the template first."""
    finding, part, value = family.finding, family.part, family.value
    row = '{{code: {code}, title: "{title}, {side} {part}", axes: {{joint: {value}, side: {side}}}}}'
    rows = [
        row.format(code=code, title=_capital(finding), side=side, part=part, value=value)
        for side, code in (("right", family.right), ("left", family.left))
    ]
    return [
        ("[knee, knees, (knee|tibiofemoral|patellofemoral) (joint|compartment)]", f"[{part}, {part}s]"),
        ("[osteoarthritis, osteoarthrosis, (primary|) gonarthrosis, degenerative joint disease], abbreviations: [OA, DJD]", f"[{finding}]"),
        ("Primary osteoarthritis of one knee (an", f"{_capital(finding)} of the {part} (an"),
        ("# {side} means every value of that axis: M17.11 and M17.12 come from this one row.\n", ""),
        ('{code: "M17.1{side}", title: "Unilateral primary osteoarthritis, {side}", axes: {joint: knee}}', "\n  - ".join(rows)),
        (', character: "1"', ""),
        (', character: "2"', ""),
        ("Weight-bearing X-rays show the loss of joint space on which the diagnosis is based.", "The study shows what the diagnosis is based on."),
        ("The fifth character of the code is the side.", "Each side has a code of its own."),
        ("value: knee, label: knee, complaint: knee", f"value: {value}, label: {part}, complaint: {value}"),
        ("value: knee,", f"value: {value},"),
        ("compartment: knee,", f"compartment: {value},"),
        ("right_knee", f"right_{value}"),
        ("Primary osteoarthritis", _capital(finding)),
        ("Osteoarthritis", _capital(finding)),
        ("osteoarthritis", finding),
        ("knee", part),
        (EXAMPLE.right, family.right),
        (EXAMPLE.left, family.left),
        ("M17.1", _beginning(family.right, family.left) or family.right),
    ]  # fmt: skip


def _beginning(one: str, two: str) -> str:
    """What two codes begin with."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False))
    return "".join(letter for letter, _ in same).rstrip(".")


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
