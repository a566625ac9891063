"""Notes -> services: what was done, where, and what became of it."""

import pytest

from dxproof.engine.engine import Engine

NOTES = [
    # text, (kind, event, regions and levels) of every service
    ("CMT: C1, C5, L4, R SI.", [("manipulation", "done", "C1 C5 L4 SI")]),
    ("Adjusted C2, C5 and T3 manually.", [("manipulation", "done", "C2 C5 T3")]),
    ("CMT: occiput, C2.", [("manipulation", "done", "C0 C2")]),
    ("Adj C2,5,6 and T4/5.", [("manipulation", "done", "C2 C5 C6 T4-T5")]),
    ("Adj: C1L, C5R, T4PL", [("manipulation", "done", "C1 C5 T4")]),
    ("CMT 3-4 regions performed to the spine.", [("manipulation", "done", "")]),
    ("C1, C5 and T6 were adjusted.", [("manipulation", "done", "C1 C5 T6")]),
    ("OMT to head, cervical and rib regions.", [("omt", "done", "head cervical rib")]),
    ("Manual traction of the neck, then CMT of L5.", [("traction", "done", "cervical"), ("manipulation", "done", "L5")]),
    ("CMT, diversified, delivered to C5 and L4.", [("manipulation", "done", "C5 L4")]),
    ("Chiropractic visit.\nHit: L4, C5.", [("manipulation", "done", "L4 C5")]),
    ("After discussion of the risks I adjusted C5 by hand.", [("manipulation", "done", "C5")]),
    ("Chiropractic visit.\nContact: C7 seated, R ilium side posture.", [("manipulation", "done", "C7 ilium")]),
    ("Chiropractic visit. Tx C6, T3.", [("manipulation", "done", "C6 T3")]),
    ("Chiropractic visit. Atlas corrected, right side.", [("manipulation", "done", "C1")]),
    ("Chiropractic visit. She was treated for a C5-C6 radiculopathy.", []),
    ("Chiropractic visit. Treated L4 with flexion distraction and the ilium with a drop.",
     [("manipulation", "done", "L4 ilium"), ("manipulation", "done", "L4"), ("manipulation", "done", "ilium")]),
    # each place with its technique, and how the patient lies for it
    ("Adjusted C5 seated, L4 on the drop table.", [("manipulation", "done", "C5 L4"), ("manipulation", "done", "L4")]),
    ("I treated the cervical spine with muscle energy and the thoracic spine with HVLA.",
     [("omt", "done", "cervical"), ("manipulation", "done", "thoracic")]),
    ("ADJ           C1   C5   L4\nTABLE         hand", [("manipulation", "done", "C1 C5 L4")]),
    ("Adjusted L4 lying on the side and T6 face down.", [("manipulation", "done", "L4 T6")]),
    ("Chiropractic visit. Treated L5 with flexion distraction, the sacrum with the drop piece and C3 by hand.",
     [("manipulation", "done", "L5 sacrum C3"), ("manipulation", "done", "L5"), ("manipulation", "done", "sacrum")]),
    ("CMT, 4 regions: C3, C6 supine; T5 prone; L3 side posture; sacrum drop.",
     [("manipulation", "done", "C3 C6"), ("manipulation", "done", "T5"), ("manipulation", "done", "L3"), ("manipulation", "done", "sacrum")]),
    ("OMT: C (BLT), T (MFR), L (ME).",
     [("omt", "done", "cervical"), ("soft_tissue", "done", "thoracic"), ("omt", "done", "lumbar")]),
    ("OMT: FPR (C), ME (T).", [("omt", "done", "cervical"), ("omt", "done", "thoracic")]),
    ("OMT: C - HVLA; T - ME.", [("manipulation", "done", "cervical"), ("omt", "done", "thoracic")]),
    # as many regions as a list of dysfunctions has
    ("SD: C, T, L\nOMT x3 regions.", [("omt", "done", "cervical thoracic lumbar")]),
    ("SD: C, T, L\nOMT x4 regions.", [("omt", "done", "")]),
    ("CC: neck 4/10\n\nADJ: C2, L5\n", [("manipulation", "done", "C2 L5")]),
    ("Adjusted C6 with a gentle technique and T3 prone.", [("manipulation", "done", "C6 T3")]),
    ("OMT.\nLeft hip - counterstrain to the psoas.", [("omt", "done", "lower_extremity lumbar")]),
    ("CMT of C1.\nPlan: adjust only when the leg check is positive.",
     [("manipulation", "done", "C1"), ("manipulation", "planned", "")]),
    ("Chiropractic visit. Came for her regular neck adjustment. She drops her keys.",
     [("manipulation", "not_done", "")]),
    ("ACTION\nC3-C4 mobilized.", [("mobilization", "done", "C3-C4")]),
    ("Chiropractic visit.\nMid back (T6): restricted -> adjusted", [("manipulation", "done", "thoracic T6")]),
    ("OMT. Head: CV4.", [("omt", "done", "head")]),
    ("OMT: C HVLA, L ST, S ME", [("manipulation", "done", "cervical"), ("soft_tissue", "done", "lumbar"), ("omt", "done", "sacral")]),
    ("OMT today: rib raising, paraspinal inhibition T2-T6, ~~diaphragm doming~~ (not done). Total 12 min.",
     [("omt", "done", "ribs T2-T6")]),
    ("CMT. Adjusted:  Occ __  C1 _x_  C2 __  T4 _x_", [("manipulation", "done", "C1 T4")]),
    ("CMT 3-4 regions (C, T, L).", [("manipulation", "done", "cervical thoracic lumbar")]),
    ("CMT. C5 was adjusted by hand.", [("manipulation", "done", "C5")]),
    ("CMT C6 (dist/lat break, light force), T3 (prone).", [("manipulation", "done", "C6 T3")]),
    ("SUBJECTIVE (last visit in brackets)\nNeck 3 (4)\n\nLevel | Pain | CMT\nC2 | 2/4 | C2 manual\nR ilium | 3/4 | drop",
     [("manipulation", "done", "C2"), ("manipulation", "done", "ilium")]),
    ("Adjusted C5, no manipulation of L4.", [("manipulation", "done", "C5")]),
    ("Adjusted C5, no thrust at L4.", [("manipulation", "done", "C5"), ("manipulation", "not_done", "L4")]),
    ("Adjustment of L4, declined.", [("manipulation", "declined", "L4")]),
    ("In the first weeks I adjusted the lumbar spine. I adjusted C4.",
     [("manipulation", "earlier", "lumbar"), ("manipulation", "done", "C4")]),
    ("C1 PRS   T4 P     adj", [("manipulation", "done", "C1 T4")]),
    ("OMT: suboccipital release, C3 muscle energy, soft tissue T1 to T3.",
     [("omt", "done", "head"), ("omt", "done", "C3"), ("soft_tissue", "done", "T1-T3")]),
    # segments that are named elsewhere
    ("Subluxation at C1, C5, T6; adjusted same.", [("manipulation", "done", "C1 C5 T6")]),
    ("O: C2 PL, tender. L5 restricted. Neck ROM full.\nP: Adjusted the above segments.", [("manipulation", "done", "C2 L5")]),
    ("O: Fixation of C3, T5 and the sacrum.\nP: Spinal adjustment performed to areas of subluxation.",
     [("manipulation", "done", "C3 T5 sacrum")]),
    ("[x] C1 [ ] C2 [x] T4\nAdjusted the above segments.", [("manipulation", "done", "C1 T4")]),
    # headings, lists, forms and tables
    ("Treatment today:\nCMT:\n- C1 (diversified)\n- L5", [("manipulation", "done", "C1"), ("manipulation", "done", "L5")]),
    ("TREATMENT: C5 (diversified), L4 and L5 (prone drop), sacrum (prone drop)",
     [("manipulation", "done", ""), ("manipulation", "done", "C5 L4-L5 sacrum")]),
    ("PLAN. Adjust C5 next week.\nTREATMENT. C5, L4 adjusted.", [("manipulation", "planned", "C5"), ("manipulation", "done", "C5 L4")]),
    ("ADJUSTMENT\n[ ] Occ [ ] C1 [x] L1-5 [ ] Sacrum", [("manipulation", "done", "L1-L5")]),
    ("CMT today: [x] C [x] T [ ] L", [("manipulation", "done", "cervical"), ("manipulation", "done", "thoracic")]),
    ("CMT: Cervical: Yes  Thoracic: No", [("manipulation", "done", "cervical")]),
    ("Segment | Listing | Adjusted\nC5 | PL | x\nT4 | PR | no", [("manipulation", "done", "C5")]),
    ("Region | Tender | Treated | Technique\nCervical | x | yes | CMT\nLumbar | - | no | -",
     [("manipulation", "done", "cervical"), ("manipulation", "done", "cervical")]),
    # what was not done, is to come, or was done before
    ("Care\n- Adjustments: C3, T5\n- Return on Thursday", [("manipulation", "done", "C3 T5")]),
    ("Patient declined thoracic manipulation.", [("manipulation", "declined", "thoracic")]),
    ("Lumbar manipulation was deferred.", [("manipulation", "not_done", "lumbar")]),
    ("We did not adjust the neck.", [("manipulation", "not_done", "cervical")]),
    ("Will adjust L5 if no better.", [("manipulation", "planned", "L5")]),
    ("Plan:\nCMT to C5 and L5 twice a week.", [("manipulation", "planned", "C5 L5")]),
    ("Plan:\nCMT to C5 and L5, tolerated well.", [("manipulation", "done", "C5 L5")]),
    ("Not performed: lumbar adjustment.\nCMT to C5.", [("manipulation", "not_done", "lumbar"), ("manipulation", "done", "C5")]),
    ("At the last visit C5 was adjusted.", [("manipulation", "earlier", "C5")]),
    ("SUBJECTIVE: She had an adjustment of C5 on Monday.", [("manipulation", "earlier", "C5")]),
    ("3/2/26 C5 tender, adj C5\n3/9/26 L5 tender, adj L5", [("manipulation", "earlier", "C5"), ("manipulation", "done", "L5")]),
    ("[ ] Adjustment of C5\n[x] Adjustment of L5", [("manipulation", "done", "L5")]),
    ("Payer policy: manipulation of five regions must be documented.", []),
    # another visit by hand is none
    ("Adjusted the dose of lisinopril.", []),
    ("MRI cervical spine: foraminal narrowing at C5-C6.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), NOTES, ids=[text[:50] for text, _ in NOTES])
def test_services(engine: Engine, text: str, expected: list[tuple[str, str, str]]) -> None:
    services = engine.facts_and_words(text)[0].services
    assert [
        (each.kind, each.event.value, " ".join(at.place.level or at.region for at in each.regions)) for each in services
    ] == expected


TECHNIQUES = [
    ("CMT to C5, diversified and drop table.", {"diversified", "drop table"}, None),
    ("Treated C5 with Activator.", {"instrument"}, None),
    ("OMT: muscle energy to the sacrum, 15 minutes.", {"muscle energy"}, 15.0),
    ("Adjusted C5. Myofascial release of the upper traps for 12 min.", {"myofascial release"}, 12.0),
]


@pytest.mark.parametrize(("text", "techniques", "minutes"), TECHNIQUES, ids=[text for text, _, _ in TECHNIQUES])
def test_techniques_and_minutes(engine: Engine, text: str, techniques: set[str], minutes: float | None) -> None:
    services = engine.facts_and_words(text)[0].services
    assert {name for each in services for name in each.techniques} == techniques
    assert max((each.minutes or 0 for each in services), default=0) == (minutes or 0)


def test_a_reference_is_the_cue_of_the_places_that_it_names(engine: Engine) -> None:
    text = "O: C2 PL, tender.\nP: Adjusted the above segments."
    (service,) = engine.facts_and_words(text)[0].services
    (place,) = service.regions
    assert (place.span.quote, place.span.cue) == ("C2", "above segments")
    assert text[place.span.start : place.span.end] == "C2"
