"""Numbers and lists of visits as people read them."""

from collections.abc import Sequence


def number_of(value: float) -> str:
    """A value without an empty fraction."""
    return f"{value:g}"


def visits_in(numbers: Sequence[int]) -> str:
    """'visit 3', 'visits 3 to 6 and 9'."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts: list[str] = []
    for run in runs:
        parts += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else [str(number) for number in run]
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"visit{'' if len(set(numbers)) == 1 else 's'} {listed}"
