"""What the test's servers load: a surface whose clock stands where TESTS_CLOCK says."""

import os
from contextvars import ContextVar
from datetime import datetime

from fieldapp.foundation import clock

if "TESTS_CLOCK" in os.environ:
    moment = datetime.fromisoformat(os.environ["TESTS_CLOCK"])
    # `clock.at` is for one thread; a server has many.
    clock._set = ContextVar("tests_clock", default=moment)

from wsgi import app

__all__ = ["app"]
