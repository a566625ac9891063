"""Hover texts of fixtures and templates: the tests of a pack."""

from collections.abc import Mapping

_EXPECTED = {
    "about": "The purpose of the case.",
    "known_gap": "Why the case fails at present; it must fail until this line is removed.",
    "setting": "outpatient (default) or inpatient.",
    "encounter": "The kind of visit.",
    "target": "The code asked about.",
    "asked": "true: the code was asked for explicitly (--code).",
    "status": "The status of the target.",
    "supported_codes": "All codes that the note supports.",
    "rules": "The outcome of rules for the target.",
    "pitfalls": "All pitfalls that must be raised; any other one fails the case.",
    "findings": "All findings that must be extracted; any other one fails the case.",
}

FIELDS: Mapping[str, Mapping[str, str]] = {
    "ExpectedFile": _EXPECTED,
    "ExpectedVisit": _EXPECTED,
    "ExpectedRule": {
        "status": "The outcome: met, not_met, contradicted or not_applicable.",
        "reason": "The reason of the outcome, a key of the rule's messages.",
        "evidence": "Quotes that the rule must use as evidence.",
    },
    "ExpectedPitfall": {"id": "The pitfall.", "evidence": "Quotes that it must show."},
    "ExpectedQuote": {
        "quote": "A quote of the note.",
        "occurrence": "Which occurrence of the quote: 2 is the second.",
    },
    "ExpectedFinding": {
        "assertion": "present, negated, possible, historical, hypothetical or other_person.",
        "level": "The vertebral level.",
        "side": "left, right or bilateral.",
        "severity": "The degree.",
        "quote": "The quote of the finding.",
        "occurrence": "Which occurrence of the quote: 2 is the second.",
    },
    "TemplatesFile": {
        "family": "One sentence from which a case for every code of the table is made.",
        "shared": "Whether shared phrases are tested as well.",
        "phrases": "Sentences that test the phrases of the lexicon.",
    },
    "Family": {
        "note": "The sentence; its placeholders are the axes.",
        "status": "The expected status of a documented code, if different from the default.",
        "axes": "For each axis the wordings of its values, and the expected result without one.",
    },
    "AxisWords": {
        "words": "Wordings of each value of the axis.",
        "missing": "The expected result if the axis is not stated.",
    },
    "UnstatedAxis": {
        "rule": "The rule that is not met.",
        "reason": "Its reason.",
        "where": "Other reasons for codes with certain values.",
    },
    "PhraseTemplate": {
        "of": "The kind of term that the sentences are for.",
        "values": "Only phrases of these values.",
        "traits": "Only phrases with one of these traits.",
        "areas": "Only phrases of these body parts.",
        "directions": "Only cues of these directions.",
        "words": "Only phrases that contain one of these words.",
        "notes": "The sentences, with {phrase} or {PHRASE}; one of them must give the expected result.",
        "target": "The code asked about.",
        "claim": "The claim of the note.",
        "encounter": "The kind of visit.",
        "findings": "The expected findings; {value}, {values} and {level} are those of the phrase.",
        "rules": "The expected rule outcomes for the target.",
        "gaps": "Wordings that fail at present, each with a reason; remove one when it passes.",
    },
}
