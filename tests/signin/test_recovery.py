"""Recovery codes: ten, each once, and never without the password."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import text

from fieldapp.foundation.database import open_engine
from fieldapp.signin import recovery
from tests.databases import Stores
from tests.signin.somebody import Somebody, get, is_in, log, post
from tests.signing import signed_in

Make = Callable[..., Somebody]


def codes_of(one: Somebody) -> list[str]:
    """New recovery codes, as the page shows them."""
    page = post(signed_in(one.app, one.id), "/account/recovery-codes")
    assert page.status_code == 200
    return re.findall(r"<code>([0-9A-Z]{5}-[0-9A-Z]{5})</code>", page.text)


def enter_with(one: Somebody, typed: str) -> bool:
    """Whether password and this code give a session."""
    client = one.app.test_client()
    one.first(client)
    post(client, "/login/code", code=typed)
    return is_in(client)


def test_each_is_good_once(anybody: Somebody) -> None:
    codes = codes_of(anybody)
    assert len(set(codes)) == 10
    assert enter_with(anybody, codes[0])
    assert not enter_with(anybody, codes[0])
    assert enter_with(anybody, codes[1].lower().replace("-", " "))
    page = get(signed_in(anybody.app, anybody.id), "/account").text
    assert "8" in re.sub(r"<[^>]*>", "", page.split('id="second-way"')[1].split("</p>")[0])


def test_new_ones_replace_the_old(staff: Make) -> None:
    one = staff()
    old, new = codes_of(one), codes_of(one)
    assert not enter_with(one, old[0])
    assert enter_with(one, new[0])


def test_anothers_are_no_good(staff: Make) -> None:
    one, other = staff("ett"), staff("två")
    codes = codes_of(one)
    assert not enter_with(other, codes[0])
    assert enter_with(one, codes[0])


def test_a_recovery_code_without_the_password_is_nothing(staff: Make) -> None:
    one = staff()
    client = one.app.test_client()
    get(client, "/login")
    assert post(client, "/login/code", code=codes_of(one)[0]).location == "/login"
    assert not is_in(client)


def test_only_hashes_are_stored_and_the_use_is_logged(staff: Make, stores: Stores) -> None:
    one = staff()
    codes = codes_of(one)
    assert enter_with(one, codes[0])
    assert ("signin.recovery_code_used", "nobody", str(one.id)) in log(stores)
    engine = open_engine(stores.owner["field"], readonly=True)
    with engine.connect() as connection:
        rows = str(connection.execute(text("SELECT * FROM signin_recovery_code")).all())
    engine.dispose()
    for code in codes:
        assert code not in rows
        assert code.replace("-", "") not in rows


def test_they_outlive_the_login_key(staff: Make) -> None:
    """Whoever has lost the authenticators' key has these to come back with."""
    one = staff()
    codes = codes_of(one)
    settings = one.app.extensions["fieldapp"]
    one.app.extensions["fieldapp"] = replace(settings, login_keys=("5b" + "0f" * 31,))
    assert enter_with(one, codes[0])
    assert not enter_with(one, codes[0])


def test_what_is_easily_mistaken_is_read_alike() -> None:
    assert recovery.read("ol1i0-UVXYZ") == recovery.read("0111o vvxyz")
    for none in ("", "12345", "12345-6789!", "12345-67890-1", "å" * 10):
        assert recovery.read(none) is None


def test_codes_need_a_fresh_confirmation(anybody: Somebody, clock: Any) -> None:
    client = signed_in(anybody.app, anybody.id, confirmed=False)
    page = post(client, "/account/recovery-codes")
    assert page.status_code == 403
    assert "<code>" not in page.text
    assert 'action="/account/confirm"' in page.text
