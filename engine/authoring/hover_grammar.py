"""Hover text of the grammar: the keys of constructions, scopes and words, and what each layer is for."""

from collections.abc import Mapping

from dxproof.engine.pack.layers import LAYERS

_CONCEPT = "The name of this file."
_PHRASES = "Words as notes write them, in lower case. (a|b) c is 'a c' or 'b c'; (a|) c is 'a c' or 'c'."
_PATTERN = (
    "KINDS of chunks in capitals, macros in small letters. ( a | b ) either; ? * + {0,3} how often; role=KIND what the "
    "reader takes out; >( … ) must follow, !( … ) must not, <( … ) must precede, <!( … ) must not; BEGIN and END of the sentence."
)
_FILE: Mapping[str, str] = {
    "concept": _CONCEPT,
    "scopes": "How far each governor (a word that denies, hedges, puts in the past …) reaches.",
    "macros": "Pieces of patterns by a name in small letters.",
    "constructions": "The constructions; of two that take the same words the first of the file counts.",
}

FIELDS: Mapping[str, Mapping[str, str]] = {
    "GrammarFile": {
        "concept": _CONCEPT,
        "words": "Words between the concepts, by the kind of chunk that they make.",
        "articles": "Words that may stand inside of any phrase.",
        "fillers": "Words that make no chunk and are passed over.",
        "definite": "Words that make no chunk, and say that the noun after them is known already.",
    },
    "ConstructionsFile": _FILE,
    "FactsFile": {
        **_FILE,
        "words": "Words that stand between studies, treatments and symptoms, by their kind of chunk.",
        "numbers": "The words for one, two, three …, in order.",
        "units": "Units of time.",
    },
    "VisitFile": {
        **_FILE,
        "words": "Words that stand between services, places and signs, by their kind of chunk.",
        "numbers": "Numbers as words; those of facts.yaml count as well.",
        "limbs": "Regions into which a pain of the spine goes: such a pain alone is no sign.",
        "units": "Units of time; minutes are the word list UNIT.",
        "opens": "Single words; a note without one of them is not read for a visit by hand.",
        "opens_spine": "Single words that do so where a note names a level or region of the spine.",
        "vertebrae": "The vertebrae of each region of the body.",
        "regions": "Words for places of the body: region, and level where they name one.",
        "services": "Words for what is done to a patient, by kind.",
        "signs": "Words for what an examination finds, by letter of P.A.R.T.",
        "ignore": "Longer phrases that look like a sign and are none.",
        "labels": "Names of the letters as headings and columns.",
        "done_columns": "Columns that tell what was done at the place of their row.",
        "place_columns": "Columns that say where the rest of their row is of.",
        "told_columns": "Columns in which the patient complains of the place of their row.",
        "columns": "Other columns by which a table is known.",
        "headings": "Headings that open a section in such notes, beside those of all notes.",
        "letters": "Letters beside a box that stand for a region.",
        "ranges": "Normal movements of a region in degrees.",
        "countings": "How payers count regions, by name.",
    },
    "RegionVertebrae": {"region": "A region of the body.", "vertebrae": "Its vertebrae, as C1."},
    "ServiceEntry": {
        "value": "The kind of service: manipulation, traction, exercise …",
        "traits": "What is special about it: 'bare' counts only right beside a place.",
        "technique": "How it was done, where the words tell it.",
        "region": "Where it was done, where the words tell it.",
        "phrases": _PHRASES,
        "abbreviations": "Abbreviations that match only in this case.",
    },
    "RegionRanges": {"region": "A region of the body.", "movements": "Degrees by movement, the area of a sign."},
    "Counting": {
        "title": "What is counted, in words.",
        "services": "The kinds of service that count.",
        "regions": "The regions that are counted; a place counts as the first that it fits.",
    },
    "CountedRegion": {
        "region": "The region as it is counted.",
        "of": "Regions of the body that count as it.",
        "levels": "Of these only the places with one of these levels.",
    },
    "TimeUnit": {"days": "How many days it has.", "phrases": _PHRASES},
    "Scope": {
        "governor": "The kind of chunk that reaches.",
        "back": "true: where nothing follows it, it reaches what precedes it.",
        "back_to": "Patterns that end its reach when it looks back: the last of them before it.",
        "stops": "Patterns that end its reach; the first that is met does.",
    },
    "Construction": {
        "id": "Its name, once in all files: what dxproof explain and dxproof why call it.",
        "layer": "What it is for, and when it is tried.",
        "pattern": _PATTERN,
        "unit": "Of a gapping: the pattern of one place or side with its cause; roles at and cause.",
        "says": "What it says of its part.",
        "becomes": "Of a settling: the kind that the role it becomes.",
        "back": "true: the governor that it becomes reaches what stands before it, at the place that it names.",
        "topic": "true: borrows the part that heads the line.",
        "after": "Only after an event or concept of this kind.",
        "adjacent": "true: resumes only what has just been said.",
        "exclusive": "true: the causes named are the only ones.",
        "shared": "true: the narrowings coordinated before the one that it ties have its causes, too.",
        "asserted": "true: ties a cause to a narrowing only, not to the denial of one.",
        "central": "true: its CENTRAL is a part like any other.",
        "makes": "EVENT, a noun phrase; CLAUSE, a sentence of its own; ACT, a verb with its object.",
        "denies": "true: its NOT is the word that denies.",
        "event": "What became of the study or treatment, where no word in it tells.",
        "state": "What is said of the symptom: an assertion, whatever governs it.",
        "element": "Of a value: the one element of a visit that it is for, which then has no other constructions.",
        "states": "Of a value: another element that its words state, as '6/10, was 8/10' states a change.",
        "split": "true: what follows its NOT is denied, what precedes it is not.",
        "yes": "Sentences that it must take; they run as tests.",
        "no": "Sentences that it must not take; they run as tests.",
    },
}

VALUES: Mapping[str, Mapping[str, str]] = {
    "Layer": {layer.value: spec.meaning for layer, spec in LAYERS.items()},
    "Says": {
        "narrowed": "it is narrowed",
        "clear": "it is not",
        "bare": "a narrowing of no named part",
        "opposite": "the opposite of what the event before says",
        "same": "what was said of the place before holds here",
        "cause": "names the cause of what was said before",
    },
}
