"""A site profile: it sets required rules, weights, thresholds and severities, and switches rules off; nothing else.

Each entry gives a reason. A profile cannot change logic, and rules that establish an axis stay required: a site may
require more or less besides the axes, but never change the axes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError

from dxproof.engine.errors import DxproofError, PackErrors, Problem, Where
from dxproof.engine.pack.applied import OFF, AppliedProfile, Change
from dxproof.engine.pack.loader import Pack, digest_of
from dxproof.engine.pack.mistakes import unknown, wrong
from dxproof.engine.pack.model import Flag, Model, Natural, PitfallEntry, Positive, RuleFile
from dxproof.engine.pack.shape import shape_errors
from dxproof.engine.pack.yaml_source import KeyPath, Source, read_yaml
from dxproof.engine.terms import Severity

NonBlank = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class RuleSetting(Model):
    """The settings for one rule, with the reason."""

    rule: str
    required: Flag | None = None
    weight: Positive | None = None
    parameters: dict[str, Natural] = Field(default_factory=dict)
    off: Literal[True] | None = None
    reason: NonBlank


class PitfallSetting(Model):
    """The settings for one pitfall, with the reason."""

    pitfall: str
    severity: Severity | None = None
    off: Literal[True] | None = None
    reason: NonBlank


class ProfileFile(Model):
    """The settings of one site for one pack."""

    profile: NonBlank
    pack: str
    rules: tuple[RuleSetting, ...] = ()
    pitfalls: tuple[PitfallSetting, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile that was read: its settings, their positions, and its digest."""

    file: ProfileFile
    source: Source
    digest: str


def read_profile(path: str | Path) -> Profile:
    """Read a profile. Raises DxproofError, PackErrors with every mistake of its shape."""
    place = Path(path)
    if place.suffix.lower() not in (
        ".yaml",
        ".yml",
    ):  # a note passed by mistake must not appear in an error excerpt
        where, hint = Where(str(path)), "rename it to .yaml, or give the profile file"
        raise DxproofError(Problem.PROFILE_SHAPE, "does not have the suffix of a YAML file", where, hint)
    source = read_yaml(place, str(path))
    try:
        file = ProfileFile.model_validate(source.data)
    except ValidationError as error:
        raise PackErrors(list(shape_errors(source, error, ProfileFile, Problem.PROFILE_SHAPE))) from None
    mistakes = list(_idle(file, source))
    if mistakes:
        raise PackErrors(mistakes)
    return Profile(file, source, digest_of({"profile": place.read_bytes()}))


def _idle(file: ProfileFile, source: Source) -> Iterator[DxproofError]:
    """Errors for entries that set nothing, or that set something and also switch it off."""
    entries: list[tuple[KeyPath, str, RuleSetting | PitfallSetting]] = [
        *((("rules", number), "rule", entry) for number, entry in enumerate(file.rules)),
        *((("pitfalls", number), "pitfall", entry) for number, entry in enumerate(file.pitfalls)),
    ]
    for key_path, kind, entry in entries:
        given = [name for name in type(entry).model_fields if name not in (kind, "reason") and getattr(entry, name)]
        given += ["required"] if isinstance(entry, RuleSetting) and entry.required is False else []
        if not given:
            yield _wrong(source, key_path, "the entry sets nothing", "set something, or remove the entry")
        elif OFF in given and len(given) > 1:
            others = ", ".join(name for name in given if name != OFF)
            yield _wrong(source, (*key_path, OFF), f"a rule that is off cannot have {others}", "remove one of them")


def apply(pack: Pack, profile: Profile) -> Pack:
    """The pack with the profile applied. Raises PackErrors with everything that the pack does not have or allow."""
    mistakes = list(_mistakes(pack, profile))
    if mistakes:
        raise PackErrors(mistakes)
    file = profile.file
    rules = {entry.rule: entry for entry in file.rules}
    pitfalls = {entry.pitfall: entry for entry in file.pitfalls}
    changes = [change for rule in pack.rules if rule.rule in rules for change in _of_rule(rule, rules[rule.rule])]
    changes += [
        c for pitfall in pack.pitfalls if pitfall.id in pitfalls for c in _of_pitfall(pitfall, pitfalls[pitfall.id])
    ]
    return replace(
        pack,
        rules=tuple(_set_rule(r, rules.get(r.rule)) for r in pack.rules if not _is_off(rules.get(r.rule))),
        pitfalls=tuple(_set_pitfall(t, pitfalls.get(t.id)) for t in pack.pitfalls if not _is_off(pitfalls.get(t.id))),
        profile=AppliedProfile(file.profile, profile.digest, tuple(changes)),
    )


def _is_off(setting: RuleSetting | PitfallSetting | None) -> bool:
    return setting is not None and setting.off is True


def _set_rule(rule: RuleFile, setting: RuleSetting | None) -> RuleFile:
    if setting is None:
        return rule
    update: dict[str, object] = {
        name: value for name in ("required", "weight") if (value := getattr(setting, name)) is not None
    }
    update["parameters"] = {
        name: parameter.model_copy(update={"default": setting.parameters.get(name, parameter.default)})
        for name, parameter in rule.parameters.items()
    }
    return rule.model_copy(update=update)


def _set_pitfall(pitfall: PitfallEntry, setting: PitfallSetting | None) -> PitfallEntry:
    return (
        pitfall
        if setting is None or setting.severity is None
        else pitfall.model_copy(update={"severity": setting.severity})
    )


def _of_rule(rule: RuleFile, setting: RuleSetting) -> Iterator[Change]:
    if setting.off:
        yield Change(rule.rule, OFF, "on", "off", setting.reason)
    for name in ("required", "weight"):
        value = getattr(setting, name)
        if value is not None:
            yield Change(rule.rule, name, _text(getattr(rule, name)), _text(value), setting.reason)
    for name, number in setting.parameters.items():
        yield Change(rule.rule, name, _text(rule.parameters[name].default), _text(number), setting.reason)


def _of_pitfall(pitfall: PitfallEntry, setting: PitfallSetting) -> Iterator[Change]:
    if setting.off:
        yield Change(pitfall.id, OFF, "on", "off", setting.reason)
    if setting.severity is not None:
        yield Change(pitfall.id, "severity", pitfall.severity.value, setting.severity.value, setting.reason)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


# ---- what the pack does not have or allow ------------------------------------------------------------------------


def makes_the_code(rule: RuleFile) -> bool:
    """Whether a rule establishes an axis: no code can be proven without it, so a site cannot switch it off."""
    return rule.establishes is not None


def _mistakes(pack: Pack, profile: Profile) -> Iterator[DxproofError]:
    file, source = profile.file, profile.source
    if file.pack != pack.file.pack:
        message = f'the profile is for the pack "{file.pack}", and the pack is {pack.file.pack}'
        yield _wrong(source, ("pack",), message, "use it with its pack")
        return
    rules = {rule.rule: rule for rule in pack.rules}
    pitfalls = {pitfall.id: pitfall for pitfall in pack.pitfalls}
    yield from _twice(source, "rules", "rule", [entry.rule for entry in file.rules])
    yield from _twice(source, "pitfalls", "pitfall", [entry.pitfall for entry in file.pitfalls])
    for number, entry in enumerate(file.rules):
        key_path: KeyPath = ("rules", number)
        rule = rules.get(entry.rule)
        if rule is None:
            yield _unknown(source, (*key_path, "rule"), f"rule of {pack.file.pack}", entry.rule, rules)
            continue
        for name in entry.parameters:
            if name not in rule.parameters:
                what = f"parameter of {rule.rule}"
                yield _unknown(source, (*key_path, "parameters", name), what, name, rule.parameters, at_key=True)
        if makes_the_code(rule) and (entry.off or entry.required is False):
            done = "switched off" if entry.off else "made optional"
            message = f"{rule.rule} establishes an axis of the code and cannot be {done}"
            yield _wrong(source, (*key_path, OFF if entry.off else "required"), message, "remove the entry")
    for number, setting in enumerate(file.pitfalls):
        if setting.pitfall not in pitfalls:
            what = f"pitfall of {pack.file.pack}"
            yield _unknown(source, ("pitfalls", number, "pitfall"), what, setting.pitfall, pitfalls)


def _twice(source: Source, key: str, kind: str, names: list[str]) -> Iterator[DxproofError]:
    for number, name in enumerate(names):
        first = names.index(name)
        if first < number:
            line = source.where((key, first)).line
            message = f'the {kind} "{name}" has two entries'
            yield _wrong(source, (key, number, kind), message, f"line {line} has the other; write one entry")


def _unknown(
    source: Source, key_path: KeyPath, what: str, name: str, known: Mapping[str, object], at_key: bool = False
) -> DxproofError:
    return unknown(source, key_path, what, name, known, Problem.PROFILE_REFERENCE, at_key)


def _wrong(source: Source, key_path: KeyPath, message: str, hint: str) -> DxproofError:
    return wrong(source, key_path, message, hint, Problem.PROFILE_REFERENCE)
