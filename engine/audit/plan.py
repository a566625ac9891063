"""What makes two calls the same audit: pack, options and input. ``--resume`` goes on with nothing else."""

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
    "input_digest": "what the inputs hold",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """All that decides the tables of a run. Workers and engine are not part of it: they change no byte."""

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
        """As plain values."""
        return asdict(self) | {"inputs": list(self.inputs)}

    @staticmethod
    def from_json(value: Any) -> "Plan | None":
        """The plan of plain values, or None where they are damaged or of another version of the program."""
        if not isinstance(value, dict) or set(value) != {field.name for field in fields(Plan)}:
            return None
        if not isinstance(value["inputs"], list):
            return None
        return Plan(**{**value, "inputs": tuple(value["inputs"])})

    def differences(self, other: "Plan") -> list[str]:
        """What differs, in the words of the call."""
        return [_CALLED[name.name] for name in fields(self) if getattr(self, name.name) != getattr(other, name.name)]
