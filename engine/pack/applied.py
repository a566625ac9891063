"""What a site's profile has changed in a pack: kept beside it, so that every report can name value and reason."""

from dataclasses import dataclass

OFF = "off"


@dataclass(frozen=True, slots=True)
class Change:
    """One value that a profile sets. ``of`` is the id of a rule or pitfall; ``what`` its key, a parameter's name, or off."""

    of: str
    what: str
    was: str
    now: str
    reason: str


@dataclass(frozen=True, slots=True)
class AppliedProfile:
    """The profile that a pack was changed by."""

    name: str
    digest: str
    changes: tuple[Change, ...]

    def change(self, of: str, what: str) -> Change | None:
        """The change of one value, if the profile sets it."""
        return next((change for change in self.changes if (change.of, change.what) == (of, what)), None)

    def origin(self, of: str, what: str) -> str:
        """Where a value comes from, to be written behind it; nothing for a value of the pack."""
        change = self.change(of, what)
        return f" (profile {self.name}: {change.reason})" if change else ""

    @property
    def off(self) -> tuple[Change, ...]:
        """What is switched off."""
        return tuple(change for change in self.changes if change.what == OFF)
