"""An entry of a lexicon: phrases for one value, and the properties that change how they are read."""

from enum import StrEnum

from dxproof.engine.pack.model.base import Model, Phrases


class Trait(StrEnum):
    """Special properties of a lexicon entry."""

    WEAK = "weak"  # a cause only in the finding's own noun phrase or after a causal phrase
    BARE = "bare"  # counts only near words for the pack's part of the body
    CENTRAL = "central"  # a compartment only directly before the finding
    NO_DENIAL = "no_denial"  # calling it normal is not a denial; a finding whose denial denies no other
    OPENING = "opening"  # an opening of its own: what narrows it is no cause of another narrowing
    WHOLE = "whole"  # compartment and finding in one word
    STRUCTURAL = "structural"  # a finding of a neighbouring code family: counts only with a cause
    SIGN = "sign"  # a finding only in the result of a study, and beside a finding by name: what a film shows of it
    SCALE = "scale"  # the name of a scale: with one of the pack's ``degrees`` it states the finding
    ALONE = "alone"  # a finding even without a compartment, if it has a location
    CARRIED = "carried"  # without a compartment of its own, takes that of its heading or the last named one
    GENERAL = "general"  # too general for a compartment that needs a finding word; a sign that denies the finding where it is denied
    VERB = "verb"  # a verb: an object follows
    RESIDUAL = "trace"  # a residual symptom: may persist after the complaint has resolved
    HANDS_ON = "hands_on"  # care given at the visit itself, not prescribed
    AT_VISIT = "at_visit"  # care that stands in a plan for what was done at the visit
    DRUG = "drug"  # what is given during an operation is no care
    ALL_CARE = "all_care"  # whatever treatment there is
    IF_DENIED = "if_denied"  # words of care that speak of it only where they are denied
    SINCE = "since"  # a cue of history that in the patient's story says since when
    ADJECTIVE = "adjective"  # participle or adjective
    EITHER = "either"  # noun or verb, as its neighbours tell
    NO = "no"  # what its own word denies: a sign of an examination ("non-tender"), treatment ("untreated")
    MEASURED = "measured"  # a quantity of an examination, which is no sign without what is said of it


class Entry(Model):
    """Phrases for one value of an axis."""

    value: str
    phrases: Phrases = ()
    abbreviations: Phrases = ()
    level: str | None = None
    region: str | None = None
    area: str | None = None
    traits: tuple[Trait, ...] = ()
