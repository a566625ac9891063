"""One-line meanings of the closed sets of the contract."""

from dxproof.engine.terms import CodeStatus, RuleStatus

RULE_STATUS: dict[RuleStatus, str] = {
    RuleStatus.MET: "The note documents what the rule asks for.",
    RuleStatus.NOT_MET: "The note does not document it; the reason says whether it is not mentioned, uncertain or denied.",
    RuleStatus.CONTRADICTED: "The note says the opposite, or its parts disagree. A contradicted rule is never met.",
    RuleStatus.NOT_APPLICABLE: "The rule does not concern this note or claim; it does not count in the score.",
}

CODE_STATUS: dict[CodeStatus, str] = {
    CodeStatus.SUPPORTED: "Every axis of the code is stated, no rule is contradicted, every required tip is met.",
    CodeStatus.INCOMPLETE: "Every axis of the code is stated, no rule is contradicted, but a required tip is missing.",
    CodeStatus.CONFLICTING: "The note has evidence for the code and against it: query the provider, do not code.",
    CodeStatus.UNSUPPORTED: "An axis of the code is not stated, or the words point to another code.",
}

# The words of reports and pages that are no ids: what explain says of them.
TERMS: dict[str, str] = {
    "score": "The weights of the rules that are met, out of those that apply: a sum, shown with both numbers. It is no probability and no confidence.",
    "target": "The code that a report is about first: asked for with --code, claimed, written in the note, or proved by its words.",
    "candidate": "A code that was judged: the target, codes that are written or claimed, and codes that a finding speaks for.",
    "supported codes": "The codes whose every axis a counted finding documents and that are not conflicting. It is no code assignment.",
    "sibling": "A code that differs from another in one axis, mostly the cause.",
    "axis": "One property in which the codes of a family differ: the region, the compartment, the cause, the side.",
    "finding": "One narrowing (or osteoarthritis …) of the patient: all statements of the note that agree in place, part and side.",
    "level": "The vertebral segment, such as C1-C2. A level takes precedence over a word for a region.",
    "compartment": "The anatomical part that a finding is of: foramen or canal, knee.",
    "mechanism": "What causes a finding, in the words that the note ties to it: disc, bone, ligament.",
    "region": "The part of the spine or body in the words of the code: head, cervical, lumbar. A level takes precedence over a word for it.",
    "carried forward": "Text copied from an earlier note; it yields to what the note says today of the same finding.",
    "one fact": "The nearest gap of a note: the fact that would change the answer, and the code that each answer leads to.",
    "counted": "Said of a finding that may speak for a code: only present ones do, in an inpatient note uncertain ones too.",
    "assertion": "Whether something holds for the patient now: present, negated, possible, historical, hypothetical, other_person.",
    "evidence": "The words that a rule used, with their place in the note.",
    "rejected": "The words that a rule saw and did not use, with the words that ruled them out.",
    "cue": "The words that change what others mean, such as 'no', 'possible', 'history of'; shown with what they rule out.",
    "rule": "One thing that documentation must say, with its weight, its sources and its examples.",
    "weight": "The share of a rule in the score.",
    "required": "Said of a rule without which a code is incomplete at best.",
    "pitfall": "A named coding error that a note or claim shows. It changes no status.",
    "query": "A draft of a question to the provider: neutral, with the clinical indicators, without a code.",
    "claim": "The codes billed, in their order, with procedures, modifiers and payer.",
    "pack": "The rules, words and codes of one family, as YAML files.",
    "digest": "A checksum over the files of a pack: the same content has the same digest anywhere.",
    "profile": "The settings of a site: weights, thresholds, severities, rules that are off, each with its reason.",
    "setting": "Outpatient or inpatient: whether an uncertain diagnosis may be coded (Official Guidelines IV.H, II.H).",
    "encounter": "The kind of visit, such as chiropractic or radiology; it decides which rules for claims apply.",
    "section": "The part of a note that a heading opens: history, imaging, assessment, plan.",
}
