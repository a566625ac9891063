"""The visits of any number of patients -> their episodes, and what is wrong with the notes of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from dxproof.engine.episode.episode import episode_of, listed
from dxproof.engine.episode.model import Episode
from dxproof.engine.episode.patients import Named, groups_of, strangers
from dxproof.engine.episode.remarks import not_judged, of_another, of_another_key, remarks_on
from dxproof.engine.episode.visits import Visit
from dxproof.engine.errors import DxproofError
from dxproof.engine.pack.model import CourseFile, EpisodeFile


@dataclass(frozen=True, slots=True)
class Judged:
    """An episode, and the errors of its notes, which are judged in spite of them."""

    episode: Episode
    problems: tuple[DxproofError, ...]


def episodes_of(visits: Sequence[Visit], words: CourseFile, file: EpisodeFile) -> tuple[Judged, ...]:
    """One episode for each patient: by the key of the records, else by what the notes say of the patient."""
    named = [Named(visit.patient, visit.course.patient) for visit in visits]
    groups = groups_of(named)
    unkeyed = [group for group in groups if named[group[0]].key is None]
    made = []
    for group in groups:
        members = [visits[index] for index in group]
        problems: list[DxproofError] = []
        if group in unkeyed[1:]:
            problems += [of_another(visit) for visit in members]
        elif named[group[0]].key is not None:
            problems += [of_another_key(members[index]) for index in strangers([named[index] for index in group])]
        problems += remarks_on(members)
        try:
            episode = episode_of(members[0].patient, members, words, file)
        except Exception as error:  # one episode must not end the others, whatever trips over it
            episode = listed(members[0].patient, members)
            problems.append(not_judged(members[0], error))
        made.append(Judged(episode, tuple(problems)))
    return tuple(made)
