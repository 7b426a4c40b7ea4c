"""Who plays Google and the provider of text messages, and when nobody does."""

import pytest
from pydantic import ValidationError

from torque_app.embedded.children import outside
from torque_app.embedded.places import Places
from torque_app.integrations.sms.client import Provider
from torque_app.integrations.whatsapp.client import Account
from torque_app.settings import Settings

NAMES = {"GOOGLE_ISSUER", "GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET", "SMS_URL", "SMS_FROM"}
MESSENGERS = {
    "WHATSAPP_URL", "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN", "PUSH_PRACTICE_URL",
}  # fmt: skip
NEEDED = {
    "DATABASE_URL": "postgresql://a", "DATABASE_ADMIN_URL": "postgresql://b",
    "REDIS_URL": "redis://c", "SECRET_KEY": "x" * 40,
}  # fmt: skip


@pytest.fixture
def places(tmp_path):
    """An installation's folder."""
    there = Places(tmp_path)
    there.prepare()
    return there


def test_the_demonstration_has_both_with_secrets_of_its_own(places):
    env, again = {}, {}
    child = outside(places, env, sign_in=True)
    outside(places, again, sign_in=True)
    assert "--sign-in" in child.argv
    assert env.keys() >= NAMES
    assert env["GOOGLE_ISSUER"] == f"{env['SII_SIMULATOR_URL']}/google"
    assert Provider.at(env["SMS_URL"], sender="T").base == f"{env['SII_SIMULATOR_URL']}/sms"
    assert env["GOOGLE_CLIENT_SECRET"] != again["GOOGLE_CLIENT_SECRET"]


def test_the_demonstration_has_a_whatsapp_and_a_push_service(places):
    env = {}
    outside(places, env, sign_in=True)
    assert env.keys() >= MESSENGERS
    assert Account.at(env["WHATSAPP_URL"]).base == f"{env['SII_SIMULATOR_URL']}/whatsapp"


def test_a_real_whatsapp_is_not_played(places):
    env = {"WHATSAPP_URL": "https://1:a@graph.facebook.com/v23.0"}
    outside(places, env, sign_in=True)
    assert env["WHATSAPP_URL"] == "https://1:a@graph.facebook.com/v23.0"
    assert "WHATSAPP_APP_SECRET" not in env


def test_an_installation_with_real_people_has_none(places):
    env = {}
    assert "--sign-in" not in outside(places, env).argv
    assert not (NAMES | MESSENGERS) & env.keys()


@pytest.mark.parametrize("given", ["GOOGLE_CLIENT_ID", "SMS_URL"])
def test_nothing_is_played_beside_a_real_one(places, given):
    env = {given: "x"}
    assert "--sign-in" not in outside(places, env, sign_in=True).argv
    assert env[given] == "x"


@pytest.mark.parametrize(
    ("half", "lacks"),
    [
        ({"GOOGLE_CLIENT_ID": "a"}, "GOOGLE_CLIENT_SECRET"),
        ({"SMS_URL": "https://a:b@host"}, "SMS_FROM"),
        ({"WHATSAPP_URL": "https://a:b@host"}, "WHATSAPP_APP_SECRET"),
    ],
)
def test_half_a_configuration_says_what_lacks(monkeypatch, half, lacks):
    for name in NAMES | MESSENGERS:
        monkeypatch.delenv(name, raising=False)
    for name, value in {**NEEDED, **half}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match=lacks):
        Settings()
