"""How both surfaces are served, whoever starts them: `gunicorn wsgi:app` reads this file.

Sizes of what comes before the body are refused here; the body's in fieldapp/foundation/entrance.
"""

worker_class = "fieldapp.foundation.server.PatientWorker"
threads = 4
keepalive = 5
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190
# A proxy's word for who asks is believed by the app alone, and only when it was told of proxies.
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}
# Nothing of a request may stand in a log: an address may name what was looked at, and when.
accesslog = None
errorlog = "-"
loglevel = "warning"
