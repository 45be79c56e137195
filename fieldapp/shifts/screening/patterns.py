"""What numbers and addresses look like. Pure data; `fieldapp generate` gives the phone a copy.

Patterns are matched in small letters (see text.py), in this order; what one has taken no later one
sees. `check` names a verdict (verdicts.py). A type of None is harmless, and shields what it matches
from the patterns after it.
"""

from .handles import HANDLES
from .numbers import NUMBERS
from .pieces import Pattern
from .streets import STREETS
from .web import WEB

PATTERNS: tuple[Pattern, ...] = (*WEB, *NUMBERS, *HANDLES, *STREETS)
