"""The changes that a site profile made to a pack, kept so that every report can state value and reason."""

from dataclasses import dataclass

OFF = "off"


@dataclass(frozen=True, slots=True)
class Change:
    """One value set by a profile. ``of`` is the id of a rule or pitfall; ``what`` is a key, a parameter or ``off``."""

    of: str
    what: str
    was: str
    now: str
    reason: str


@dataclass(frozen=True, slots=True)
class AppliedProfile:
    """The profile applied to a pack."""

    name: str
    digest: str
    changes: tuple[Change, ...]

    def change(self, of: str, what: str) -> Change | None:
        """The change of one value, if the profile sets it."""
        return next((change for change in self.changes if (change.of, change.what) == (of, what)), None)

    def origin(self, of: str, what: str) -> str:
        """The origin of a value, to append to it; empty for a value of the pack itself."""
        change = self.change(of, what)
        return f" (profile {self.name}: {change.reason})" if change else ""

    @property
    def off(self) -> tuple[Change, ...]:
        """The changes that switch something off."""
        return tuple(change for change in self.changes if change.what == OFF)
