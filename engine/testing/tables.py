"""Coverage and mutation on the terminal."""

from collections import Counter
from collections.abc import Iterator

from dxproof.engine.testing.coverage import Coverage, Share
from dxproof.engine.testing.mutate import Mutation

FIRST = 5
_NAME = 56


def render_coverage(found: Coverage, everything: bool) -> str:
    """A line for each kind, phrases by file, what is not covered, and the lowest share."""
    return "".join(f"{line}\n" for line in _coverage(found, everything))


def _coverage(found: Coverage, everything: bool) -> Iterator[str]:
    yield ""
    yield f"{'covered by passing cases':<{_NAME}} {'have':>6} {'of':>6} {'share':>8}"
    for share in found.shares:
        yield _row(share.name, share.covered, len(share.items))
        yield from _files(share)
    for share in found.shares:
        yield from _missing(share, everything)
    lowest = found.lowest
    yield f"lowest share: {lowest.percent:.1f} % ({lowest.name})"


def _files(share: Share) -> Iterator[str]:
    """A share by file, if its items are in several files."""
    total = Counter(item.where.path for item in share.items)
    if share.name != "phrases" or len(total) < 2:
        return
    covered = Counter(item.where.path for item in share.items if item.covered)
    for path in sorted(total):
        yield _row(f"  {path}", covered[path], total[path])


def _row(name: str, have: int, of: int) -> str:
    percent = 100 * have / of if of else 100.0
    return f"{name:<{_NAME}} {have:>6} {of:>6} {percent:>6.1f} %"


def _missing(share: Share, everything: bool) -> Iterator[str]:
    missing = [item for item in share.items if not item.covered]
    if not missing:
        return
    yield ""
    yield f"not covered, {share.name}:"
    for item in missing if everything else missing[:FIRST]:
        yield f"  {item.where}  {item.name}"
    if len(missing) > FIRST and not everything:
        yield f"  and {len(missing) - FIRST} more (--missing lists all)"


def render_mutation(found: Mutation) -> str:
    """The surviving mutants, and the mutation score."""
    lines = [""]
    if found.survivors:
        lines.append("changes that no test notices:")
        lines += [f"  {mutant.where}  {mutant.of}: {mutant.change}" for mutant in found.survivors]
    lines.append(f"mutation score: {found.score:.2f} ({found.killed} of {len(found.mutants)} changes noticed)")
    return "".join(f"{line}\n" for line in lines)
