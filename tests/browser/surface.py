"""What the test's servers load: a surface whose clock stands where TESTS_CLOCK says."""

import os
import time
from contextvars import ContextVar
from datetime import datetime
from email.utils import formatdate

from gunicorn import util

from fieldapp.foundation import clock

if "TESTS_CLOCK" in os.environ:
    moment = datetime.fromisoformat(os.environ["TESTS_CLOCK"])
    # `clock.at` is for one thread; a server has many.
    clock._set = ContextVar("tests_clock", default=moment)
    # Phones compare their own clock with what an answer says; this one goes on from that moment.
    ahead = moment.timestamp() - time.time()
    util.http_date = lambda _timestamp=None: formatdate(time.time() + ahead, usegmt=True)

from wsgi import app

__all__ = ["app"]
