"""What is wrong with the notes of an episode as they were given: one error for each, and all of them are judged as far as they can be."""

from collections.abc import Iterator, Sequence

from dxproof.engine.episode.visits import Visit, in_order, of_one_table, sharing_a_day, without_a_place
from dxproof.engine.errors import DxproofError, Problem, Where, defect

_NO_PLACE = "it has no place among the visits, and is listed without one"
_BY_ITS_RECORD = "it is judged after the record before it"


def remarks_on(visits: Sequence[Visit]) -> Iterator[DxproofError]:
    """Notes without a date, two visits on one date, a table in no order; ``visits`` are in the order of the input."""
    lost = {id(visit) for visit in without_a_place(visits)}
    for visit in visits:
        if visit.day is None:
            place = _NO_PLACE if id(visit) in lost else _BY_ITS_RECORD
            message = f"has no date that can be read; {place}"
            yield _error(visit, message, "give the record a date, or the note a date of service")
    for before, dated in sharing_a_day(in_order(visits)):
        message = (
            f"is of the same date as {before.visit.note} ({dated.day}); both are judged, in the order of their names"
        )
        yield _error(dated.visit, message, "if they are one visit, give them as one note")
    if (late := _out_of_order(visits)) is not None:
        message = "comes after a later visit; the visits are judged in the order of their dates"
        yield _error(late, message, "correct its date if it is wrong")


def of_another(visit: Visit) -> DxproofError:
    """The error for a note in a folder that names another patient than the notes beside it."""
    message = "names another patient than most of the notes beside it; it is judged apart from them"
    return _error(visit, message, "give each patient a folder, or a table with a column patient")


def of_another_key(visit: Visit) -> DxproofError:
    """The error for a record that names another patient than most records with its key."""
    message = "names another patient than most records with its key; it is judged among them, as its key says"
    return _error(visit, message, "correct the column patient, or the note")


def not_judged(visit: Visit, error: Exception) -> DxproofError:
    """The error for an episode that breaks the program; it begins with this visit."""
    message = f"the episode could not be judged ({defect(error)}); its visits are listed"
    return DxproofError(
        Problem.NOTE_FAILED, message, Where(visit.source or visit.note), "please report it without the notes"
    )


def _out_of_order(visits: Sequence[Visit]) -> Visit | None:
    """The first record of one table that is neither in the order of the dates nor, from the newest on, in its reverse."""
    if not of_one_table(visits):
        return None
    dated = [visit for visit in visits if visit.day is not None]
    days = [visit.day for visit in dated if visit.day is not None]
    if days == sorted(days, reverse=True):
        return None
    return next((dated[i] for i in range(1, len(days)) if days[i] < days[i - 1]), None)


def _error(visit: Visit, message: str, hint: str) -> DxproofError:
    return DxproofError(Problem.EPISODE_NOTES, message, Where(visit.source or visit.note), hint)
