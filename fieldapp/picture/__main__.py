"""`python -m fieldapp.picture verify FILE --key HEX`: is a release genuine? Needs no database."""

import argparse
import sys
from pathlib import Path

from . import documents


def main(arguments: list[str] | None = None) -> int:
    """0 when the release is genuine, 1 when it is not, with one sentence."""
    parser = argparse.ArgumentParser(prog="release")
    commands = parser.add_subparsers(required=True)
    check = commands.add_parser("verify", help="check who signed a release and that it is whole")
    check.add_argument("file", type=Path)
    check.add_argument("--key", required=True, help="the city's public key, 64 hexadecimal digits")
    given = parser.parse_args(arguments)
    try:
        release = documents.verify(given.file.read_bytes(), given.key)
    except OSError:
        sys.stderr.write("The file cannot be read.\n")
        return 1
    except documents.NotGenuine as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"Genuine: {release['organisation']}, release {release['id']}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
