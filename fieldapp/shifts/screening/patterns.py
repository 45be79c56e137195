"""What numbers and addresses look like. Pure data; `fieldapp generate` gives the phone a copy.

Patterns are matched in small letters (see text.py), in this order; what one has taken no later one
sees. `check` names a verdict (verdicts.py). A type of None is harmless, and shields what it matches
from the patterns after it.
"""

from .handles import HANDLES
from .numbers import NUMBERS
from .pieces import Pattern
from .streets import POSITIONS, STREETS
from .web import WEB

OTHER_LETTERS = (
    # From Greek to Thai and on to Korean: in a Swedish note they say what somebody is called.
    Pattern(
        "name", "[\\u0370-\\u1dbf\\u3041-\\ud7a3]{2,}(?: [\\u0370-\\u1dbf\\u3041-\\ud7a3]{2,})*"
    ),
)

PATTERNS: tuple[Pattern, ...] = (*WEB, *POSITIONS, *NUMBERS, *HANDLES, *STREETS, *OTHER_LETTERS)
