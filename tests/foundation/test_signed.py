"""Nothing that a browser carries for us rests on SHA-1."""

import ast
import hashlib
from pathlib import Path

from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from fieldapp.foundation.signed import Cookies

CODE = Path(__file__).parents[2] / "fieldapp"


def test_a_session_under_another_hash_is_none(team_app: Flask) -> None:
    assert isinstance(team_app.session_interface, Cookies)
    serializer = team_app.session_interface.get_signing_serializer(team_app)
    assert isinstance(serializer, URLSafeTimedSerializer)
    assert serializer.make_signer().digest_method is hashlib.sha256
    weak = URLSafeTimedSerializer(
        str(team_app.secret_key),
        salt=Cookies.salt,
        serializer=Cookies.serializer,
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha1},
    )
    assert serializer.loads_unsafe(serializer.dumps({"a": 1}))[0]
    assert not serializer.loads_unsafe(weak.dumps({"a": 1}))[0]


def test_every_other_signature_says_its_hash() -> None:
    calls = [
        (path.name, {keyword.arg for keyword in node.keywords})
        for path in CODE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id.endswith("Serializer")
    ]
    assert len(calls) >= 4
    assert [name for name, said in calls if "signer_kwargs" not in said] == []
