"""What is said to a browser: the standard's own example, and what is refused."""

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from torque_app.integrations.push.sealing import (
    Subscription,
    authorization,
    opened,
    our_key,
    plain,
    public_key,
    record_keys,
    sealed,
)
from torque_app.integrations.push.services import is_push_service

# RFC 8291 §5 and Appendix A
THEIRS = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
OURS = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"
PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
AUTH, SALT = "BTBZMqHH6r4Tts7J_aSIgg", "DGv6ra1nlYgDCS1FRnbzlw"
CIPHER, NONCE = "oIhVW04MRdy2XN9CiKLxTg", "4h_95klXJ5E_qnoN"
GOOGLE = "https://fcm.googleapis.com/fcm/send/abc"


@pytest.fixture(autouse=True)
def _settings(servers):
    """Our key follows SECRET_KEY, which the servers set."""


def test_the_standards_example_comes_out():
    key = ec.derive_private_key(int.from_bytes(opened(PRIVATE)), ec.SECP256R1())
    them = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), opened(THEIRS))
    cipher, nonce = record_keys(
        key.exchange(ec.ECDH(), them),
        salt=opened(SALT),
        auth=opened(AUTH),
        theirs=opened(THEIRS),
        ours=opened(OURS),
    )
    assert (plain(cipher), plain(nonce)) == (CIPHER, NONCE)


def test_each_message_is_sealed_anew():
    browser = Subscription(GOOGLE, THEIRS, AUTH)
    assert sealed(b"hola", browser) != sealed(b"hola", browser)


@pytest.mark.parametrize("keys", [("", AUTH), ("AAAA", AUTH), (THEIRS[:-4] + "AAAA", AUTH)])
def test_keys_that_are_none_are_refused(keys):
    with pytest.raises(ValueError, match=r".*"):
        sealed(b"hola", Subscription(GOOGLE, *keys))


def test_too_much_is_refused():
    with pytest.raises(ValueError, match="3993"):
        sealed(b"x" * 4000, Subscription(GOOGLE, THEIRS, AUTH))


def test_a_service_is_told_who_we_are_and_that_it_is_meant():
    scheme, _, rest = authorization(GOOGLE, contact="mailto:a@b.cl").partition(" ")
    told = dict(part.strip().split("=", 1) for part in rest.split(","))
    claims = jwt.decode(
        told["t"],
        our_key().public_key(),
        algorithms=["ES256"],
        audience="https://fcm.googleapis.com",
    )
    assert (scheme, claims["sub"], told["k"]) == ("vapid", "mailto:a@b.cl", public_key())


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://malo.example/push",
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com.malo.example/x",
        "https://fcm.googleapis.com@malo.example/x",
        "https://fcm.googleapis.com:8443/x",
        "https://127.0.0.1/x",
        "file:///etc/passwd",
        "https://[::1",
        "",
    ],
)
def test_strangers_are_never_called(endpoint):
    assert not is_push_service(endpoint)


def test_browsers_services_and_the_practice_one_are_known():
    assert is_push_service(GOOGLE)
    assert is_push_service("https://updates.push.services.mozilla.com/wpush/v2/x")
    assert is_push_service("http://127.0.0.1:9/push/to/x", practice="http://127.0.0.1:9/push")
    assert not is_push_service("http://127.0.0.1:99/push/to/x", practice="http://127.0.0.1:9/push")
    assert not is_push_service("http://malo.example/to/x", practice="http://malo.example")
