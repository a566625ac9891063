"""An example of a rule file in one line."""

from typing import Any

from dxproof.engine.pack.model import Example
from dxproof.engine.terms import Setting


def example_line(example: Example) -> str:
    """An example in one line: the quoted note, then non-default options."""
    aside = []
    if example.target:
        aside.append(f"for {example.target}")
    if example.asked:
        aside.append("code asked for")
    if example.setting is not Setting.OUTPATIENT:
        aside.append(example.setting.value)
    if example.encounter:
        aside.append(f"{example.encounter.value} encounter")
    if example.claim:
        aside.append("claim: " + _claim(example.claim))
    note = example.note.replace("\n", " / ")
    return f"“{note}”" + (f" ({'; '.join(aside)})" if aside else "")


def _claim(claim: dict[str, object]) -> str:
    parts = []
    for key, value in claim.items():
        if key == "lines" and isinstance(value, list):
            parts += [_line(line) for line in value]
        elif isinstance(value, list):
            parts.append(f"{key} {', '.join(map(str, value))}")
        elif isinstance(value, dict):
            parts.append(f"{key} {'; '.join(f'{name} {_plain(inner)}' for name, inner in value.items())}")
        else:
            parts.append(f"{key} {value}")
    return " · ".join(parts)


def _line(line: dict[str, Any]) -> str:
    head = ["line", str(line.get("cpt")), *map(str, line.get("modifiers", ()))]
    return f"{' '.join(head)} for {', '.join(map(str, line.get('dx', ()))) or 'no diagnosis'}"


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
