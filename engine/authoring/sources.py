"""The YAML files of a loaded pack with positions."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from dxproof.engine.pack.loader import RULES_FOLDER, SHARED, Pack
from dxproof.engine.pack.yaml_source import Source, read_yaml

# Lexicon files that list words without a meaning, names that open a section, or patterns.
NO_PHRASES = frozenset(
    {"constructions", "facts", "visit", "spelling", "sections", "characters", "dates", "levels", "layout", "registers"}
)
# Files of the language: every pack reads them, none is written for one.
OF_ALL_PACKS = frozenset(
    {"assertion", "characters", "dates", "levels", "grammar", "layout", "sections", "registers", "contexts", "spelling"}
)


@dataclass(frozen=True, slots=True)
class PackSources:
    """The files of one pack by path ('rules/region-stated.yaml')."""

    folder: Path
    files: dict[str, Source]

    def lexicons(self) -> dict[str, tuple[Source, ...]]:
        """The files of each lexicon: the shared one, if used, and the pack's own."""
        found: dict[str, tuple[Source, ...]] = {}
        for name, source in self.files.items():
            path = PurePosixPath(name)
            if path.parts[0] in ("lexicon", SHARED) and path.stem not in NO_PHRASES:
                found[path.stem] = (*found.get(path.stem, ()), source)
        return found

    def path(self, name: str) -> Path:
        """The path of a file."""
        return (RULES_FOLDER if name.startswith(f"{SHARED}/") else self.folder) / name

    def rule(self, rule: str) -> Source:
        """The file of a rule."""
        return next(
            source
            for name, source in self.files.items()
            if name.startswith("rules/") and isinstance(source.data, dict) and source.data.get("rule") == rule
        )


def read_sources(pack: Pack) -> PackSources:
    """Read the files of a loaded pack again, for positions."""
    folder = Path(pack.folder)
    shared = RULES_FOLDER / SHARED
    words = [path for path in sorted(shared.glob("*.yaml")) if path.stem not in OF_ALL_PACKS]
    words += sorted((shared / pack.file.words).glob("*.yaml")) if pack.file.words else []
    own = [*sorted(folder.glob("*.yaml")), *sorted(folder.glob("lexicon/*.yaml")), *sorted(folder.glob("rules/*.yaml"))]
    names = {path.relative_to(RULES_FOLDER).as_posix(): path for path in words}
    names |= {path.relative_to(folder).as_posix(): path for path in own}
    return PackSources(folder, {name: read_yaml(path, name) for name, path in names.items()})
