"""A phone as the server meets it: real keys, real sealing, real signatures."""

import base64
import json
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from flask import Flask

from fieldapp.accounts import devices_enrolment
from fieldapp.accounts import service as accounts
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation import envelope_keys
from fieldapp.shifts.rules import shift_id

PADDED = (1024, 2048, 4096)
PATH, PULL = "/sync/v1/envelopes", "/api/v1/pull"


def padded(payload: dict[str, Any]) -> bytes:
    """A payload as the phone pads it: spaces up to one of a few sizes."""
    plain = json.dumps(payload, ensure_ascii=False).encode()
    return plain.ljust(next(size for size in PADDED if size >= len(plain)))


class Phone:
    """An enrolled phone of a member of staff in one team."""

    def __init__(self, app: Flask, team: UUID, staff: UUID) -> None:
        self.app = app
        self.team = team
        self.key = ec.generate_private_key(ec.SECP256R1())
        told = self._enrol(staff, None)
        self.id = UUID(told["device"])
        self.day = "2026-11-21"
        self.code = "K7QX2M"

    def _enrol(self, staff: UUID, known_as: str | None) -> Any:
        der = self.key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        wish = {"code": code_for(self.app, staff), "name": "Prov 1", "app": "0.1.0"}
        wish["public_key"] = base64.b64encode(der).decode()
        answer = self.app.test_client().post("/api/v1/devices", json=wish | {"device": known_as})
        assert answer.status_code == 201, answer.get_data(as_text=True)
        self.take_key(answer.get_json()["envelope_key"])
        return answer.get_json()

    def again(self, staff: UUID) -> Any:
        """Connect this phone once more, by a new code of this member of staff's: the answer."""
        return self._enrol(staff, str(self.id))

    def take_key(self, current: dict[str, str]) -> None:
        """Seal to this key of the organisation from now on."""
        self.kid = current["kid"]
        self.point = base64.b64decode(current["public"])

    @property
    def shift(self) -> UUID:
        """The derived id of this phone's shift."""
        from datetime import date

        return shift_id(self.team, date.fromisoformat(self.day), self.code)

    def contact(self, **said: Any) -> dict[str, Any]:
        """A street contact that keeps all the rules, with what a test says instead."""
        return {
            "schema": "contact/1",
            "id": str(uuid4()),
            "version": 1,
            "deleted": False,
            "shift": str(self.shift),
            "team": str(self.team),
            "day": self.day,
            "daypart": "night",
            "kind": "street",
            "arena": "street",
            "form": "sexual",
            "with_police": False,
            "gender": "woman",
            "age": "21_29",
            "met": "new",
            "outcome": "talk",
            "language": None,
            "interpreter": False,
            "origin": None,
            "given": [],
            "need": [],
            "signs": [],
            "place": {"kind": "square", "e": 2697, "n": 26321, "zone": None},
            "follow_up": {"kind": "none", "zone": None, "week": None},
        } | said

    def deletion(self, of: dict[str, Any], version: int) -> dict[str, Any]:
        """The deletion of a contact, as a version of it."""
        kept = {name: of[name] for name in ("schema", "id", "shift", "team", "day")}
        return kept | {"version": version, "deleted": True}

    def shift_payload(self, **said: Any) -> dict[str, Any]:
        """This phone's shift, open, with what a test says instead."""
        return {
            "schema": "shift/1",
            "id": str(self.shift),
            "version": 1,
            "team": str(self.team),
            "day": self.day,
            "code": self.code,
            "state": "open",
            "kind": "street",
            "dayparts": ["evening", "night"],
            "zones": [],
            "platforms": [],
            "staff": 2,
            "half_hours": None,
            "split": None,
            "with_police": "no",
            "given_out": {"cards": 0, "condoms": 0, "hygiene_kits": 0, "food": 0},
            "aborted": False,
            "incident": False,
            "note": "",
        } | said

    def seal(self, payload: dict[str, Any], plain: bytes | None = None) -> dict[str, Any]:
        """The envelope of a payload (or of other bytes under its id and version)."""
        sealed = envelope_keys.sealed(
            self.point, payload["id"], payload["version"], plain or padded(payload)
        )
        return {
            "id": payload["id"],
            "version": payload["version"],
            "kid": self.kid,
            "ct": base64.b64encode(sealed).decode(),
        }

    def sign(self, method: str, path: str, body: bytes) -> dict[str, str]:
        """The headers of a request signed by this phone."""
        signed = f"fieldapp/delivery/1\n{method} {path}\n".encode() + body
        r, s = decode_dss_signature(self.key.sign(signed, ec.ECDSA(hashes.SHA256())))
        raw = r.to_bytes(32, "big") + s.to_bytes(32, "big")
        return {
            "X-Fieldapp-Device": str(self.id),
            "X-Fieldapp-Signature": base64.b64encode(raw).decode(),
        }

    def status(self, **said: Any) -> dict[str, Any]:
        """What this phone says of itself, with what a test says instead."""
        return {
            "app": "0.1.0",
            "queue": 0,
            "oldest_days": 0,
            "error": None,
            "kid": self.kid,
            "kids": [],
        } | said

    def pull(self, status: Any = None) -> Any:
        """The server's response to a signed pull."""
        body = json.dumps({"protocol": 1, "status": status}).encode()
        return self.app.test_client().post(
            PULL,
            data=body,
            headers=self.sign("POST", PULL, body),
            content_type="application/json",
        )

    def post(self, envelopes: list[Any], **more: Any) -> Any:
        """The server's response to a signed batch."""
        said = {"status": more.pop("status")} if "status" in more else {}
        body = json.dumps({"protocol": 1, "envelopes": envelopes} | said).encode()
        return self.app.test_client().post(
            PATH,
            data=body,
            headers=self.sign("POST", PATH, body) | more.pop("headers", {}),
            content_type=more.pop("content_type", "application/json"),
        )

    def deliver(self, *payloads: dict[str, Any]) -> list[tuple[str, str | None]]:
        """Seal and deliver payloads in one batch; (answer, reason) of each."""
        response = self.post([self.seal(p) for p in payloads])
        assert response.status_code == 200, response.get_data(as_text=True)
        return [(a["answer"], a["reason"]) for a in response.get_json()["answers"]]


def code_for(app: Flask, staff: UUID) -> str:
    """An enrolment code that this member of staff made at the desk."""
    with app.app_context():
        actor = accounts.load_actor(str(staff))
        assert actor is not None
        return devices_enrolment.make_code(actor, staff)


def make_team(app: Flask, name: str = "Prov") -> UUID:
    """A team of a test."""
    with app.app_context():
        return accounts.add_team(SYSTEM, name, "street")


def make_staff(app: Flask, username: str, team: UUID, *roles: str) -> UUID:
    """A member of staff of a test."""
    with app.app_context():
        return accounts.add_staff(SYSTEM, username, f"{username} (prov)", frozenset(roles), (team,))
