"""The words of a visit by hand: services, places of the body, the signs of an examination, and what payers count as a region."""

from pydantic import Field

from dxproof.engine.pack.model.base import Model, Phrases, Whole
from dxproof.engine.pack.model.entries import Entry, Trait
from dxproof.engine.pack.model.grammar import FactsFile
from dxproof.engine.terms import Part, Section


class RegionVertebrae(Model):
    """The vertebrae that are of a region of the body."""

    region: str
    vertebrae: tuple[str, ...]


class ServiceEntry(Model):
    """Phrases for a kind of service; ``technique`` is how it was done and ``region`` where, as far as the words tell it.

    What is ``bare`` ('treated') counts only where it names a vertebra, a joint or what was named before.
    """

    value: str
    technique: str | None = None
    region: str | None = None
    traits: tuple[Trait, ...] = ()
    phrases: Phrases = ()
    abbreviations: Phrases = ()


class CountedRegion(Model):
    """A region as a payer counts it: the regions of the body that it is made of, or some of their ``levels``."""

    region: str
    of: tuple[str, ...]
    levels: tuple[str, ...] = ()


class Counting(Model):
    """How the regions of a kind of treatment are counted: by which services, and what counts as which region."""

    title: str
    services: tuple[str, ...]
    regions: tuple[CountedRegion, ...]


class RegionRanges(Model):
    """How far a region moves where nothing is wrong, in degrees by the ``area`` of the words for the movement."""

    region: str
    movements: dict[str, Whole]


class VisitFile(FactsFile):
    """How notes tell what was done and found at a visit by hand.

    A note without one of the words of ``opens`` is no such visit; those of ``opens_spine`` count where it names the spine. The ``value`` of a sign is a letter of P.A.R.T., or
    anything else for what is none of them; one that is ``bare`` counts right beside a level or under its letter, a ``weak`` one where
    its place or heading tells that it was examined. ``labels`` are names of the letters as headings and columns, ``done_columns`` names of
    columns that tell what was done at the place of their row, ``place_columns`` tell where a row is
    of, in ``told_columns`` the patient complains of it, ``columns`` are other names of columns that tell a table; ``letters`` stand for
    regions where they are boxes to check, or entries of what was done; ``limbs`` are regions into which a pain of the spine goes. ``headings`` open a section in such notes, beside those of all notes. ``ignore`` are words that look like a sign and are none.
    """

    opens: Phrases = ()
    opens_spine: Phrases = ()
    vertebrae: tuple[RegionVertebrae, ...] = ()
    regions: tuple[Entry, ...] = ()
    services: tuple[ServiceEntry, ...] = ()
    signs: tuple[Entry, ...] = ()
    ignore: Phrases = ()
    labels: dict[Part, Phrases] = Field(default_factory=dict)
    done_columns: Phrases = ()
    columns: Phrases = ()
    place_columns: Phrases = ()
    told_columns: Phrases = ()
    headings: dict[Section, Phrases] = Field(default_factory=dict)
    letters: dict[str, str] = Field(default_factory=dict)
    limbs: tuple[str, ...] = ()
    ranges: tuple[RegionRanges, ...] = ()
    countings: dict[str, Counting] = Field(default_factory=dict)
