"""Conservative care: what was given, what only planned or declined, for how long, and for which complaint."""

from dataclasses import replace

from dxproof.engine.extract.facts.concept import concepts
from dxproof.engine.extract.facts.purposes import Areas
from dxproof.engine.extract.facts.sentences import Sentences
from dxproof.engine.extract.facts.topics import Topics
from dxproof.engine.extract.facts.treatment import Treatment
from dxproof.engine.extract.reading.words import NOT_CARE
from dxproof.engine.extract.text.lines import Stretch
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.facts import Care, Statement, Symptom
from dxproof.engine.pack.codes import CodeTable
from dxproof.engine.pack.model import ChunkKind, Trait
from dxproof.engine.terms import Assertion, Event, Section


def find_care(sentences: Sentences, symptoms: list[Symptom], statements: list[Statement]) -> list[Care]:
    """Every treatment: what became of it, how long it lasted, and which complaint it was for."""
    table = sentences.pack.table
    topics = Topics(sentences)
    treatments = concepts(sentences, Kind.CARE, Treatment)
    named = [(treatment, treatment.areas() or treatment.under(topics)) for treatment in treatments]
    named = [(treatment, areas) for treatment, areas in named if treatment.mention.value != NOT_CARE]
    if not named:
        return []
    # Another line may say what a drug of the medication list is for: 'naproxen for the knee'.
    elsewhere = {
        treatment.quote.lower(): areas
        for treatment, areas in named
        if areas is not None and treatment.has(Trait.DRUG) and not areas[0] & table.complaints
    }
    complaints = _complaints(sentences, symptoms, statements)
    # A note that names no complaint and denies what it looked for: what its story tells was done for that.
    denied = [s for s in statements if s.assertion is Assertion.NEGATED] if not complaints else []
    sought = frozenset(area for s in denied for area in table.complaints_of(s.place.region, s.compartment))
    one_side = _side_of_complaints(symptoms, statements)
    found: list[Care] = []
    only_named: list[int] = []  # in ``found``
    untreated = _untreated(named, table)
    for treatment, own in named:
        event, cue, fate = treatment.event()
        if own is None and untreated is not None and treatment.mention.end <= untreated.mention.start:
            own = frozenset[str](), untreated.quote, None
        about = complaints or (sought if treatment.unit.section != Section.ASSESSMENT else complaints)
        areas, why, purpose = own or elsewhere.get(treatment.quote.lower()) or (about, None, None)
        weeks, length = treatment.weeks()
        asserted = treatment.standing()
        is_denied = treatment.is_denied(asserted, event, fate)
        if treatment.has(Trait.IF_DENIED) and not is_denied and event is not Event.DECLINED:
            continue
        if treatment.has(Trait.GENERAL) and fate is None and treatment.sentence.holds(ChunkKind.CHANGE):
            continue  # 'Eases: rest, heat'
        if asserted.assertion is Assertion.HYPOTHETICAL:
            why = why or treatment.view.cue(asserted.cue)
        span = treatment.span(asserted.assertion, why or cue)
        by = tuple(dict.fromkeys(found.by for found in (fate, treatment.state(), length, purpose) if found))
        side = treatment.side_for(purpose) or one_side
        nothing = is_denied and treatment.has(Trait.ALL_CARE)
        found.append(Care(treatment.mention.value, span, event, areas, cue, weeks, by, side, nothing))
        if event is Event.DONE and fate is None and not treatment.is_of_today() and not treatment.is_excepted():
            only_named.append(len(found) - 1)
    return _with_denials(found, only_named)


def _with_denials(found: list[Care], only_named: list[int]) -> list[Care]:
    """Treatments of which the note says no more than their name were not given where it says that none was."""
    denied = next((care for care in found if care.nothing), None)
    if denied is None:
        return found
    for number in only_named:
        care = found[number]
        if care.complaints & denied.complaints:
            found[number] = replace(care, event=Event.NOT_DONE, event_cue=denied.span.quote)
    return found


def _untreated(named: list[tuple[Treatment, Areas | None]], table: CodeTable) -> Treatment | None:
    """The words that deny all treatment of the pack's complaint: what is told before them, of no complaint, was for another."""
    for treatment, own in reversed(named):
        names_it = treatment.has(Trait.NO) if own is None else bool(own[0] & table.complaints)
        if treatment.has(Trait.ALL_CARE) and names_it:
            event, _, fate = treatment.event()
            if treatment.is_denied(treatment.standing(), event, fate):
                return treatment
    return None


def told_treatments(sentences: Sentences, until: int) -> list[Stretch]:
    """The treatments before a character that the note tells of: they name no kind of visit, as its title does.

    Drugs are left out: their words are those of a clinic's name ('Pain Medicine').
    """
    return [
        (treatment.mention.start, treatment.mention.end)
        for treatment in concepts(sentences, Kind.CARE, Treatment)
        if treatment.mention.start < until and not treatment.has(Trait.DRUG) and treatment.is_told()
    ]


def _complaints(sentences: Sentences, symptoms: list[Symptom], statements: list[Statement]) -> frozenset[str]:
    """What the visit is about: symptoms that the note has as present, or findings it speaks of."""
    table = sentences.pack.table
    resolved = {area for s in symptoms if s.resolved for area in s.areas}
    standing = {area for s in symptoms if s.span.assertion is Assertion.PRESENT and not s.residual for area in s.areas}
    said = (Assertion.PRESENT, Assertion.POSSIBLE, Assertion.HISTORICAL)
    areas = {area for s in symptoms if s.span.assertion in said and not s.other_cause for area in s.areas}
    diagnosed = [s for s in statements if s.assertion in (Assertion.PRESENT, Assertion.POSSIBLE) and s.diagnosis]
    areas |= {area for s in diagnosed for area in table.complaints_of(s.place.region, s.compartment)}
    if not areas and not any(unit.section == Section.ASSESSMENT for unit in sentences.view.units):
        # A note that names no symptom and has no assessment: what it finds.
        present = [s for s in statements if s.assertion is Assertion.PRESENT]
        areas = {area for s in present for area in table.complaints_of(s.place.region, s.compartment)}
    return frozenset(areas - (resolved - standing))


def _side_of_complaints(symptoms: list[Symptom], statements: list[Statement]) -> str | None:
    """The one side that the complaints and diagnoses of a note are on."""
    said = (Assertion.PRESENT, Assertion.POSSIBLE)
    sides = {s.side for s in symptoms if s.side and s.span.assertion is Assertion.PRESENT}
    sides |= {s.side for s in statements if s.side and s.diagnosis and s.assertion in said and not s.superseded}
    return sides.pop() if len(sides) == 1 else None
