"""The reasons of answers."""

# The reason of a rule that establishes an axis, for a code that does not ask for it.
NOT_ASKED = "not_asked"

# The closed list of reasons. A rule may have a separate message for each.
REASONS: dict[str, str] = {
    "met": "What was asked for is documented.",
    "not_asked": "The code does not depend on the axis that the rule establishes.",
    "not_found": "The note says nothing of it.",
    "ambiguous": "Words are there, but they do not say which value of the axis is meant.",
    "uncertain": "It is hedged (probable, suspected, rule out), and the setting does not count that.",
    "denied": "It is named and denied.",
    "historical": "It is named as history only.",
    "hypothetical": "It is named as a possibility of the future, or as a condition.",
    "other_person": "It is said of another person, as in the family history.",
    "no_compartment": "A finding is there, but not which opening or part it is of.",
    "no_finding": "No counted finding stands at the code's place, so nothing can be tied to one.",
    "other_mechanism": "The cause named belongs to a sibling code.",
    "mixed": "One finding carries causes of two codes.",
    "other_region": "The findings are placed somewhere else.",
    "unspecified": "The note does not say it, and the code is the one for notes that do not.",
    "not_stated": "The note does not say of it what the code asks.",
    "otherwise": "The note says another thing of it than the code asks.",
    "both": "The note says of it what the code asks, and another thing, too.",
    "parts_disagree": "Two parts of the note cannot both be true.",
    "plain_film": "Only a plain film is cited, and it does not prove it.",
    "no_quality": "A study reports it, but is not of the quality asked for.",
    "no_result": "A study is named, but none of its results reports the finding.",
    "reports_and_denies": "One study both reports and denies the finding.",
    "not_done": "Care is named, but was not given for this complaint.",
    "too_short": "The care that was given did not last as long as the rule asks.",
    "no_duration": "Care was given, but the note does not say how long.",
    "too_old": "A study reports it, but is older than the rule allows.",
    "no_date": "A study reports it, but its age cannot be told.",
    "no_claim": "No claim was given.",
    "not_on_claim": "A claim was given, and the code looked for is not on it.",
    "wrong_position": "The codes of the claim stand in another order.",
    "wrong_encounter": "The visit is of another kind.",
    "other_payer": "The payer is another one.",
    "rival": "A more specific structural diagnosis is written for it.",
}
