"""Files of an audit folder must be regular files: a link could lead to another user's file, a pipe could block forever."""

import os
import stat
from pathlib import Path

from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.wording import shown

_KINDS = {
    stat.S_IFLNK: "a link",
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
_HINT = "remove it and restore the folder from a copy, or run the audit again with another --out"


def check_ordinary(path: Path) -> bool:
    """Whether a file exists at a path. Raises AUDIT_FOLDER if it is a link, a folder, a pipe or a device."""
    try:
        mode = os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        message = f"cannot be read: {error.strerror or type(error).__name__}"
        raise DxproofError(Problem.AUDIT_FOLDER, message, Where(shown(str(path))), "check its permissions") from None
    if not stat.S_ISREG(mode):
        message = f"is {_KINDS.get(stat.S_IFMT(mode), 'something else')}, expected a regular file"
        raise DxproofError(Problem.AUDIT_FOLDER, message, Where(shown(str(path))), _HINT)
    return True


def refuse_links(*folders: Path) -> None:
    """Raise AUDIT_FOLDER for a link in a folder, because it could redirect output."""
    for folder in folders:
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.is_symlink():
                message, hint = "is a link, which an audit folder must not have", "remove it, or choose another --out"
                raise DxproofError(Problem.AUDIT_FOLDER, message, Where(shown(str(path))), hint)
