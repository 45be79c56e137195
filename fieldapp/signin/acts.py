"""The acts of this room, by the store whose access log they stand in."""

from ..audit import service as audit
from ..foundation.database import FIELD, SHARED
from ..foundation.identity import Actor

NOBODY = Actor(id="nobody", party="system", name="")
"""Who tries to sign in: it is not known yet, so the log names the account alone."""

_PREFIX = {FIELD: "signin", SHARED: "signin.partner"}
_NAMES = (
    "signed_in",
    "signed_out",
    "failed",
    "locked_out",
    "confirmed",
    "sessions_ended",
    "password_set",
    "second_factor_set",
    "recovery_codes_made",
    "recovery_code_used",
    "passkey_added",
    "passkey_removed",
    "passkey_renamed",
    "passkey_used",
    "passkey_counter",
    "refused",
    "link_made",
    "link_used",
)
_KINDS = {"passkey_counter": audit.ALARM, "refused": audit.REFUSED}
_acts = {
    (store, name): audit.act(f"{prefix}.{name}", store, _KINDS.get(name, audit.CHANGE))
    for store, prefix in _PREFIX.items()
    for name in _NAMES
}


def act(store: str, name: str) -> audit.Act:
    """The act `signin.<name>` of a store; KeyError for one that is not listed here."""
    return _acts[store, name]
