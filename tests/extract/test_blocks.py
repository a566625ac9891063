"""Text -> blocks, one table: what a line is, the section and register it stands in, and the headings that hold for it."""

import pytest

from tests.extract.blocks_told import told

PARAGRAPHS = {
    "sentences": ("She hurts. He does not.", ["paragraph | She hurts.", "paragraph | He does not."]),
    "an abbreviation ends none": ("Seen by Dr. Lee vs. none.", ["paragraph | Seen by Dr. Lee vs. none."]),
    "an abbreviation ends one that another follows": (
        "C1-C2 L foram narrowing, mod, thick lig. Neck pain and headache.",
        ["paragraph | C1-C2 L foram narrowing, mod, thick lig.", "paragraph | Neck pain and headache."],
    ),
    "not before what it belongs to": (
        "Seen by Prof. Lee and A.V. Smith, see fig. Two, no. 3, mod. L1-L2, post. C1 arch.",
        ["paragraph | Seen by Prof. Lee and A.V. Smith, see fig. Two, no. 3, mod. L1-L2, post. C1 arch."],
    ),
    "a wrap in small letters": (
        "The left foramen is narrowed by a thickened\nligament at this level.",
        ["paragraph | The left foramen is narrowed by a thickened ligament at this level."],
    ),
    "a wrap after the name of a field": (
        "MRI 3/1/26: right foraminal stenosis. Etiology:\nuncovertebral spur.",
        ["paragraph imaging | right foraminal stenosis.", "paragraph imaging | Etiology: uncovertebral spur."],
    ),
    "a list below a line with a colon": ("Meds:\nibuprofen", ["paragraph medications | ibuprofen"]),
    "a wrap inside a title": (
        "MRI CERVICAL SPINE AND CRANIOCERVICAL JUNCTION WITHOUT\nCONTRAST\n- C1-C2: Narrow.",
        [
            "paragraph | MRI CERVICAL SPINE AND CRANIOCERVICAL JUNCTION WITHOUT CONTRAST",
            "item | C1-C2 | Narrow.",
        ],
    ),
    "a date after the name of a study": (
        "Imaging - MRI of the whole lumbar spine wo\n3/1/26, copied\n\nOpen.",
        ["paragraph imaging | MRI of the whole lumbar spine wo 3/1/26, copied", "paragraph imaging | Open."],
    ),
    "an aside on a line of its own": (
        "MRI neck 3/1/26\n(images and report)\nNarrow.",
        ["paragraph | MRI neck 3/1/26 (images and report)", "paragraph | Narrow."],
    ),
    "in capitals a word that begins no statement": (
        "WERE A SCAN\nTO SHOW STENOSIS WE WOULD THINK AGAIN.",
        ["paragraph | WERE A SCAN TO SHOW STENOSIS WE WOULD THINK AGAIN."],
    ),
    "a short line in a text with a margin": (
        "The pain is felt on the left side of the\nneck and did not get any better by rest.\nHISTORY AND WHAT WAS DONE FOR HIM     DATE: 10/30/2026\n"
        "PMH: 50F occipital headaches, and upper\nneck pain.",
        [
            "paragraph | The pain is felt on the left side of the neck and did not get any better by rest.",
            "paragraph | HISTORY AND WHAT WAS DONE FOR HIM DATE: 10/30/2026",
            "paragraph pmh history | 50F occipital headaches, and upper neck pain.",
        ],
    ),
    "a line without a subject of its own": (
        "Disc bulge at L4-L5\nCompressing both exit canals\nCord normal",
        ["paragraph | Disc bulge at L4-L5 Compressing both exit canals", "paragraph | Cord normal"],
    ),
    "lines of their own": ("Neck pain\nHeadache", ["paragraph | Neck pain", "paragraph | Headache"]),
    "short wraps after words that begin no line": (
        "Foraminal stenosis\nat C1-C2\ndue to ligament thickening.",
        ["paragraph | Foraminal stenosis at C1-C2 due to ligament thickening."],
    ),
    "small letters alone are no wrap": ("neck pain\nheadache", ["paragraph | neck pain", "paragraph | headache"]),
    "small letters after a capital are": (
        "Neck pain since June, worse at night\nheadache on the left side only",
        ["paragraph | Neck pain since June, worse at night headache on the left side only"],
    ),
    "small letters in a note that has no others are none": (
        "neck pain since june, worse at night\nheadache on the left side only",
        ["paragraph | neck pain since june, worse at night", "paragraph | headache on the left side only"],
    ),
    "a margin tells what goes on in such a note": (
        "seen in june because of headache and pain of the neck that\nwakes her at night, no numbness, mri of the neck in may had a\n"
        "left foramen that was narrow.",
        [
            "paragraph | seen in june because of headache and pain of the neck that wakes her at night, no numbness, mri of the"
            " neck in may had a left foramen that was narrow.",
        ],
    ),
    "where no letter tells, an indent does": (
        "seen today. no canal\n   stenosis at c1-c2.\nneck pain\nheadache",
        [
            "paragraph | seen today.",
            "paragraph | no canal stenosis at c1-c2.",
            "paragraph | neck pain",
            "paragraph | headache",
        ],
    ),
    "a heading over two lines, the first of them a heading": (
        "PAST MEDICAL\nHISTORY:\nStroke.",
        ["paragraph pmh history | Stroke."],
    ),
    "a row set with tabs is not the rest of the line before": (
        "findings of the study in the upper neck are\nleft\tnarrow\tscar",
        ["paragraph | findings of the study in the upper neck are", "paragraph | left narrow scar"],
    ),
    "a level right after a stop": (
        "Foramen narrow.C4-5 osteophytes.C6-7 open.",
        ["paragraph | Foramen narrow.", "paragraph | C4-5 osteophytes.", "paragraph | C6-7 open."],
    ),
    "in capitals, too": (
        "FORAMEN NARROW.C4-5 OSTEOPHYTES.C6-7 OPEN.",
        ["paragraph | FORAMEN NARROW.", "paragraph | C4-5 OSTEOPHYTES.", "paragraph | C6-7 OPEN."],
    ),
    "commas for line ends in small letters": (
        "findings:,normal cord.,c1-c2: narrow.,impression:,1.  stenosis.",
        [
            "paragraph findings | normal cord.,",
            "paragraph findings | c1-c2 | narrow.,",
            "item impression | stenosis.",
        ],
    ),
    "a comma after initials": ("Signed by A.V., DC", ["paragraph | Signed by A.V., DC"]),
    "a comma after an abbreviation": (
        "normal flex.,ext. at c1-c2.",
        ["paragraph | normal flex.,ext. at c1-c2."],
    ),
    "commas for line ends": (
        "FINDINGS:,Normal cord.,C1-C2: Narrow.,IMPRESSION:,1.  Stenosis.",
        [
            "paragraph findings | Normal cord.,",
            "paragraph findings | C1-C2 | Narrow.,",
            "item impression | Stenosis.",
        ],
    ),
}

ITEMS = {
    "any glyph": ("- a b\n• c\n▪ d\n◦ e\no f", [f"item | {words}" for words in ("a b", "c", "d", "e", "f")]),
    "numbers": (
        "1. neck pain\n2) back pain\n(3) headache",
        ["item | neck pain", "item | back pain", "item | headache"],
    ),
    "numbers in a line": ("1. Neck pain. 2. Headache.", ["item | Neck pain.", "item | Headache."]),
    "a number of days is none": (
        "Better for 9 days, back for 4. Also in care.",
        [
            "paragraph | Better for 9 days, back for 4.",
            "paragraph | Also in care.",
        ],
    ),
    "a question mark is no bullet": ("?? stenosis", ["paragraph | ?? stenosis"]),
    "a level heads its line": (
        "C1-C2: Narrow. Open left.",
        ["paragraph | C1-C2 | Narrow.", "paragraph | C1-C2 | Open left."],
    ),
    "levels in a line head what follows each": (
        "C1-C2: Narrow. Open. C5-C6: Open.",
        ["paragraph | C1-C2 | Narrow.", "paragraph | C1-C2 | Open.", "paragraph | C5-C6 | Open."],
    ),
    "a level alone heads the lines below": (
        "C1-C2\nNarrow.\nOpen left.\n\nCord normal.",
        ["paragraph | C1-C2 | Narrow.", "paragraph | C1-C2 | Open left.", "paragraph | Cord normal."],
    ),
    "words around the levels of a heading": (
        "At the C3-4 and C4-5 levels: Open.",
        ["paragraph | At the C3-4 and C4-5 levels: | At the C3-4 and C4-5 levels: Open."],
    ),
}

SECTIONS = {
    "the title of a report alone over its table": (
        "PT done.\nMRI neck, 8/27/26\n| Level | Foramen |\n| C4-5 | narrow |\n| C5-6 | open |\nComment: C4-5 by disc.",
        [
            "paragraph | PT done.",
            "paragraph | MRI neck, 8/27/26",
            "row imaging | C4-5 < Foramen | narrow",
            "row imaging | C5-6 < Foramen | open",
            "paragraph imaging | Comment | Comment: C4-5 by disc.",
        ],
    ),
    "an addendum with who signed it and when": (
        "RESULT - AMENDED, signed addendum 3/11/26 by Dr. Lee, neuroradiology\nNo spur.",
        ["paragraph addendum addendum | No spur."],
    ),
    "another line over a table is no title": (
        "Back after the MRI\n| Level | Motion |\n| C4-5 | full |\n| C5-6 | less |",
        ["paragraph | Back after the MRI", "row | C4-5 < Motion | full", "row | C5-6 < Motion | less"],
    ),
    "a section of one line ends where sentences tell of another": (
        "PMH: gout.\nOn examination she is stiff.\nCalm.",
        ["paragraph pmh history | gout.", "paragraph exam | On examination she is stiff.", "paragraph exam | Calm."],
    ),
    "sentences about what belongs to it do not": (
        "PMH: gout.\nTonsils out.\nlast seen on examination in May.",
        [
            "paragraph pmh history | gout.",
            "paragraph pmh history | Tonsils out.",
            "paragraph pmh history | last seen on examination in May.",
        ],
    ),
    "a heading alone": ("FINDINGS\nNarrow.", ["paragraph findings | Narrow."]),
    "lines of a ragged block end where they end": (
        "ct neck\nthe c4-5 foramen on the right is narrowed, the one on the left mild\nrest ok\ndx pain\nwalk",
        [
            "paragraph | ct neck",
            "paragraph | the c4-5 foramen on the right is narrowed, the one on the left mild",
            "paragraph | rest ok",
            "paragraph assessment | pain",
            "paragraph assessment | walk",
        ],
    ),
    "letters of sections begin lines whatever their length": (
        "ct: canal open, no spur, and the foramina at all of the levels are open\nA stenosis\nP walk",
        [
            "paragraph imaging | canal open, no spur, and the foramina at all of the levels are open",
            "paragraph assessment | stenosis",
            "paragraph plan plan | walk",
        ],
    ),
    "a heading with its text": ("Plan: walk.", ["paragraph plan plan | walk."]),
    "a heading with its owner": ("Attending addendum: Scar.", ["paragraph addendum addendum | Scar."]),
    "a heading with its owner, alone": ("YOUR ASSESSMENT\nStenosis.", ["paragraph assessment | Stenosis."]),
    "a heading with several owners": ("The resident's exam: tender.", ["paragraph exam | tender."]),
    "an owner alone is none": ("My left arm: numb.", ["paragraph | My left arm | My left arm: numb."]),
    "an owner that begins the name": (
        "Provider response 02/23/2027: Stenosis.",
        ["paragraph assessment | Stenosis."],
    ),
    "an owner that is a field of its own": (
        "Provider: Dr. Lee\nStenosis.",
        ["paragraph | Provider | Provider: Dr. Lee", "paragraph | Stenosis."],
    ),
    "a heading with a date": ("Imaging from 3/2026: MRI.", ["paragraph imaging | MRI."]),
    "a heading with an aside": ("IMAGING (read outside)\nAll is normal.", ["paragraph imaging | All is normal."]),
    "an impression below the results of a chart": (
        "Imaging: MRI shows c1-c2 narrow.\n\nImpression: stenosis.",
        ["paragraph imaging | MRI shows c1-c2 narrow.", "paragraph assessment | stenosis."],
    ),
    "an impression right after a result": (
        "Imaging: MRI shows c1-c2 narrow.\nImpression: stenosis.",
        ["paragraph imaging | MRI shows c1-c2 narrow.", "paragraph impression | stenosis."],
    ),
    "a conclusion right after a result in the story of a visit": (
        "Hurts. PT helps.\nMRI neck 3/1/26: c1-c2 narrow.\nConclusion: stenosis.",
        [
            "paragraph | Hurts.",
            "paragraph | PT helps.",
            "paragraph imaging | c1-c2 narrow.",
            "paragraph assessment | stenosis.",
        ],
    ),
    "a conclusion of a study in a visit with an assessment": (
        "HPI: Hurts.\nMRI neck 3/1/26: c1-c2 narrow.\nConclusion: stenosis.\nAssessment: pain.",
        [
            "paragraph hpi | Hurts.",
            "paragraph imaging | c1-c2 narrow.",
            "paragraph impression | stenosis.",
            "paragraph assessment | pain.",
        ],
    ),
    "a conclusion below the lines of a report in a visit": (
        "HPI: Hurts.\nMRI neck 3/1/26:\nC1-C2 narrow.\nCord normal.\nConclusion: stenosis.",
        [
            "paragraph hpi | Hurts.",
            "paragraph imaging | C1-C2 narrow.",
            "paragraph imaging | Cord normal.",
            "paragraph impression | stenosis.",
        ],
    ),
    "a conclusion in a report of paragraphs": (
        "MRI CERVICAL SPINE 3/1/26\n\nC1-C2 narrow.\n\nConclusion: stenosis.",
        ["paragraph imaging | C1-C2 narrow.", "paragraph impression | stenosis."],
    ),
    "an impression that names its study": (
        "HPI: Hurts.\nMRI neck 3/1/26: c1-c2 narrow.\nMRI impression: stenosis.",
        ["paragraph hpi | Hurts.", "paragraph imaging | c1-c2 narrow.", "paragraph imaging | stenosis."],
    ),
    "an impression outside a report": ("Impression: stenosis.", ["paragraph assessment | stenosis."]),
    "inside a line": (
        "PMH: HTN. Imaging today (MRI): narrow.",
        [
            "paragraph pmh history | HTN.",
            "paragraph imaging | narrow.",
        ],
    ),
    "a study after a history of one line": (
        "PMH: HTN. MRI 3/1/26: narrow.",
        ["paragraph pmh history | HTN.", "paragraph imaging | narrow."],
    ),
    "a study in a story": (
        "HPI: Hurts. MRI 3/1/26: narrow.",
        ["paragraph hpi | Hurts.", "paragraph hpi | MRI 3/1/26: narrow."],
    ),
    "in capitals without a colon": (
        "MRI today FINDINGS C1-C2 narrow IMPRESSION stenosis",
        ["paragraph | MRI today", "paragraph findings | C1-C2 narrow", "paragraph impression | stenosis"],
    ),
    "a name that begins like a heading": (
        "DESCRIPTION OF PROCEDURE: Opened.",
        ["paragraph operative | Opened."],
    ),
    "a name of many words in mid-line": (
        "Narrow. OPERATIVE TECHNIQUE: opened.",
        ["paragraph | Narrow.", "paragraph | OPERATIVE TECHNIQUE: opened."],
    ),
    "history on one line ends with its paragraph": (
        "Medical history: hypertension, on lisinopril.\n\nThe foramen is narrow.",
        ["paragraph pmh history | hypertension, on lisinopril.", "paragraph | The foramen is narrow."],
    ),
    "history below its heading does not": (
        "PMH\nHypertension.\n\nStroke.",
        ["paragraph pmh history | Hypertension.", "paragraph pmh history | Stroke."],
    ),
    "findings on one line do not": (
        "Findings: Cord normal.\n\nC1-C2: Narrow.",
        ["paragraph findings | Cord normal.", "paragraph findings | C1-C2 | Narrow."],
    ),
    "a letter of a SOAP note inside a line": (
        "SLR 50 R. Achilles 1+ R. A: R S1 radiculopathy. P: rest.",
        [
            "paragraph | SLR 50 R.",
            "paragraph | Achilles 1+ R.",
            "paragraph assessment | R S1 radiculopathy.",
            "paragraph plan plan | rest.",
        ],
    ),
    "small letters of a SOAP note": (
        "s: hurts\no: tender\na: stenosis\np: rest",
        [
            "paragraph hpi | hurts",
            "paragraph exam | tender",
            "paragraph assessment | stenosis",
            "paragraph plan plan | rest",
        ],
    ),
    "status post is no letter of a SOAP note": (
        "S/p fusion\nA: stenosis\nP: rest",
        ["paragraph | S/p fusion", "paragraph assessment | stenosis", "paragraph plan plan | rest"],
    ),
    "letters of a SOAP note": (
        "S: hurts\nO: tender\nA: stenosis\nP: rest",
        [
            "paragraph hpi | hurts",
            "paragraph exam | tender",
            "paragraph assessment | stenosis",
            "paragraph plan plan | rest",
        ],
    ),
}

REGISTERS = {
    "policy by its heading": (
        "Policy: stenosis at C1-C2.",
        ["paragraph policy = hypothetical | Policy | Policy: stenosis at C1-C2."],
    ),
    "policy after a number": (
        "ATTACHMENT C - payer policy extract (draft)\nStenosis.\n\nASSESSMENT: Neck pain.",
        [
            "paragraph policy = hypothetical | ATTACHMENT C - payer policy extract (draft)",
            "paragraph policy = hypothetical | Stenosis.",
            "paragraph assessment | Neck pain.",
        ],
    ),
    "policy on one line ends with its paragraph": (
        "Coding tip: stenosis.\n\nNeck pain.",
        ["paragraph policy = hypothetical | Coding tip | Coding tip: stenosis.", "paragraph | Neck pain."],
    ),
    "a phrase speaks for its sentence": (
        "MRI is covered when stenosis is shown. Neck pain.",
        ["paragraph policy = hypothetical | MRI is covered when stenosis is shown.", "paragraph | Neck pain."],
    ),
    "another patient": (
        "This report belongs to another patient: stenosis. Neck pain.",
        [
            "paragraph other_patient = other_person | This report belongs to another patient: stenosis.",
            "paragraph | Neck pain.",
        ],
    ),
    "another patient in a heading": (
        "MRI of another patient: stenosis.\n\nNeck pain.",
        ["paragraph imaging other_patient = other_person | stenosis.", "paragraph imaging | Neck pain."],
    ),
    "another patient below a line": (
        "Filed in this chart in error, belongs to another patient:\nMRI: stenosis.\n\nNeck pain.",
        [
            "paragraph other_patient = other_person | Filed in this chart in error, belongs to another patient:",
            "paragraph imaging other_patient = other_person | stenosis.",
            "paragraph imaging | Neck pain.",
        ],
    ),
    "another patient in all lines below": (
        "The page below belongs to another patient.\n\nMRI: stenosis.\n\nNarrow.",
        [
            "paragraph | The page below belongs to another patient.",
            "paragraph imaging other_patient = other_person | stenosis.",
            "paragraph imaging other_patient = other_person | Narrow.",
        ],
    ),
    "another patient in the quotation after a sentence": (
        'This page belongs to another patient. "C1-C2: narrow. C5-C6: narrow." She is well.',
        [
            "paragraph other_patient = other_person | This page belongs to another patient.",
            'paragraph other_patient = other_person | "C1-C2: narrow.',
            'paragraph other_patient = other_person | C5-C6 | narrow."',
            "paragraph | C5-C6 | She is well.",
        ],
    ),
    "what was dictated before a correction": (
        "Stenosis at C1-C2, scratch that, I had the wrong film. She is well.",
        [
            "paragraph withdrawn = hypothetical | Stenosis at C1-C2, scratch that, I had the wrong film.",
            "paragraph | She is well.",
        ],
    ),
    "another patient above a line": (
        "Scanned today.\nstenosis.\nThis report belongs to another person (see name).\n\nNeck pain.",
        [
            "paragraph other_patient = other_person | Scanned today.",
            "paragraph other_patient = other_person | stenosis.",
            "paragraph other_patient = other_person | This report belongs to another person (see name).",
            "paragraph | Neck pain.",
        ],
    ),
    "another patient in the paragraph before": (
        "Scanned today.\nstenosis.\n\nStaff note: above fax is for a different patient.\n\nNeck pain.",
        [
            "paragraph other_patient = other_person | Scanned today.",
            "paragraph other_patient = other_person | stenosis.",
            "paragraph other_patient = other_person | Staff note | Staff note: above fax is for a different patient.",
            "paragraph | Neck pain.",
        ],
    ),
    "the provider's own diagnosis is none of the paragraph before": (
        "Assessment: stenosis.\n\nStaff note: above fax is for a different patient.",
        [
            "paragraph assessment | stenosis.",
            "paragraph assessment other_patient = other_person | Staff note | Staff note: above fax is for a different patient.",
        ],
    ),
    "levels in a list of one line": (
        "MRI: L3-L4: mild bulge, L4-L5: severe canal stenosis, L5-S1: normal.",
        [
            "paragraph imaging | L3-L4 | mild bulge,",
            "paragraph imaging | L4-L5 | severe canal stenosis,",
            "paragraph imaging | L5-S1 | normal.",
        ],
    ),
    "a name before its level": (
        "Central canal, L5-S1: mildly narrowed.",
        ["paragraph | Central canal, L5-S1: mildly narrowed."],
    ),
    "a diagnosis on a slip is no heading": (
        "FEE SLIP\nDX  M51.16 Disc disorder",
        ["paragraph billing | DX M51.16 Disc disorder"],
    ),
    "opinions of others below their heading": (
        "Opinions of other examiners\nStenosis.\n\nAssessment: Neck pain.",
        [
            "paragraph quoted = hypothetical | Opinions of other examiners",
            "paragraph quoted = hypothetical | Stenosis.",
            "paragraph assessment | Neck pain.",
        ],
    ),
    "an opinion of another on its line": (
        "Reviewer's opinion: stenosis.\n\nNeck pain.",
        [
            "paragraph quoted = hypothetical | Reviewer's opinion | Reviewer's opinion: stenosis.",
            "paragraph | Neck pain.",
        ],
    ),
    "an opinion of another in a sentence": (
        "Dr. Lee opined that there is stenosis. Neck pain.",
        ["paragraph quoted = hypothetical | Dr. Lee opined that there is stenosis.", "paragraph | Neck pain."],
    ),
    "words that another document carries": (
        "The outside chart carried the diagnosis of stenosis. Neck pain.",
        [
            "paragraph quoted = hypothetical | The outside chart carried the diagnosis of stenosis.",
            "paragraph | Neck pain.",
        ],
    ),
    "education below its heading": (
        "For your reading\nStenosis is common.\n\nPLAN: Rest.",
        [
            "paragraph education = hypothetical | For your reading",
            "paragraph education = hypothetical | Stenosis is common.",
            "paragraph plan plan | Rest.",
        ],
    ),
    "a definition": (
        "Stenosis is a narrowing of the canal. Neck pain.",
        ["paragraph education = hypothetical | Stenosis is a narrowing of the canal.", "paragraph | Neck pain."],
    ),
    "a list to choose from": (
        "Charge slip, circle one\n  M99.60 stenosis\n>> R51.9 headache\n\nNeck pain.",
        [
            "paragraph pick_list = hypothetical | Charge slip, circle one",
            "paragraph pick_list = hypothetical | M99.60 stenosis",
            "item | R51.9 headache",
            "paragraph | Neck pain.",
        ],
    ),
    "consent": ("Risks include stenosis.", ["paragraph consent = hypothetical | Risks include stenosis."]),
    "indication": ("Reason for exam: stenosis.", ["paragraph indication indication | stenosis."]),
    "relatives": ("Family history: stenosis.", ["paragraph family_history relative | stenosis."]),
    "an addendum by when and by whom it was signed": (
        "ADDENDUM 12/01/2027, Dr. R. Lee: Scar.",
        ["paragraph addendum addendum | Scar."],
    ),
    "an addendum after its date": (
        "10/19/2027 ADDENDUM   STATUS: COMPLETED\nScar.",
        ["paragraph addendum addendum | Scar."],
    ),
    "not whatever begins so": (
        "Addendum with pain in the neck: scar.",
        ["paragraph | Addendum with pain in the neck: scar."],
    ),
    "nor whatever is dated": (
        "10/19/2027 MRI neck\nScar.",
        ["paragraph | 10/19/2027 MRI neck", "paragraph | Scar."],
    ),
    "an addendum to its end": (
        "*** ADDENDUM 5/28/2026 ***\nScar.\n*** END ADDENDUM ***\nSpur.",
        ["paragraph addendum addendum | Scar.", "paragraph | END ADDENDUM | *** END ADDENDUM ***", "paragraph | Spur."],
    ),
    "an addendum to the original report": (
        "ADDENDUM: Scar.\nORIGINAL REPORT 5/26/2026\nSpur.",
        ["paragraph addendum addendum | Scar.", "paragraph | ORIGINAL REPORT 5/26/2026", "paragraph | Spur."],
    ),
}

FORMS = {
    "boxes": ("[x] canal  [ ] foramen", ["form checked | canal", "form unchecked | foramen"]),
    "drawn_glyphs": ("\U0001f532 canal\n\u2612 foramen", ["form unchecked | canal", "form checked | foramen"]),
    "glyphs": ("☐ canal\n☒ foramen", ["form unchecked | canal", "form checked | foramen"]),
    "answered no": (
        "Stenosis?  [ ] Yes  [x] No",
        [
            "form = negated | Stenosis?",
            "form unchecked | Yes",
            "form checked | No",
        ],
    ),
    "answered yes": (
        "Stenosis:  [x] Yes  [ ] No",
        [
            "form checked | Stenosis:",
            "form checked | Yes",
            "form unchecked | No",
        ],
    ),
    "not answered": (
        "Stenosis:  [ ] Yes  [ ] No",
        [
            "form unchecked | Stenosis:",
            "form unchecked | Yes",
            "form unchecked | No",
        ],
    ),
    "an answer ends its line": (
        "Stenosis?  [ ] Yes  [x] No\nNeck pain.",
        [
            "form = negated | Stenosis?",
            "form unchecked | Yes",
            "form checked | No",
            "paragraph | Neck pain.",
        ],
    ),
    "a question and its answer in a line": (
        "Headache? Still. Neck pain? None now.",
        [
            "paragraph = present | Headache?",
            "paragraph | Still.",
            "paragraph = negated | Neck pain?",
            "paragraph | None now.",
        ],
    ),
    "an answer with its letter": (
        "Is there neck pain? A: No, never.",
        ["paragraph = negated | Is there neck pain?", "paragraph | A: No, never."],
    ),
    "what goes on after a question is no answer": (
        "Headache? No change since May.",
        ["paragraph | Headache?", "paragraph | No change since May."],
    ),
    "an answer without a question is none": ("Headache. No.", ["paragraph | Headache.", "paragraph | No."]),
    "a blank field": ("Massage: ____", ["paragraph unchecked | Massage | Massage: ____"]),
    "a field with both answers": ("Headache: Y / N", ["paragraph unchecked | Headache | Headache: Y / N"]),
    "a field with one answer": ("Headache: Y", ["paragraph | Headache | Headache: Y"]),
    "a field with two that are no answers": ("Headache: L / R", ["paragraph | Headache | Headache: L / R"]),
    "checked in a list to choose from": (
        "Check one\n[x] canal\n[ ] foramen",
        [
            "paragraph pick_list = hypothetical | Check one",
            "form checked | canal",
            "form unchecked | foramen",
        ],
    ),
}

WITHDRAWN = {
    "a line": ("~~Canal~~\nforamen", ["paragraph struck through | Canal", "paragraph | foramen"]),
    "a sentence": (
        "~~Canal narrow.~~ Cord normal.",
        ["paragraph struck through | Canal narrow.", "paragraph | Cord normal."],
    ),
    "an item": ("- {--canal--}\n- cord", ["item deleted | canal", "item | cord"]),
    "a hidden paragraph": (
        "{>>Canal narrow. Cord\nnormal.<<}\nForamen.",
        ["paragraph hidden | Canal narrow.", "paragraph hidden | Cord normal.", "paragraph | Foramen."],
    ),
    "a heading opens nothing": (
        "~~PLAN: canal~~\nForamen.",
        ["paragraph struck through | PLAN: canal", "paragraph | Foramen."],
    ),
    "a cell": (
        "| Level | Canal | Cause |\n| C1-C2 | ~~narrow~~ | pannus |",
        ["row struck through | C1-C2 < Canal | narrow", "row cause | C1-C2 < Cause | pannus"],
    ),
    "a row": (
        "| Level | Canal |\n| ~~C1-C2~~ | narrow |\n| C2-C3 | patent |",
        ["row struck through | ~~C1-C2~~ < Canal | narrow", "row | C2-C3 < Canal | patent"],
    ),
    "a cell of a table that describes no places": (
        "| # | Description | Number |\n| a | Canal narrow | b |\n| c | ~~Foramen narrow~~ | d |",
        ["row | a | Canal narrow | b", "row | c |", "row struck through | Foramen narrow", "row | | d"],
    ),
    "a table of options": (
        "| [x] | C1-C2 canal |\n| [ ] | C2-C3 foramen |",
        ["form checked | | C1-C2 canal", "form unchecked | | C2-C3 foramen"],
    ),
    "a box that a row's name begins with": (
        "| Level | Canal | Foramen |\n| [ ] C1-C2 | narrow | [x] narrow |\n| [x] C2-C3 | patent | [ ] narrow |",
        [
            "row = hypothetical | [ ] C1-C2 < Canal | narrow",
            "row checked = hypothetical | [ ] C1-C2 < Foramen | narrow",
            "row | [x] C2-C3 < Canal | patent",
            "row unchecked | [x] C2-C3 < Foramen | narrow",
        ],
    ),
    "a mark without its other half": (
        "~~Canal narrow.\n\nCord~~ normal.",
        ["paragraph | ~~Canal narrow.", "paragraph | Cord~~ normal."],
    ),
    "tildes that stand for about": ("Pain ~~ 5 weeks, ~~ 6 in all.", ["paragraph | Pain ~~ 5 weeks, ~~ 6 in all."]),
    "a line of tildes": ("~~~~~~\nCanal.\n~~~~~~", ["paragraph | ~~~~~~", "paragraph | Canal.", "paragraph | ~~~~~~"]),
    "boxes after their options": ("Canal [ ] cord [x]", ["form unchecked | Canal", "form checked | cord"]),
    "boxes before their options, the last behind its name": (
        "C1-C2   [x] canal  [ ] foramen   side left     open [x]",
        ["form | C1-C2", "form checked | canal", "form unchecked | foramen", "form | side left", "form checked | open"],
    ),
    "boxes that end a line and have no option": (
        "Narrow   [x] C1-C2   [ ]   [ ]",
        ["form | Narrow", "form checked | C1-C2"],
    ),
    "a field behind the last option": (
        "[x] better  [ ] worse     Pain: 5",
        ["form checked | better", "form unchecked | worse", "paragraph | Pain | Pain: 5"],
    ),
    "boxes as they are drawn": ("□ canal ■ cord", ["form unchecked | canal", "form checked | cord"]),
    "entered in error": (
        "Canal narrow. Entered in error JD. Cord normal.",
        [
            "paragraph withdrawn = hypothetical | Canal narrow.",
            "paragraph withdrawn = hypothetical | Entered in error JD.",
            "paragraph | Cord normal.",
        ],
    ),
    "of the line above": (
        "Cord normal.\n\nCanal narrow.\nENTERED IN ERROR 3/3/27",
        [
            "paragraph | Cord normal.",
            "paragraph withdrawn = hypothetical | Canal narrow.",
            "paragraph withdrawn = hypothetical | ENTERED IN ERROR 3/3/27",
        ],
    ),
    "of the whole note": (
        "ENTERED IN ERROR\n\nExam: Canal narrow.\n\nPlan: PT.",
        [
            "paragraph withdrawn = hypothetical | ENTERED IN ERROR",
            "paragraph exam withdrawn = hypothetical | Canal narrow.",
            "paragraph plan withdrawn = hypothetical | PT.",
        ],
    ),
    "of a test record": (
        "ZZTEST, PATIENT\nExam: Canal narrow.",
        [
            "paragraph withdrawn = hypothetical | ZZTEST, PATIENT",
            "paragraph exam withdrawn = hypothetical | Canal narrow.",
        ],
    ),
    "an item after a heading inside the one before": (
        "Assessment\n1. Canal narrow. MRI of 4/8/26 reads: cord normal.\n2. Neck pain.",
        ["item assessment | Canal narrow.", "paragraph imaging | cord normal.", "item assessment | Neck pain."],
    ),
    "a handout that is quoted": (
        'Patient education provided (handout 14B): "As we age the canal can narrow. This is called canal stenosis. Ask us."\nExam: Canal narrow.',
        [
            'paragraph education = hypothetical | Patient education provided (handout 14B): "As we age the canal can narrow.',
            "paragraph education = hypothetical | This is called canal stenosis.",
            'paragraph education = hypothetical | Ask us."',
            "paragraph exam | Canal narrow.",
        ],
    ),
    "options of a query on one line": (
        "Documentation shows leg pain and an MRI of the lumbar spine of July. Please clarify whether patient has: (a) canal narrow; (b) cord "
        "normal; (c) other.\nResponse: Cord narrow.",
        [
            "paragraph | Documentation shows leg pain and an MRI of the lumbar spine of July.",
            "paragraph question = hypothetical | Please clarify whether patient has: (a) canal narrow;",
            "paragraph question = hypothetical | (b) cord normal;",
            "paragraph question = hypothetical | (c) other.",
            "paragraph | Response | Response: Cord narrow.",
        ],
    ),
    "what is to be looked for": (
        "Orders: MRI. Look for: canal narrow; cord pressed. Call me.",
        [
            "paragraph plan plan | MRI.",
            "paragraph plan question = hypothetical | Look for: canal narrow;",
            "paragraph plan question = hypothetical | cord pressed.",
            "paragraph plan plan | Call me.",
        ],
    ),
    "of the whole note at its end": (
        "Exam: Canal narrow.\n\nPlan: PT.\n\nThis note was entered in error.",
        [
            "paragraph exam withdrawn = hypothetical | Canal narrow.",
            "paragraph plan withdrawn = hypothetical | PT.",
            "paragraph withdrawn = hypothetical | This note was entered in error.",
        ],
    ),
    "of an order": (
        "Exam: Canal narrow.\n\nThe order for PT was entered in error.",
        [
            "paragraph exam | Canal narrow.",
            "paragraph exam withdrawn = hypothetical | The order for PT was entered in error.",
        ],
    ),
    "of the lines below": (
        "*** ENTERED IN ERROR ***\nCanal narrow.\n\nCord normal.",
        [
            "paragraph withdrawn = hypothetical | ENTERED IN ERROR | *** ENTERED IN ERROR ***",
            "paragraph withdrawn = hypothetical | Canal narrow.",
            "paragraph | Cord normal.",
        ],
    ),
    "of its own line": (
        "Entered in error: canal narrow.\nCord normal.",
        [
            "paragraph withdrawn = hypothetical | Entered in error | Entered in error: canal narrow.",
            "paragraph | Cord normal.",
        ],
    ),
}

RECORDS = {
    "fields that stand together": (
        "Finding: stenosis\nLevel: C1-C2\nCause: ligament",
        ["field finding | C1-C2 | stenosis", "field level | C1-C2", "field cause | C1-C2 | ligament"],
    ),
    "in any order and with bullets": (
        "- Site: C1-C2, left\n- Stenosis: severe",
        ["field level | C1-C2, left", "field finding | C1-C2, left | severe"],
    ),
    "a field alone is none": ("Cause: ligament", ["paragraph | Cause | Cause: ligament"]),
    "two records": (
        "Level: C1-C2\nCause: scar\nLevel: C5-C6\nCause: spur",
        ["field level | C1-C2", "field cause | C1-C2 | scar", "field level | C5-C6", "field cause | C5-C6 | spur"],
    ),
    "fields without a place are none": (
        "Finding: normal\nStudy: MRI", ["paragraph findings | normal", "paragraph exam_title | MRI"],
    ),
}  # fmt: skip

CASES = [
    pytest.param(text, expected, id=f"{kind}: {name}")
    for kind, cases in (
        ("paragraph", PARAGRAPHS),
        ("item", ITEMS),
        ("section", SECTIONS),
        ("register", REGISTERS),
        ("form", FORMS),
        ("withdrawn", WITHDRAWN),
        ("record", RECORDS),
    )
    for name, (text, expected) in cases.items()
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_blocks(text: str, expected: list[str]) -> None:
    assert told(text) == expected
