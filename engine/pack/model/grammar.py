"""The grammar of the notes: the words between the concepts, and the constructions that say what strings of chunks mean.

A sentence is read as a short string of typed *chunks*. A construction is a pattern over the names of chunks; a governor is a
word that decides whether what it reaches holds. All of them are data, with examples that run as tests.
"""

from enum import StrEnum

from pydantic import Field

from dxproof.engine.pack.model.base import Flag, Model, Phrases
from dxproof.engine.terms import Assertion, Event


class ChunkKind(StrEnum):
    """The type of a chunk: a concept of the lexicon, a word of the grammar, a mark, or what a construction made."""

    # concepts
    PART = "PART"  # an opening or joint of the pack's compartment axis
    WHOLE = "WHOLE"  # part and narrowing in one word
    CENTRAL = "CENTRAL"  # a part only together with the word of the finding: 'central and foraminal stenosis'
    ORGAN = "ORGAN"  # what may be narrowed and is no compartment: thecal sac, cord, root, recess
    CAUSE = "CAUSE"
    ENCROACHMENT = "ENCROACHMENT"  # a cause that is the narrowing too: 'bony encroachment'
    PLACE = "PLACE"
    SIDE = "SIDE"
    GRADE = "GRADE"
    MEASURE = "MEASURE"
    TITLE = "TITLE"  # the official title of a code
    STUDY = "STUDY"
    FOREIGN = "FOREIGN"  # another part of the body
    SYMPTOM = "SYMPTOM"
    CARE = "CARE"
    DIAGNOSIS = "DIAGNOSIS"  # a structural diagnosis by name
    FEATURE = "FEATURE"
    RESECTED = "RESECTED"
    ELEMENT = "ELEMENT"  # an element of a visit: a goal, a frequency, a change
    OTHERCAUSE = "OTHERCAUSE"  # what is blamed for a symptom and is not the pack's
    BODY = "BODY"  # the part of the body that a treatment or symptom is of
    NORMAL = "NORMAL"
    DATE = "DATE"
    OTHER = "OTHER"  # any run of words that none of the others is
    # the finding
    NARROWING = "NARROWING"  # noun
    NARROWS = "NARROWS"  # active verb
    NARROWED = "NARROWED"  # participle or adjective
    NARROW = "NARROW"  # noun or verb: its neighbours tell
    NARROWBASE = "NARROWBASE"  # the bare form: verb or adjective
    SMALL = "SMALL"  # 'small', 'tight': an adjective of an opening, or of anything else
    CLEAR = "CLEAR"
    # links
    BY = "BY"  # from effect to cause
    CAUSES = "CAUSES"  # from cause to effect
    WITH = "WITH"
    AT = "AT"  # any preposition of place
    BE = "BE"
    SHOWS = "SHOWS"
    THAN = "THAN"
    HAD = "HAD"  # 'had': before a verb of narrowing it says what was so before something else
    HADBEEN = "HADBEEN"  # 'had been': the same before a participle
    # governors
    NOT = "NOT"
    RESOLVED = "RESOLVED"
    HEDGE = "HEDGE"
    PAST = "PAST"
    IF = "IF"
    PERSON = "PERSON"
    AFFIRM = "AFFIRM"
    # discourse
    BUT = "BUT"
    UNLESS = "UNLESS"
    THIS = "THIS"
    CAUSEWORD = "CAUSEWORD"  # the cause, the culprit, the etiology
    SO = "SO"
    SAME = "SAME"
    TOO = "TOO"
    FORMER = "FORMER"
    LATTER = "LATTER"
    RESPECTIVELY = "RESPECTIVELY"
    ELSEWHERE = "ELSEWHERE"
    BEYOND = "BEYOND"
    HEALTHY = "HEALTHY"  # said of a ligament, a disc or a bone that is not changed
    HERE = "HERE"
    PROCEDURE = "PROCEDURE"  # an injection, a treatment, imaging: what may be denied for a finding
    AFTER = "AFTER"
    OPERATION = "OPERATION"
    CHANGE = "CHANGE"
    CORRECTS = "CORRECTS"  # what stands before it is taken back: 'I mean', 'strike that'
    ACTUALLY = "ACTUALLY"  # what follows is the case, whatever was said before
    # what became of a study or a treatment
    DONE = "DONE"
    ORDERED = "ORDERED"
    PLANNED = "PLANNED"
    DECLINED = "DECLINED"
    UNDONE = "UNDONE"
    RECALLED = "RECALLED"  # told by the patient
    # what is said of studies and treatments
    NAME = "NAME"  # may stand inside of a study's name
    COMPARED = "COMPARED"
    CITES = "CITES"
    WRONGLY = "WRONGLY"
    TAKENBACK = (
        "TAKENBACK"  # 'of another patient', 'please disregard': in an addendum, what stands outside it does not count
    )
    WRONGLEVEL = "WRONGLEVEL"  # 'level miscounted': what stands before an addendum is of another level
    WRONGSIDE = "WRONGSIDE"  # 'side entered wrong': what stands before an addendum names the other side
    SHOULDREAD = "SHOULDREAD"  # what stands before it is taken back for what follows
    TODAY = "TODAY"  # in a plan: what was done at this visit
    UNIT = "UNIT"  # of time
    LASTING = "LASTING"  # over, x: a length of time follows
    FOR = "FOR"  # a length of time or a purpose follows
    RELIEF = "RELIEF"  # for pain, for comfort: what a treatment of any complaint is for
    NOLENGTH = "NOLENGTH"  # every, in, less than: none does
    RETURNED = "RETURNED"  # what was gone is there again
    AGO = "AGO"
    PRONOUN = "PRONOUN"  # a person
    LATER = "LATER"  # next time, once approved
    SURGERY = "SURGERY"  # in the operating room
    FOLLOWING = "FOLLOWING"  # after what is named next
    THOUGHT = "THOUGHT"  # 'consider', 'to confirm': a hedge of a narrowing that is named right beside it
    UNSEEN = "UNSEEN"  # 'I do not see it': what was said before is not so
    INNATE = "INNATE"  # said of a narrowing that is no change of a disc, bone or ligament
    IDLE = "IDLE"  # said of a cause that narrows nothing
    OPERATED = "OPERATED"  # the operation named next was for what was named before
    FOLLOWED = "FOLLOWED"  # what is named next came after what was named before
    MANAGED = "MANAGED"  # treated: with what follows
    STARTED = "STARTED"  # with 'today': a prescription
    POSTOPERATIVE = "POSTOPERATIVE"
    PREOPERATIVE = "PREOPERATIVE"  # said of a study: what it shows was before an operation
    AFTERWARDS = "AFTERWARDS"  # after what was named before
    LAB = "LAB"  # a laboratory value beside which 'PT' is one too
    ALLERGY = "ALLERGY"  # what a treatment may not be given for
    DOCUMENT = "DOCUMENT"  # evaluation, note: what stands before it names a document
    DIAGNOSING = (
        "DIAGNOSING"  # 'my diagnoses are', 'problem 2', 'also has': what is named with it is a diagnosis of its own
    )
    PROVIDER = "PROVIDER"  # referring provider, facility
    WHOLESTUDY = "WHOLESTUDY"  # study, examination: the whole of it
    TURN = "TURN"  # ends the reach of a denial
    # what is said at a visit by hand
    SERVICE = "SERVICE"  # manipulation, a technique, a modality: what is done to the patient
    SIGN = "SIGN"  # what an examination finds: tender, restricted, taut
    ASPECT = "ASPECT"  # what an examination measures: range of motion, tone
    LESS = "LESS"  # decreased, limited: what is said of such a quantity
    REFERRED = "REFERRED"  # 'the above segments': places that are named elsewhere
    OFTEN = "OFTEN"  # twice a week, as needed: how often a service is planned
    # coordination and marks
    AND = "AND"
    OR = "OR"
    VERSUS = "VERSUS"
    COMMA = "COMMA"
    SEMICOLON = "SEMICOLON"
    COLON = "COLON"
    DASH = "DASH"
    SLASH = "SLASH"
    OPEN = "OPEN"
    CLOSE = "CLOSE"
    QUESTION = "QUESTION"
    # made by nuclei
    EVENT = "EVENT"  # a noun phrase: 'foraminal narrowing'
    CLAUSE = "CLAUSE"  # a sentence of its own: 'the foramen is narrowed'
    ACT = "ACT"  # an active verb and its object: its subject stands to its left

    # The one character that stands for the kind in the string of a sentence.
    letter: str

    def __init__(self, _: str) -> None:
        # From U+4E00 on: no letter of a pattern's own notation, one code point each.
        self.letter = chr(0x4E00 + len(type(self).__members__))


class Layer(StrEnum):
    """When a construction is tried, in this order."""

    SETTLE = "settle"  # words whose kind their neighbours tell
    NUCLEUS = "nucleus"  # chunks -> an event
    ELLIPSIS = "ellipsis"  # a fragment that borrows from an event before it
    TIE = "tie"  # a cause and the event that it belongs to
    GAPPING = "gapping"  # one event, several places or sides with a cause each
    DISCOURSE = "discourse"  # a sentence that resumes the event of another
    PLACING = "placing"  # a sentence that names the place of the event of another
    OPERATED = "operated"  # a sentence that tells of an operation on what another says
    FATE = "fate"  # what became of a study or a treatment
    SEQUEL = "sequel"  # a sentence that says what became of the study, treatment or symptom ('after') before it
    TITLE = "title"  # a treatment in the title of a note
    PLAN = "plan"  # what was done all the same, in a plan
    LENGTH = "length"  # how long a treatment lasted
    PURPOSE = "purpose"  # the part of the body or complaint that a treatment is for
    BLAME = "blame"  # another cause of a symptom
    STATE = "state"  # whether a symptom is there, whatever governs it
    ROLE = "role"  # a study that is compared, cited or from before an operation
    NORMAL = "normal"  # a study that is called normal
    WHOLE = "whole"  # a sentence that calls the whole study normal
    LEVEL = "level"  # a level that is called normal
    RESOLVED = "gone"  # a study shows that it is over
    WITHDRAWN = "withdrawn"  # a place that is taken back
    WRONG_SIDE = "wrong_side"  # a side that is taken back
    TREATED = "treated"  # the places that a service was done to
    SERVICE = "service"  # what became of a service
    MINUTES = "minutes"  # how long a service took
    EXAM = "exam"  # the place of a sign
    ASPECT = "aspect"  # whether a measured quantity is normal
    VALUE = "value"  # the measure of a sign
    MEASURE = "measure"  # the measure or date of an element of a visit


class Says(StrEnum):
    """What a nucleus or an ellipsis says of its part."""

    NARROWED = "narrowed"
    CLEAR = "clear"
    BARE = "bare"  # a narrowing of no named part
    OPPOSITE = "opposite"  # of what the event before says
    SAME = "same"
    CAUSE = "cause"  # names the cause of what was said before


class Construction(Model):
    """One way of wording: an id, the pattern over chunk names, and what it says.

    ``yes`` are sentences that it must take, ``no`` sentences that it must not; both run as tests.
    """

    id: str
    layer: Layer
    pattern: str
    unit: str | None = None  # of a gapping: one place or side with its cause
    says: Says | None = None
    becomes: ChunkKind | None = None
    back: Flag = (
        False  # the governor that it becomes is of what stands before it, where that is at the place that it names
    )
    topic: Flag = False  # borrows from the part that heads the line ('Neural foramina: C3-C4 patent, …')
    after: ChunkKind | None = None  # only after an event or concept of this kind
    adjacent: Flag = False  # resumes only what has just been said
    exclusive: Flag = False  # the causes named are the only ones
    shared: Flag = False  # the narrowings coordinated before the one that it ties have its causes, too
    asserted: Flag = False  # ties a cause to a narrowing only, not to the denial of one
    central: Flag = False  # its CENTRAL is a part like any other
    makes: ChunkKind = ChunkKind.EVENT
    denies: Flag = False  # its NOT is the word that denies, as 'none' in 'foramen: none'
    event: Event | None = None  # what became of the study or treatment
    state: Assertion | None = None  # what is said of the symptom
    element: str | None = None  # the one element of a visit that it is the value of
    states: str | None = None  # another element that its words state
    split: Flag = False  # what follows the denial in it is denied, what precedes it is not
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


class GrammarFile(Model):
    """Words between the concepts, by the kind of chunk they make; patterns used by name in constructions.

    ``articles`` may stand inside of any phrase; ``fillers`` make no chunk; ``definite`` do not either, but say that the noun after them is known already.
    """

    concept: str
    words: dict[ChunkKind, Phrases] = Field(default_factory=dict)
    articles: Phrases = ()
    fillers: Phrases = ()
    definite: Phrases = ()


class Scope(Model):
    """How far a governor reaches: to the first of its ``stops``, patterns that are tried at every chunk after it.

    One that looks ahead reaches ``back`` where nothing follows it; one that looks back reaches to the last of what is
    in ``back_to``.
    """

    governor: ChunkKind
    back: Flag = False
    back_to: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()


class ConstructionsFile(Model):
    """Constructions of one layer or subject; ``macros`` are pieces of patterns with a name in small letters."""

    concept: str
    scopes: tuple[Scope, ...] = ()
    macros: dict[str, str] = Field(default_factory=dict)
    constructions: tuple[Construction, ...] = ()


class TimeUnit(Model):
    """A unit of time in days."""

    days: float
    phrases: Phrases


class FactsFile(ConstructionsFile):
    """How notes speak of studies, treatments, symptoms and diagnoses; ``words`` stand between them, by their kind of chunk.

    ``numbers`` are the words for one, two, three …; ``units`` those of time.
    """

    words: dict[ChunkKind, Phrases] = Field(default_factory=dict)
    numbers: Phrases = ()
    units: tuple[TimeUnit, ...] = ()
