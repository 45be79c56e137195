"""Letters leave over TLS or not at all; a bad server is a reason, never an error or a long wait."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.foundation import mail
from fieldapp.foundation.mail import NotSent, deliver, is_address, letter
from fieldapp.foundation.settings import MailSettings, SettingMissing, load
from tests.foundation import mail_catcher
from tests.foundation.mail_catcher import catching, certificate, free_port, hostile
from tests.foundation.test_settings import environment  # noqa: F401

TO = "anna@kommun.example"
NOWHERE = MailSettings("localhost", 1, "fieldapp@kommun.example")
HELLO = b"220 here\r\n"


def _reason(settings, to=TO):
    with pytest.raises(NotSent) as told:
        deliver(settings, letter(settings, to, "Ämne", "Text"))
    return told.value.reason


@pytest.mark.parametrize("tls", ["starttls", "tls"])
@pytest.mark.parametrize("log_in", [False, True])
def test_a_letter_arrives_encrypted_and_as_it_was_written(tmp_path, tls, log_in):
    text = "Hej Åsa,\n\nhttps://fieldapp.example/link/" + "x" * 90 + "\n"
    with catching(tmp_path, tls, log_in=log_in) as catcher:
        deliver(catcher.settings, letter(catcher.settings, TO, "Inbjudan till fältappen", text))
    [got] = catcher.letters
    assert catcher.encrypted == [True]
    assert (got["To"], got["From"]) == (TO, "fieldapp@kommun.example")
    assert got["Subject"] == "Inbjudan till fältappen"
    assert got.get_content_type() == "text/plain"
    assert got.get_content().replace("\r\n", "\n") == text
    assert got["Auto-Submitted"] == "auto-generated"
    # The host's own name is nobody's business.
    assert got["Message-ID"].endswith("@kommun.example>")


def test_a_certificate_that_nobody_vouches_for_gets_nothing(tmp_path):
    with catching(tmp_path) as catcher:
        assert _reason(replace(catcher.settings, ca=None)) == "not_trusted"
    assert catcher.letters == []


def test_a_certificate_of_another_name_gets_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(
        mail_catcher, "certificate", lambda folder: certificate(folder, "other.example")
    )
    with catching(tmp_path) as catcher:
        assert _reason(catcher.settings) == "not_trusted"
    assert catcher.letters == []


def test_a_wrong_password_is_told_apart(tmp_path):
    with catching(tmp_path, log_in=True) as catcher:
        assert _reason(replace(catcher.settings, password="wrong")) == "log_in_refused"
    assert catcher.letters == []


def test_a_server_that_refuses_the_letter(tmp_path):
    with catching(tmp_path) as catcher:
        catcher.answer = "554 no"
        assert _reason(catcher.settings) == "refused"


def test_a_server_that_strips_starttls_is_told_nothing():
    with hostile(HELLO, b"250-here\r\n250 8BITMIME\r\n", b"250 go on\r\n") as (settings, heard):
        assert _reason(settings) == "not_encrypted"
    assert not any(b"MAIL" in said or b"AUTH" in said or TO.encode() in said for said in heard)


def test_a_server_that_promises_starttls_and_takes_it_back():
    promises = b"250-here\r\n250 STARTTLS\r\n"
    with hostile(HELLO, promises, b"454 not now\r\n") as (settings, heard):
        assert _reason(settings) == "refused"
    assert not any(b"MAIL" in said for said in heard)


def test_a_server_that_says_no_at_the_door():
    with hostile(b"554 go away\r\n") as (settings, _heard):
        assert _reason(settings) == "unreachable"


def test_no_server_at_all():
    assert _reason(MailSettings("localhost", free_port(), NOWHERE.sender)) == "unreachable"


@pytest.mark.parametrize("says", [(None,), (HELLO, None), (HELLO, b"250-slow\r\n", None)])
def test_a_server_that_hangs_is_left(monkeypatch, says):
    monkeypatch.setattr(mail, "TIMEOUT_SECONDS", 1)
    begun = time.monotonic()
    with hostile(*says) as (settings, _heard):
        assert _reason(settings) == "too_slow"
    assert time.monotonic() - begun < 5


def test_a_server_that_talks_nonsense():
    with hostile(b"\xff" * 9000) as (settings, _heard):
        assert _reason(settings) in ("unreachable", "refused")


@pytest.mark.parametrize(
    "wrong",
    [
        "", "anna", "anna@", "@b.example", "anna@b", "a b@c.example", "a@b.example\n",
        "a@b.example\r\nBcc: c@d.example", "a@b.example,c@d.example", "<a@b.example>",
        "Anna <a@b.example>", "a@b.example;c@d.example", "a@b..example", "å@b.example",
        "a@" + "b" * 250 + ".example", "a\0@b.example", '"a b"@c.example',
    ],
)  # fmt: skip
def test_what_is_no_single_address_is_refused(wrong):
    assert not is_address(wrong)
    with pytest.raises(NotSent, match="not_an_address"):
        letter(NOWHERE, wrong, "x", "x")


def test_plain_addresses_are_taken():
    for right in ("a@b.se", "anna.berg+x@social.stockholm.se", "o'neil@b-c.example"):
        assert is_address(right)


@given(subject=st.text(), text=st.text().filter(lambda t: t.isprintable()))
def test_no_subject_and_no_text_makes_a_header(subject, text):
    try:
        made = letter(NOWHERE, TO, subject, text).as_bytes()
    except UnicodeEncodeError:
        return  # half of a surrogate pair: nobody can be told it
    head = made.split(b"\r\n\r\n", 1)[0].replace(b"\r\n ", b" ")
    names = [line.split(b":")[0] for line in head.split(b"\r\n")]
    assert sorted(names) == sorted(
        [b"From", b"To", b"Subject", b"Date", b"Message-ID", b"Auto-Submitted",
         b"Content-Type", b"Content-Transfer-Encoding", b"MIME-Version"]
    )  # fmt: skip


def test_planted_headers_stay_in_the_subject():
    made = letter(NOWHERE, TO, "Hej\r\nBcc: c@d.example\r\n\r\nmore", "x")
    assert made["Bcc"] is None
    assert made["Subject"] == "Hej Bcc: c@d.example more"


def test_mail_comes_from_settings_and_never_in_clear(environment):  # noqa: F811
    assert load("team").mail is None
    environment.setenv("FIELDAPP_MAIL_HOST", "post.example")
    with pytest.raises(SettingMissing, match="MAIL_FROM"):
        load("team")
    environment.setenv("FIELDAPP_MAIL_FROM", "fieldapp@kommun.example")
    assert load("picture").mail == MailSettings("post.example", 587, "fieldapp@kommun.example")
    environment.setenv("FIELDAPP_MAIL_USER", "u")
    with pytest.raises(SettingMissing, match="MAIL_PASSWORD"):
        load("team")
    environment.setenv("FIELDAPP_MAIL_PASSWORD", "hidden")
    environment.setenv("FIELDAPP_MAIL_TLS", "tls")
    told = load("team")
    assert (told.mail.port, told.mail.password) == (465, "hidden")
    assert "hidden" not in repr(told)
    environment.setenv("FIELDAPP_MAIL_TLS", "none")
    with pytest.raises(SettingMissing, match="never in clear"):
        load("team")
    environment.setenv("FIELDAPP_MAIL_TLS", "tls")
    environment.setenv("FIELDAPP_MAIL_FROM", "a@b.example\nBcc: c@d.example")
    with pytest.raises(SettingMissing, match="MAIL_FROM"):
        load("team")
