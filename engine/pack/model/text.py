"""What tells how a note is written and laid out: characters, dates, levels, headings, registers, tables, fields and forms."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from dxproof.engine.pack.model.base import Flag, Model, Phrases, Positive
from dxproof.engine.terms import Assertion, Event, Section

# 'U+2010' or 'U+2010-U+2013'.
CodePoints = Annotated[str, Field(pattern=r"^U\+[0-9A-F]{4,6}(-U\+[0-9A-F]{4,6})?$")]


class Register(StrEnum):
    """What a writer does with a passage. All but a statement about the patient now say so by a heading or a phrase."""

    STATEMENT = "statement"
    PLAN = "plan"
    HISTORY = "history"
    INDICATION = "indication"
    POLICY = "policy"
    EDUCATION = "education"
    PICK_LIST = "pick_list"
    QUOTED = "quoted"
    QUESTION = "question"
    CONSENT = "consent"
    OTHER_PATIENT = "other_patient"
    WITHDRAWN = "withdrawn"
    RELATIVE = "relative"
    CARRIED = "carried"
    ADDENDUM = "addendum"


class NoteField(StrEnum):
    """What a field of a record, or a column of a table, holds."""

    FINDING = "finding"
    LEVEL = "level"
    SIDE = "side"
    PART = "part"
    GRADE = "grade"
    CAUSE = "cause"
    STUDY = "study"


class ReadAs(Model):
    """Characters that are read as others; as nothing, where ``read_as`` is empty."""

    characters: tuple[CodePoints, ...]
    read_as: str


class Shifted(Model):
    """A range of characters that stands for another one, in the same order: full-width letters."""

    characters: CodePoints
    first: CodePoints


class Scans(Model):
    """What a scan takes for what: ``digits`` in a level ('Cl-C2'), ``letters`` in a word of the lexicon ('1igament', 'forarnen')."""

    digits: dict[str, str] = Field(default_factory=dict)
    letters: dict[str, str] = Field(default_factory=dict)


class SpokenMark(Model):
    """A mark, and how it is spoken: 'period', 'new paragraph'."""

    read_as: str
    said: Phrases


class Spoken(Model):
    """Marks that a dictation spells out. They are marks where a note has ``least`` of them, and more than written ones.

    After a word of ``nouns_behind`` such a word is a noun: 'the sigmoid colon', 'that period'.
    """

    least: Positive = 4
    nouns_behind: Phrases = ()
    marks: tuple[SpokenMark, ...] = ()


class CharactersFile(Model):
    """How the characters of a note are read. Offsets stay those of the text as given."""

    read_as: tuple[ReadAs, ...] = ()
    shifted: tuple[Shifted, ...] = ()
    scans: Scans = Scans()
    spoken: Spoken = Spoken()


class DatesFile(Model):
    """How dates are written. ``months`` are in their order; ``visit`` is what the day of the visit is called, before it.

    ``visit_fields`` are names of the field for it in the head of a note; ``other_days`` before a date, or before what the
    visit is called, say that it is another day. ``ordinals`` come after the number of a day, ``links`` between a month and its year. ``study_fields`` are names of the
    field that dates the study above it.
    """

    months: tuple[str, ...]
    ordinals: Phrases = ()
    links: Phrases = ()
    visit: Phrases = ()
    visit_fields: Phrases = ()
    other_days: Phrases = ()
    study_fields: Phrases = ()


class LevelsFile(Model):
    """The words in and beside levels of the spine; vertebrae themselves are a letter and a number.

    ``occiput`` are names of the base of the skull that may begin a level, ``skull`` those that begin a range. ``joins``
    stand between the two vertebrae of a level, ``through`` between the ends of a range, ``together`` between two
    vertebrae that are a level; ``slips`` say that the upper one of a level slips on the lower. After a vertebra ``roots`` say that it is a nerve root, and before it ``bones`` that it is a bone; near one ``weightings`` say
    that it is that of an image, and ``heart`` that it is a heart sound. A number before one of ``units`` counts something,
    and is no vertebra.
    """

    occiput: Phrases = ()
    skull: Phrases = ()
    joins: Phrases = ()
    slips: Phrases = ()
    through: Phrases = ()
    together: Phrases = ()
    roots: Phrases = ()
    bones: Phrases = ()
    weightings: Phrases = ()
    heart: Phrases = ()
    units: Phrases = ()


class SectionWords(Model):
    """The headings that open a section, and how it behaves.

    ``report`` sections are those of a report of imaging; a heading of a section with ``outside_report`` opens that one
    elsewhere. ``inside_line`` headings open their section in the middle of a line, too. A section that ``closes`` ends
    with its paragraph where its heading stands on the same line. A ``field`` opens nothing ('Date: …'). ``marked``
    headings need a colon or a line of their own. ``any_tail``: whatever follows the heading's name belongs to it.
    ``linking`` are words that may follow the name in any number ('diagnoses for which I am treating her are:').
    ``signed`` are words that may follow the name before what else is written there. ``told_by`` are words with which a line
    begins that tells of it in sentences ('On examination the …'): after a section that ``closes`` they open it. ``bare``
    names open it with nothing but a blank after them ('dx L C6-7 stenosis'), but not in a section that is ``whole``. A
    ``story`` tells since when a complaint is there; what is ``not_now`` says nothing of the patient now, what is ``to_come`` tells no result of an
    operation; in an ``operation`` drugs are no care. ``care`` is what became of a treatment that stands there without
    a word on it.
    """

    headers: Phrases
    letters: Phrases = ()
    register_: Register | None = Field(default=None, alias="register")
    report: Flag = False
    outside_report: Section | None = None
    inside_line: Flag = False
    closes: Flag = False
    field: Flag = False
    marked: Flag = False
    any_tail: Flag = False
    linking: Phrases = ()
    signed: Phrases = ()
    told_by: Phrases = ()
    bare: Phrases = ()
    whole: Flag = False
    story: Flag = False
    not_now: Flag = False
    to_come: Flag = False
    operation: Flag = False
    care: Event | None = None


class SectionsFile(Model):
    """Section headings, and what a section says of a statement without a cue.

    ``at_top`` are names that open another section where the note has opened none yet. ``tails`` may follow a heading's
    name, ``owners`` stand before it; ``places`` alone in a line head the lines below; a name with one of the ``finding_words`` in it is a finding
    and no heading; ``minor`` are names of the exam that open nothing in a report of imaging. Under one of ``records``, and
    in a sentence after one of ``others``, a note tells what others wrote or think: their diagnoses yield to its own, their studies do not.
    """

    sections: dict[Section, SectionWords] = Field(default_factory=dict)
    defaults: dict[Section, Assertion] = Field(default_factory=dict)
    at_top: dict[Section, Phrases] = Field(default_factory=dict)
    tails: Phrases = ()
    owners: Phrases = ()
    places: Phrases = ()
    finding_words: Phrases = ()
    minor: Phrases = ()
    records: Phrases = ()
    others: Phrases = ()


class RegisterWords(Model):
    """Words of one register.

    ``headings`` open it for the lines below, to the next heading; ``lists`` do so to the end of the paragraph;
    ``phrases`` speak for their own sentence; ``entries`` for all that stands before them in their line, and alone on a line for
    the lines of its paragraph above them, or below; ``whole`` alone on a line for the whole note; ``above`` open a line that is about those lines, ``before`` one that is about the paragraph before it;
    ``below`` tell of all the lines below theirs. ``goes_on`` open a sentence that speaks on of what one right before it told so.
    ``counts_as`` is what anything said there is.
    """

    register_: Register = Field(alias="register")
    counts_as: Assertion | None = None
    headings: Phrases = ()
    lists: Phrases = ()
    phrases: Phrases = ()
    entries: Phrases = ()
    whole: Phrases = ()
    above: Phrases = ()
    before: Phrases = ()
    below: Phrases = ()
    goes_on: Phrases = ()


class RegistersFile(Model):
    """Registers by their words. ``ends`` close the one that a heading opened, an addendum too."""

    registers: tuple[RegisterWords, ...] = ()
    ends: Phrases = ()


class TableWords(Model):
    """Words of a table's heading row.

    ``places`` are headings of the columns that say where the rest of a row is of; ``details`` those that any table may
    have: beside them the first column says what a row states, and does not only tell where it is of. Where all others are
    ``sides``, the first says what a row is of. A box that fills its cell below one of the ``picks`` chooses the whole row.
    """

    headings: Phrases = ()
    places: Phrases = ()
    details: Phrases = ()
    sides: Phrases = ()
    picks: Phrases = ()


class FormWords(Model):
    """Answers of a form, and marks that choose an option where no box is drawn."""

    affirmed: Phrases = ()
    denied: Phrases = ()
    chosen: Phrases = ()


class FieldWords(Model):
    """The names of a field; a ``place`` says where the rest of its record is of."""

    names: Phrases
    place: Flag = False


class LevelHeading(Model):
    """Words around the levels that head a line: 'At the L3-4 and L4-5 levels:'."""

    before: Phrases = ()
    joins: Phrases = ()
    after: Phrases = ()
    first: Phrases = ()


class LayoutFile(Model):
    """Words that tell how lines, tables, fields and forms hang together.

    A full stop after one of ``abbreviations`` ends no statement, unless a word with a capital follows; after ``titles``
    of persons and ``leads``, which stand before what they belong to, not even then.
    A line that ends with a word of ``open_ends`` goes on in the next one, and so does one before a word of
    ``goes_on``, or of ``resumes`` in any letters; after a word of ``never_last`` even what looks like a heading is none. Lines of ``fields`` that stand together are one record.
    """

    abbreviations: Phrases = ()
    titles: Phrases = ()
    leads: Phrases = ()
    open_ends: Phrases = ()
    never_last: Phrases = ()
    goes_on: Phrases = ()
    resumes: Phrases = ()
    level_heading: LevelHeading = LevelHeading()
    tables: TableWords = TableWords()
    fields: dict[NoteField, FieldWords] = Field(default_factory=dict)
    forms: FormWords = FormWords()
