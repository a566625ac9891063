"""The YAML files of a pack with the places of everything in them, beside the models that the loader made of them."""

from dataclasses import dataclass
from pathlib import Path

from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.yaml_source import Source, Way, read_yaml


@dataclass(frozen=True, slots=True)
class PackSources:
    """The files of one pack by their path inside it ('rules/region-stated.yaml')."""

    folder: Path
    files: dict[str, Source]

    def lexicons(self) -> dict[str, Source]:
        """The lexicon files, by the name of the lexicon."""
        return {Path(name).stem: source for name, source in self.files.items() if name.startswith("lexicon/")}

    def rule(self, rule: str) -> Source:
        """The file that holds a rule."""
        return next(
            source
            for name, source in self.files.items()
            if name.startswith("rules/") and isinstance(source.data, dict) and source.data.get("rule") == rule
        )


def read_sources(pack: Pack) -> PackSources:
    """Read the files of a loaded pack again, for their places."""
    folder = Path(pack.folder)
    paths = sorted([*folder.glob("*.yaml"), *folder.glob("*/*.yaml")])
    names = [path.relative_to(folder).as_posix() for path in paths]
    return PackSources(folder, {name: read_yaml(folder / name, name) for name in names if not name.startswith(".")})


def line_of(source: Source, way: Way) -> int:
    """The line of a node."""
    return source.where(way).line or 1
