"""What browsers carry for us, signed with HMAC-SHA-256: the session's cookie, texts in forms.

The library's own choice is SHA-1 (OWASP ASVS 5.0, 11.4.1).
"""

import hashlib
from typing import Any

from flask.sessions import SecureCookieSessionInterface

SIGNER: dict[str, Any] = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
"""`signer_kwargs` of every serializer of itsdangerous."""


class Cookies(SecureCookieSessionInterface):
    """The session's cookie, as Flask has it, under the stronger hash."""

    digest_method = staticmethod(hashlib.sha256)
