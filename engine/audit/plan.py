"""The identity of an audit: pack, options and input. ``--resume`` requires the same."""

from dataclasses import asdict, dataclass, fields
from typing import Any

_CALLED = {
    "dxproof": "the version of dxproof",
    "pack": "the pack",
    "pack_digest": "the pack's files",
    "profile_digest": "the profile",
    "as_of": "--as-of",
    "code": "--code",
    "setting": "--setting",
    "encounter": "--encounter",
    "redact": "--redact",
    "inputs": "the names of the inputs",
    "input_digest": "the contents of the inputs",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that determines the tables of a run. Workers and engine are not part of it: they change nothing."""

    dxproof: str
    pack: str
    pack_digest: str
    profile_digest: str | None
    as_of: str | None
    code: str | None
    setting: str | None
    encounter: str | None
    redact: bool
    inputs: tuple[str, ...]
    input_digest: str

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self) | {"inputs": list(self.inputs)}

    @staticmethod
    def from_json(value: Any) -> "Plan | None":
        """The plan from JSON values, or None if they are damaged or from another version."""
        if not isinstance(value, dict) or set(value) != {field.name for field in fields(Plan)}:
            return None
        if not isinstance(value["inputs"], list):
            return None
        return Plan(**{**value, "inputs": tuple(value["inputs"])})

    def differences(self, other: "Plan") -> list[str]:
        """What differs, named as on the command line."""
        return [_CALLED[name.name] for name in fields(self) if getattr(self, name.name) != getattr(other, name.name)]
