"""Where messages are handed over, and what Meta tells of them."""

import hmac
import json
from hashlib import sha256

import pytest

from torque_app.integrations.whatsapp.client import Account
from torque_app.integrations.whatsapp.webhook import is_signed, statuses


def test_an_account_is_an_address():
    account = Account.at("https://1234:cla%2Fve@graph.facebook.com/v23.0/")
    assert account == Account("https://graph.facebook.com/v23.0", "1234", "cla/ve")
    assert "cla/ve" not in repr(account)


@pytest.mark.parametrize(
    "url", ["ftp://a:b@host", "https://host", "https://a@host", "http://a:b@meta.example", "nada"]
)
def test_an_address_not_clear_or_not_safe_is_refused(url):
    with pytest.raises(ValueError, match="WHATSAPP_URL"):
        Account.at(url)


def test_a_body_counts_by_its_signature():
    body = b'{"a": 1}'
    seal = "sha256=" + hmac.new(b"secreto", body, sha256).hexdigest()
    assert is_signed(body, seal, secret="secreto")
    assert not is_signed(body + b" ", seal, secret="secreto")
    assert not is_signed(body, seal, secret="")
    assert not is_signed(body, "ñ", secret="secreto")


@pytest.mark.parametrize(
    "told",
    [
        b"", b"[]", b"null", b'"x"', b"{", b'{"entry": 3}', b'{"entry": [3]}',
        b'{"entry": [{"changes": [{"value": {"statuses": ["x", {"status": "volando"}]}}]}]}',
        b'{"entry": [{"changes": [{"value": {"statuses": [{"status": []}, {}]}}]}]}',
    ],
)  # fmt: skip
def test_what_is_of_another_shape_tells_nothing(told):
    assert statuses(told) == []


def test_a_status_says_of_which_message_and_why():
    one = {
        "id": "wamid.1",
        "status": "failed",
        "timestamp": "1700000000",
        "biz_opaque_callback_data": "a.b",
        "errors": [{"code": 131026, "title": "Message undeliverable"}],
    }
    body = json.dumps({"entry": [{"changes": [{"value": {"statuses": [one]}}]}]}).encode()
    (told,) = statuses(body)
    assert (told.told_back, told.error) == ("a.b", "131026 Message undeliverable")
    assert told.event_id == "wamid.1:failed:1700000000"
