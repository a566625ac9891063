"""Rewrites of a note that change no meaning: whatever the program says of the note, it must say of the rewrite.

A rewrite returns the new text, or nothing where it would change what the note says: a note whose line ends mean something is
not put on one line. ``bench/robustness.py`` counts the verdicts that change; the tests hold that none does for notes of theirs.
"""

from collections.abc import Callable

from . import layout, order, signs, wording

Rewrite = Callable[[str], str | None]

REWRITES: dict[str, dict[str, Rewrite]] = {
    "wraps": {
        "at 40": layout.wrapped(40),
        "at 60": layout.wrapped(60),
        "at 72": layout.wrapped(72),
        "at 60, hanging": layout.wrapped(60, hanging=True),
        "taken out": layout.paragraphs,
    },
    "line ends": {"one line": layout.one_line, "commas": layout.commas, "crlf": layout.crlf},
    "blanks": {
        "blank lines": layout.blank_lines,
        "no blank lines": layout.no_blank_lines,
        "doubled": layout.doubled_blanks,
        "indented": layout.indented,
        "no-break": signs.blanks("\u00a0"),
        "narrow no-break": signs.blanks("\u202f"),
    },
    "letters": {"capitals": signs.capitals, "small": signs.small, "rn for m": signs.scanned},
    "hyphens": {
        "U+2011": signs.hyphens("\u2011"),
        "U+2212": signs.hyphens("\u2212"),
        "U+2013": signs.hyphens("\u2013"),
    },
    "items": {
        **{f"bullet {glyph}": signs.bullets(glyph) for glyph in "\u2022\u25e6\u25aa\u2013*\u2192\u00b7"},
        "1)": signs.numbers("{})"),
        "(1)": signs.numbers("({})"),
        "bullets for numbers": signs.numbers_to_bullets,
    },
    "headings": {"renamed": wording.headings},
    "British": {
        "spelling": wording.swapped(wording.BRITISH),
        "words": wording.swapped(wording.BRITISH_WORDS, whole=True),
    },
    "narrowing": {"stenosis, narrowing": wording.other_noun, "of the neural foramen": wording.of_the_foramen},
    "cause": {
        link: wording.cause(link)
        for link in ("due to", "secondary to", "caused by", "as a result of", "owing to", "on account of")
    },
    "patent": {word: wording.patent(word) for word in ("open", "not narrowed", "free of narrowing", "of normal size")},
    "levels": {
        "C1-2": wording.levels("{0}{1}-{3}"),
        "C1-C2": wording.levels("{0}{1}-{2}{3}"),
        "C1/C2": wording.levels("{0}{1}/{2}{3}"),
        "C1/2": wording.levels("{0}{1}/{3}"),
        "C1 - C2": wording.levels("{0}{1} - {2}{3}"),
        "C1\u2013C2": wording.levels("{0}{1}\u2013{2}{3}"),
    },
    "surroundings": {
        "notice before": order.before(order.NOTICE),
        "signature after": order.after(order.SIGNED),
        "notice after": order.after(order.NOTICE),
    },
    "order": {"assessment first": order.assessment_first},
}
