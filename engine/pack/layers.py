"""What each layer of constructions is for, in which file it stands, and which keys and roles it reads."""

from collections.abc import Mapping
from dataclasses import dataclass

from dxproof.engine.pack.model.grammar import Layer

CONSTRUCTIONS, FACTS, VISIT = "constructions", "facts", "visit"
FILES = (CONSTRUCTIONS, FACTS, VISIT)
# The keys that every construction has.
ALWAYS = frozenset({"id", "layer", "pattern", "yes", "no"})


@dataclass(frozen=True, slots=True)
class LayerSpec:
    """One layer.

    ``needs`` are keys that a construction of it must have, ``reads`` those that it may; ``roles`` are named in its pattern
    (of a gapping in its unit), ``single`` those of them that are one chunk. ``tells``: a role fate or the key event says
    what became of the heads. ``marked``: what it read says so, which its examples can show.
    """

    meaning: str
    file: str
    needs: frozenset[str] = frozenset()
    reads: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    single: frozenset[str] = frozenset()
    tells: bool = False
    marked: bool = True


_HEADS = frozenset({"heads"})
LAYERS: Mapping[Layer, LayerSpec] = {
    Layer.SETTLE: LayerSpec(
        "decides by the neighbours of a word which kind it is; runs before all others",
        CONSTRUCTIONS,
        needs=frozenset({"becomes"}),
        reads=frozenset({"back"}),
        roles=frozenset({"it"}),
        marked=False,
    ),
    Layer.NUCLEUS: LayerSpec(
        "states a narrowing, or that there is none",
        CONSTRUCTIONS,
        needs=frozenset({"says"}),
        reads=frozenset({"makes", "denies", "split", "central"}),
    ),
    Layer.ELLIPSIS: LayerSpec(
        "a fragment that borrows its part from what was said before it",
        CONSTRUCTIONS,
        needs=frozenset({"says"}),
        reads=frozenset({"makes", "denies", "topic", "after", "adjacent"}),
    ),
    Layer.TIE: LayerSpec(
        "ties a cause to a narrowing of the same sentence",
        CONSTRUCTIONS,
        reads=frozenset({"exclusive", "shared", "asserted"}),
        roles=frozenset({"event", "cause"}),
    ),
    Layer.GAPPING: LayerSpec(
        "one narrowing at several places or sides, with a cause each",
        CONSTRUCTIONS,
        needs=frozenset({"unit"}),
        roles=frozenset({"at", "cause"}),
    ),
    Layer.DISCOURSE: LayerSpec(
        "names the cause of what the previous sentence describes",
        CONSTRUCTIONS,
        needs=frozenset({"says"}),
        reads=frozenset({"adjacent"}),
        roles=frozenset({"cause"}),
    ),
    Layer.PLACING: LayerSpec(
        "names the place of what the previous sentence describes", CONSTRUCTIONS, roles=frozenset({"at"})
    ),
    Layer.OPERATED: LayerSpec(
        "says that what the previous sentence describes was operated on", CONSTRUCTIONS, roles=frozenset({"fate"})
    ),
    Layer.FATE: LayerSpec(
        "says what became of a study or a treatment", FACTS, reads=frozenset({"event"}), roles=_HEADS, tells=True
    ),
    Layer.SEQUEL: LayerSpec(
        "a sentence that says what became of the study, treatment or symptom before it",
        FACTS,
        needs=frozenset({"after"}),
        reads=frozenset({"event", "state"}),
        roles=frozenset({"fate"}),
        tells=True,
    ),
    Layer.TITLE: LayerSpec(
        "a treatment in the title of a note", FACTS, reads=frozenset({"event"}), roles=_HEADS, tells=True
    ),
    Layer.PLAN: LayerSpec(
        "what a plan says was done at the visit", FACTS, reads=frozenset({"event"}), roles=_HEADS, tells=True
    ),
    Layer.LENGTH: LayerSpec(
        "says how long a treatment lasted", FACTS, roles=frozenset({"heads", "unit"}), single=frozenset({"unit"})
    ),
    Layer.PURPOSE: LayerSpec(
        "the part of the body or complaint that a treatment is for", FACTS, roles=frozenset({"heads", "body"})
    ),
    Layer.BLAME: LayerSpec(
        "names another cause of a symptom", FACTS, roles=frozenset({"heads", "cause"}), single=frozenset({"cause"})
    ),
    Layer.STATE: LayerSpec(
        "whether a symptom is there, or a treatment was given, whatever governs it",
        FACTS,
        needs=frozenset({"state"}),
        roles=frozenset({"heads", "fate"}),
        single=frozenset({"fate"}),
    ),
    Layer.ROLE: LayerSpec(
        "names a study that is compared or cited only, or from before an operation",
        FACTS,
        roles=frozenset({"heads", "fate"}),
    ),
    Layer.NORMAL: LayerSpec(
        "calls a study normal", FACTS, roles=frozenset({"heads", "normal"}), single=frozenset({"normal"})
    ),
    Layer.WHOLE: LayerSpec("a sentence that calls the whole study normal", FACTS),
    Layer.LEVEL: LayerSpec("calls a level normal", FACTS),
    Layer.RESOLVED: LayerSpec("a study shows that it is over", FACTS),
    Layer.WITHDRAWN: LayerSpec("withdraws a place", FACTS),
    Layer.WRONG_SIDE: LayerSpec("withdraws a side", FACTS),
    Layer.TREATED: LayerSpec("the places that a service was done to", VISIT, roles=frozenset({"heads", "at"})),
    Layer.SERVICE: LayerSpec(
        "says what became of a service", VISIT, reads=frozenset({"event"}), roles=_HEADS, tells=True
    ),
    Layer.MINUTES: LayerSpec(
        "says how many minutes a service took",
        VISIT,
        roles=frozenset({"heads", "number"}),
        single=frozenset({"number"}),
    ),
    Layer.EXAM: LayerSpec("the place that a sign is found at", VISIT, roles=frozenset({"heads", "at"})),
    Layer.ASPECT: LayerSpec(
        "whether what was measured is normal",
        VISIT,
        needs=frozenset({"state"}),
        roles=frozenset({"heads", "fate"}),
        single=frozenset({"fate"}),
    ),
    Layer.VALUE: LayerSpec("the measure of a sign", VISIT, roles=frozenset({"heads", "value"})),
    Layer.MEASURE: LayerSpec(
        "the measure or date of an element of a visit",
        FACTS,
        reads=frozenset({"element", "states"}),
        roles=frozenset({"heads", "value"}),
    ),
}
