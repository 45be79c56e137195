"""What a WSGI server loads: FIELDAPP_SURFACE=team or picture. Imports that surface alone."""

import gc
import os
import resource

# A dump of this process's memory would hold keys, and what somebody was just writing.
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

surface = os.environ.get("FIELDAPP_SURFACE")
if surface == "team":
    from fieldapp.team_app import make_app
elif surface == "picture":
    from fieldapp.picture_app import make_app
else:
    raise SystemExit("Set FIELDAPP_SURFACE to team or picture.")

app = make_app()

# What was loaded now lives as long as the process: the collector need not walk it again and
# again while a page of thousands of rows is added up (a third of such a page's time).
gc.collect()
gc.freeze()
