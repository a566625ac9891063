"""``dxproof rules new``: a small, complete pack, copied from template files."""

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from dxproof.engine.authoring.files import write_files
from dxproof.engine.authoring.scaffold.family import EXAMPLE, Family, of_family
from dxproof.engine.authoring.schema import schema_name
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.pack.error_text import short
from dxproof.engine.pack.loader import shipped_packs

FILES = Path(__file__).resolve().parent / "files"
PACK_ID = "PACK-ID"
SCHEMAS = ".schemas"
_LONGEST = 80
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def new_pack(name: str, parent: Path, schemas: Mapping[str, str], family: Family = EXAMPLE) -> Path:
    """Write the pack into a new folder with its name and return the folder. Raises DxproofError; overwrites nothing."""
    if not _NAME.fullmatch(name) or len(name) > _LONGEST or name in _DEVICES:
        raise DxproofError(
            Problem.PACK_UNKNOWN,
            f'"{short(name)}" cannot be the id of a pack',
            hint=f"use at most {_LONGEST} lower-case letters and digits, words joined by hyphens: my-clinic-knees",
        )
    if name in shipped_packs():
        raise DxproofError(
            Problem.PACK_UNKNOWN,
            f'"{name}" is the id of a shipped pack',
            hint="choose another: ids must be unique",
        )
    folder = parent / name.replace("-", "_")
    if folder.exists() or folder.is_symlink():
        raise DxproofError(
            Problem.OUTPUT, "exists already", Where(str(folder)), "choose another name or --dir; nothing was written"
        )
    write_files(folder, scaffold(name, schemas, family))
    return folder


def scaffold(name: str, schemas: Mapping[str, str], family: Family = EXAMPLE) -> dict[str, str]:
    """The files of a new pack by path; every YAML file names its schema for editors."""
    files = {}
    for path in sorted(FILES.rglob("*")):
        if not path.is_file() or path.name.startswith("."):
            continue
        inside = path.relative_to(FILES).as_posix()
        text = of_family(path.read_text(encoding="utf-8"), family).replace(PACK_ID, name)
        files[of_family(inside, family)] = _modeline(inside, schemas) + text
    return files | {f"{SCHEMAS}/{file}": text for file, text in schemas.items()}


def _modeline(inside: str, schemas: Mapping[str, str]) -> str:
    """The first line, by which the YAML language server finds the schema offline."""
    if not inside.endswith(".yaml") or f"{schema_name(inside)}.json" not in schemas:
        return ""
    up = "../" * (len(PurePosixPath(inside).parts) - 1)
    return f"# yaml-language-server: $schema={up or './'}{SCHEMAS}/{schema_name(inside)}.json\n"
