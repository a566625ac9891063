"""The reasons of answers."""

# The reason of a rule that establishes an axis, for a code that does not ask for it.
NOT_ASKED = "not_asked"

# The closed list of reasons. A rule may have a separate message for each.
REASONS: dict[str, str] = {
    "met": "The required documentation is present.",
    "not_asked": "The code does not depend on the axis that the rule establishes.",
    "not_found": "The note does not mention it.",
    "ambiguous": "The wording is ambiguous about the value of the axis.",
    "uncertain": "It is uncertain (probable, suspected, rule out), which does not count in this setting.",
    "denied": "It is mentioned but denied.",
    "historical": "It is mentioned only as history.",
    "hypothetical": "It is mentioned only as a future possibility or a condition.",
    "other_person": "It concerns another person, as in the family history.",
    "no_compartment": "There is a finding, but its compartment is not stated.",
    "no_finding": "There is no counted finding at the code's location that a cause could belong to.",
    "other_mechanism": "The named cause belongs to a sibling code.",
    "mixed": "One finding has causes of two codes.",
    "other_region": "The findings are at another location.",
    "unspecified": "The note does not state it, and the code is for this case.",
    "not_stated": "The note does not state what the code requires.",
    "otherwise": "The note states something else than the code requires.",
    "both": "The note states what the code requires, and also something else.",
    "parts_disagree": "Two parts of the note contradict each other.",
    "plain_film": "Only a plain film is cited, which is not sufficient.",
    "no_quality": "A study reports it, but lacks the required quality.",
    "no_result": "A study is named, but none of its results reports the finding.",
    "reports_and_denies": "One study both reports and denies the finding.",
    "not_done": "Care is mentioned, but was not given for this complaint.",
    "too_short": "The care did not last as long as the rule requires.",
    "no_duration": "Care was given, but its duration is not stated.",
    "too_old": "A study reports it, but is older than the rule allows.",
    "no_date": "A study reports it, but its age is unknown.",
    "no_claim": "No claim was given.",
    "not_on_claim": "A claim was given, but the code is not on it.",
    "wrong_position": "The codes of the claim are in another order.",
    "wrong_encounter": "The visit is of another kind.",
    "other_payer": "The payer is another one.",
    "rival": "A more specific structural diagnosis is written for it.",
}
