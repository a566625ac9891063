"""The closed sets of values of the contract (assertions, events, statuses), and the default pack.

Axis values (region, compartment, mechanism) are defined by packs, not here.
"""

from enum import StrEnum

DEFAULT_PACK = "m99-stenosis"
AUTO = "auto"  # in place of a pack: those that a note names or documents


class Assertion(StrEnum):
    """Whether a statement holds for the patient now (contract, section 1)."""

    PRESENT = "present"
    NEGATED = "negated"
    POSSIBLE = "possible"
    HISTORICAL = "historical"
    HYPOTHETICAL = "hypothetical"
    OTHER_PERSON = "other_person"


class Event(StrEnum):
    """What happened to a treatment or a study."""

    DONE = "done"
    ORDERED = "ordered"
    PLANNED = "planned"
    DECLINED = "declined"
    NOT_DONE = "not_done"
    PATIENT_REPORTED = "remembered"
    EARLIER = "earlier"  # at another visit than that of the note; told of a service alone


class Part(StrEnum):
    """What an examination of a joint finds: the letters of P.A.R.T., and of TART for osteopathic treatment."""

    PAIN = "P"  # pain, tenderness
    ASYMMETRY = "A"  # asymmetry, misalignment, a listing
    RANGE = "R"  # range of motion, restriction
    TISSUE = "T"  # tissue texture, tone, spasm


class Section(StrEnum):
    """The section of a note, as opened by its header. A pack defines which headers open which section."""

    UNKNOWN = "unknown"  # not under a known header
    CHIEF_COMPLAINT = "chief_complaint"
    HPI = "hpi"
    TREATMENT = "treatment"
    PMH = "pmh"
    PSH = "psh"
    FAMILY_HISTORY = "family_history"
    SOCIAL_HISTORY = "social_history"
    MEDICATIONS = "medications"
    ALLERGIES = "allergies"
    ROS = "ros"
    EXAM = "exam"
    IMAGING = "imaging"
    FINDINGS = "findings"
    TECHNIQUE = "technique"
    INDICATION = "indication"
    COMPARISON = "comparison"
    EXAM_TITLE = "exam_title"
    OPERATIVE = "operative"
    IMPRESSION = "impression"
    ASSESSMENT = "assessment"
    PREOPERATIVE = "preoperative"
    PROBLEM_LIST = "problem_list"
    PLAN = "plan"
    PRESCRIPTIONS = "prescriptions"
    TREATMENT_TODAY = "treatment_today"
    BILLING = "billing"
    LABS = "labs"
    ADDENDUM = "addendum"
    ADMINISTRATIVE = "administrative"


class RuleStatus(StrEnum):
    """The outcome of one rule."""

    MET = "met"
    NOT_MET = "not_met"
    CONTRADICTED = "contradicted"
    NOT_APPLICABLE = "not_applicable"


class CodeStatus(StrEnum):
    """The status of one code, from best to worst."""

    SUPPORTED = "supported"
    INCOMPLETE = "incomplete"
    CONFLICTING = "conflicting"
    UNSUPPORTED = "unsupported"


class Severity(StrEnum):
    """The severity of a pitfall or lint, from mildest to worst. The status of a code does not depend on it."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


class Setting(StrEnum):
    """Whether uncertain diagnoses may be coded (Guidelines II.H and IV.H)."""

    OUTPATIENT = "outpatient"
    INPATIENT = "inpatient"


class Encounter(StrEnum):
    """The kind of visit."""

    CHIROPRACTIC = "chiropractic"
    OMT = "omt"
    ORTHOPEDIC = "orthopedic"
    NEUROSURGERY = "neurosurgery"
    PAIN = "pain"
    PHYSICAL_THERAPY = "physical_therapy"
    RADIOLOGY = "radiology"
    PRIMARY_CARE = "primary_care"
    EMERGENCY = "emergency"
    OTHER = "other"


class Payer(StrEnum):
    """The payer, which decides which sequencing rules apply."""

    MEDICARE = "medicare"
    OTHER = "other"


class Modality(StrEnum):
    """The modality of a study; a rule says which modalities count as proof."""

    MRI = "mri"
    CT = "ct"
    PLAIN_FILM = "plain_film"
    OTHER = "other"


class DateSource(StrEnum):
    """Where the date of service that selected the pack version came from."""

    RECORD = "record"  # the note's record
    NOTE = "note"  # the note's own date of service or visit
    AS_OF = "as_of"  # the --as-of option
    NEWEST = "newest"  # no date: the newest version was used
    OUTSIDE = "outside"  # no version covers the date of the record or of the note: judged as if undated
    UNREAD = "unread"  # the record's date cannot be parsed: judged as if undated


STATED = (DateSource.RECORD, DateSource.NOTE)  # a date that comes with the note, and that a version covers


class TargetFrom(StrEnum):
    """Where the target of a report comes from, in order of precedence (contract, section 4)."""

    ASKED = "asked"  # the caller named the code
    CLAIM = "claim"  # the first code of the pack on the claim
    WRITTEN = "written"  # the first code of the pack written in the note as a diagnosis
    WORDS = "words"  # the code that the words prove
    DEFAULT = "default"  # none of these: the default code of the pack


class StratifyBy(StrEnum):
    """The attribute of a note that a sample is stratified by."""

    PROVIDER = "provider"
    SETTING = "setting"
    ENCOUNTER = "encounter"
    MONTH = "month"
    CODE = "code"
