"""What the test's servers load: a surface whose clock stands where TESTS_CLOCK says."""

import os
from contextvars import ContextVar
from datetime import datetime

from fieldapp.foundation import clock

_moment = os.environ.pop("TESTS_CLOCK", None)
if _moment:
    # `clock.at` is for one thread; a server has many.
    clock._set = ContextVar("tests_clock", default=datetime.fromisoformat(_moment))

from wsgi import app  # noqa: E402

__all__ = ["app"]
