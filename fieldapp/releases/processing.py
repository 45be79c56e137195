"""Post-processing in a child process that has nothing: no key, no path, no packages.

The child is `fieldapp.picture.postprocess`. It is started isolated (-I) and without installed
packages (-S), so it cannot load a database driver; with an empty environment, no inherited file
and an empty folder of its own; and it gives up the right to open anything before it reads.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TIME_LIMIT_SECONDS = 120

START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from fieldapp.picture.postprocess import main; sys.exit(main())"
)


class ProcessingFailed(Exception):
    """The child did not answer as it should. Never holds any of its bytes."""


def command() -> list[str]:
    """The child's command line; its only argument is where the code lies."""
    return [sys.executable, "-I", "-S", "-c", START, str(ROOT)]


def process(sealed: bytes) -> bytes:
    """The processed bytes of a sealed release; raises ProcessingFailed."""
    with tempfile.TemporaryDirectory(prefix="release-") as empty:
        try:
            done = subprocess.run(  # noqa: S603
                command(),
                input=sealed,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=empty,
                env={"LC_ALL": "C.UTF-8"},
                close_fds=True,
                timeout=TIME_LIMIT_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            # `from None`: the original would carry the child's output.
            raise ProcessingFailed("the child took too long") from None
    if done.returncode != 0:
        raise ProcessingFailed(f"the child ended with {done.returncode}")
    return done.stdout
