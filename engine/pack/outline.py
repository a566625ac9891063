"""The codes of a pack without the rest of it: to tell which pack holds a code need not cost more than reading one file."""

from pydantic import ValidationError

from dxproof.engine.errors import DxproofError
from dxproof.engine.pack.codes import CodeTable
from dxproof.engine.pack.model import CodesFile
from dxproof.engine.pack.versions import PackVersions
from dxproof.engine.pack.yaml_source import read_yaml

_CODES = "codes.yaml"


def codes_of(pack_versions: PackVersions) -> frozenset[str] | None:
    """The codes that some version of a pack has. None if a table cannot be read, which loading the pack reports."""
    found: set[str] = set()
    for version in pack_versions.versions:
        try:
            source = read_yaml(version.folder / _CODES, f"{version.folder.name}/{_CODES}")
            found.update(CodeTable(CodesFile.model_validate(source.data)).codes)
        except (DxproofError, ValidationError):
            return None
    return frozenset(found)
