"""The closed sets of the contract: what an assertion, an event, a status can be; and the pack that is taken where none is named.

Axis values (region, compartment, mechanism) are not here: they belong to a pack.
"""

from enum import StrEnum

DEFAULT_PACK = "m99-stenosis"


class Assertion(StrEnum):
    """Whether a statement holds for the patient now (contract, section 1)."""

    PRESENT = "present"
    NEGATED = "negated"
    POSSIBLE = "possible"
    HISTORICAL = "historical"
    HYPOTHETICAL = "hypothetical"
    OTHER_PERSON = "other_person"


class Event(StrEnum):
    """What has become of a treatment or a study."""

    DONE = "done"
    ORDERED = "ordered"
    PLANNED = "planned"
    DECLINED = "declined"
    NOT_DONE = "not_done"
    PATIENT_REPORTED = "remembered"


class Section(StrEnum):
    """The part of a note that words stand in: what the header above them opened. A pack says which headers open which."""

    UNKNOWN = "unknown"  # under no header that the pack knows
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
    TREATMENT_TODAY = "treatment_today"
    BILLING = "billing"
    LABS = "labs"
    ADDENDUM = "addendum"
    ADMINISTRATIVE = "administrative"


class RuleStatus(StrEnum):
    """What one rule says of a note."""

    MET = "met"
    NOT_MET = "not_met"
    CONTRADICTED = "contradicted"
    NOT_APPLICABLE = "not_applicable"


class CodeStatus(StrEnum):
    """What the note says of one code, from best to worst."""

    SUPPORTED = "supported"
    INCOMPLETE = "incomplete"
    CONFLICTING = "conflicting"
    UNSUPPORTED = "unsupported"


class Severity(StrEnum):
    """How much a pitfall weighs for its reader, or a lint for an author, from mildest to worst. No status of a code depends on it."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


class Setting(StrEnum):
    """Whether uncertain diagnoses may be coded (Guidelines II.H and IV.H)."""

    OUTPATIENT = "outpatient"
    INPATIENT = "inpatient"


class Encounter(StrEnum):
    """Who saw the patient."""

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
    """Whose sequencing rules apply."""

    MEDICARE = "medicare"
    OTHER = "other"


class Modality(StrEnum):
    """The kind of a study; a rule says which kinds prove its finding."""

    MRI = "mri"
    CT = "ct"
    PLAIN_FILM = "plain_film"
    OTHER = "other"


class DateSource(StrEnum):
    """What told the date of service by which a version of a pack was chosen."""

    RECORD = "record"  # the note's own record
    AS_OF = "as_of"  # the call
    NEWEST = "newest"  # nothing: the newest version was taken
    OUTSIDE = "outside"  # the record's date lies outside of every window: judged as without a date
    UNREAD = "unread"  # the record's date cannot be read: judged as without a date


class StratifyBy(StrEnum):
    """What of a note makes its stratum in a sample."""

    PROVIDER = "provider"
    SETTING = "setting"
    ENCOUNTER = "encounter"
    MONTH = "month"
    CODE = "code"
