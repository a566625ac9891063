"""What later studies replace: of two dated results of a study the later decides (contract, 'When parts of a note disagree')."""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import replace

from dxproof.engine.extract.dates import Date
from dxproof.engine.extract.facts.studies import StudyMention
from dxproof.engine.extract.narrowing import same_narrowing, stand
from dxproof.engine.facts import Place, Statement, Study
from dxproof.engine.terms import Assertion, Event, Modality

_SAID = (Assertion.PRESENT, Assertion.POSSIBLE)
_WEIGHTY = (*_SAID, Assertion.NEGATED)


def by_later_results(statements: list[Statement], studies: list[StudyMention], normal: list[Study]) -> list[Statement]:
    """Mark the results that a later one replaces; ``normal`` are the studies, those marked that are normal as a whole."""
    dates = _dates(studies)
    later = _latest(statements, studies, dates)
    described: defaultdict[int, set[Place]] = defaultdict(set)
    for statement in statements:
        if statement.study is not None and statement.place.level:
            described[statement.study].add(statement.place)
    marked = [_by_later_result(s, later, studies, dates, described) for s in statements]
    found = {s.study for s in marked if s.assertion in _SAID}
    whole: dict[Hashable, Study] = {}  # the last of each kind and part
    for study in sorted((each for n, each in enumerate(normal) if each.normal and n not in found), key=_date_of):
        whole[study.modality, study.regions] = study
    return [_by_normal_study(s, list(whole.values()), studies, dates) for s in marked] if whole else marked


def is_of_another_part(denial: Statement, statement: Statement, studies: list[StudyMention]) -> bool:
    """Whether a denial without a place is of a study of another part of the spine."""
    if denial.study is None or denial.place.region is not None or statement.place.region is None:
        return False
    regions = studies[denial.study].study.regions
    return bool(regions) and statement.place.region not in regions


def _date_of(study: Study) -> Date:
    return study.date or (0, 0, 0)


def _dates(studies: list[StudyMention]) -> list[Date | None]:
    """The date of each study; one that is named again without a date has that of the last of its kind before it."""
    last: dict[Modality, Date] = {}
    dates: list[Date | None] = []
    for mention in studies:
        study = mention.study
        if study.date is not None:
            last[study.modality] = study.date
        is_again = study.event is Event.DONE and not mention.compared
        dates.append(study.date or (last.get(study.modality) if is_again else None))
    return dates


def _decides(later: Modality, denies: bool, earlier: Modality) -> bool:
    """Whether a later study decides over an earlier one: one of its kind, or what MRI or CT denies over what the other showed.

    Where they name two causes, neither does.
    """
    return later is earlier or (denies and {later, earlier} <= {Modality.MRI, Modality.CT})


def _latest(statements: list[Statement], studies: list[StudyMention], dates: list[Date | None]) -> list[Statement]:
    """Of the dated results of one kind of study about the same narrowing, the latest."""
    latest: dict[Hashable, tuple[Date, Statement]] = {}
    for statement in statements:
        denies_any = statement.assertion is Assertion.NEGATED  # 'no stenosis', of whatever part
        if statement.study is None or statement.superseded or statement.graded:
            continue
        if statement.compartment is None and not denies_any:
            continue
        date = dates[statement.study]
        key = (studies[statement.study].study.modality, *stand(statement))
        if date is None or statement.assertion not in _WEIGHTY:
            continue
        if key not in latest or latest[key][0] < date:
            latest[key] = date, statement
    return [statement for _, statement in latest.values()]


def _by_later_result(
    statement: Statement,
    later: list[Statement],
    studies: list[StudyMention],
    dates: list[Date | None],
    described: Mapping[int, set[Place]],
) -> Statement:
    """``described`` are the levels that each study names."""
    if statement.study is None or statement.superseded or statement.assertion not in (*_WEIGHTY, Assertion.HISTORICAL):
        return statement
    mine, my_date = studies[statement.study].study, dates[statement.study]
    if my_date is None:
        return statement
    for other in later:
        assert other.study is not None
        theirs, their_date = studies[other.study].study, dates[other.study]
        assert their_date is not None
        if other.compartment is None and theirs.regions not in ((), mine.regions):
            continue  # 'no stenosis' on a study of another part of the spine
        if is_of_another_part(other, statement, studies):
            continue
        denies = other.assertion is Assertion.NEGATED
        if their_date <= my_date or not _decides(theirs.modality, denies, mine.modality):
            continue
        if other.everywhere and not any(place.touches(statement.place) for place in described.get(other.study, ())):
            other = replace(other, elsewhere=statement.elsewhere)  # one of 'all the other levels' of that study
        if same_narrowing(statement, other):
            return replace(statement, superseded=other.span)
    return statement


def _by_normal_study(
    statement: Statement, normal: list[Study], studies: list[StudyMention], dates: list[Date | None]
) -> Statement:
    """A later study of the same kind and part that is normal as a whole denies all that the earlier one showed."""
    if statement.study is None or statement.superseded or statement.assertion not in _SAID:
        return statement
    mine, date = studies[statement.study].study, dates[statement.study]
    for study in normal:
        later = date is not None and study.date is not None and study.date > date
        if later and _decides(study.modality, True, mine.modality) and study.regions in ((), mine.regions):
            return replace(statement, superseded=study.normal)
    return statement
