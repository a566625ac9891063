"""Files of an audit's folder are ordinary ones: a link could lead to a file of somebody else, a pipe waits for ever."""

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
_HINT = "remove it, and take the folder from where it is whole, or run the audit again into another --out"


def check_ordinary(path: Path) -> bool:
    """Whether there is a file at a path. Raises AUDIT_FOLDER for a link, a folder, a pipe or a device in its place."""
    try:
        mode = os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        message = f"cannot be read: {error.strerror or type(error).__name__}"
        raise DxproofError(Problem.AUDIT_FOLDER, message, Where(shown(str(path))), "check its permissions") from None
    if not stat.S_ISREG(mode):
        message = f"is {_KINDS.get(stat.S_IFMT(mode), 'something else')}, expected an ordinary file"
        raise DxproofError(Problem.AUDIT_FOLDER, message, Where(shown(str(path))), _HINT)
    return True


def refuse_links(*folders: Path) -> None:
    """Raise AUDIT_FOLDER for a link in a folder: what is written there could end up elsewhere."""
    for folder in folders:
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.is_symlink():
                message, hint = "is a link, and an audit's folder holds none", "remove it, or choose another --out"
                raise DxproofError(Problem.AUDIT_FOLDER, message, Where(shown(str(path))), hint)
