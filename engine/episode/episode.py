"""Visits in, the episode out."""

from collections.abc import Sequence

from dxproof.engine.episode.concerns import concerns_of
from dxproof.engine.episode.copied import copied_of, copied_words
from dxproof.engine.episode.due import out_of_date
from dxproof.engine.episode.fates import fates_of
from dxproof.engine.episode.gain import no_gain_of
from dxproof.engine.episode.goals import goals_of
from dxproof.engine.episode.model import Episode
from dxproof.engine.episode.plans import plans_of
from dxproof.engine.episode.visits import Visit, in_order, line_of, without_a_place
from dxproof.engine.pack.model import CourseFile, EpisodeFile


def episode_of(patient: str | None, visits: Sequence[Visit], words: CourseFile, file: EpisodeFile) -> Episode:
    """What the visits of one patient say together, by the words and the limits of a pack of a visit."""
    ordered = in_order(visits)
    taken = copied_words(ordered)
    goals = goals_of(ordered, words, taken)
    plans = plans_of(ordered)
    stale = out_of_date(ordered, plans, file)
    no_gain = no_gain_of(ordered)
    copied = copied_of(ordered, taken)
    fates = fates_of(ordered)
    return Episode(
        patient=patient,
        visits=tuple(map(line_of, ordered)),
        unplaced=tuple(sorted(visit.note for visit in without_a_place(visits))),
        goals=goals,
        plans=plans,
        out_of_date=stale,
        no_gain=no_gain,
        copied=copied,
        fates=fates,
        concerns=concerns_of(ordered, file, goals, plans, stale, no_gain, copied, fates),
    )


def listed(patient: str | None, visits: Sequence[Visit]) -> Episode:
    """The visits alone, of an episode that could not be judged."""
    ordered = tuple(map(line_of, in_order(visits)))
    unplaced = tuple(sorted(visit.note for visit in without_a_place(visits)))
    return Episode(patient, ordered, unplaced, (), (), (), (), (), (), ())
