"""The owner of an account is told when something else opens it, or opens it no more."""

import pytest
from sqlmodel import select

from models.auth import IdentityProvider
from models.notifications import Notification
from tests.auth.people import PASSWORD, person
from tests.notifications.test_mail import box, carry_out  # noqa: F401 - a fixture
from torque_app.auth import service
from torque_app.core.tx import transaction
from torque_app.integrations.google.tokens import Proof
from torque_app.notifications import handlers  # noqa: F401 - they listen

WAS_IT_YOU = "Si no fuiste tú, cambia tu contraseña y cierra tus otras sesiones."


@pytest.fixture
def ana(shop):
    """Somebody who works here and has a password."""
    return person(shop)


def joins_google(someone):
    proof = Proof("https://accounts.google.com", someone.id.hex, "ana@gmail.example", "")
    service.link_google(someone.actor(), proof, asked_by=someone.id)


def leaves_google(someone):
    with transaction(someone.actor()) as tx:
        service.unlink_identity(tx, IdentityProvider.GOOGLE, password=PASSWORD)


def settle(shop):
    carry_out(shop)  # the event, which writes the mail
    carry_out(shop)  # the mail itself


def bells(shop, someone):
    with shop.tx() as tx:
        query = select(Notification).where(Notification.user_id == someone.id)
        return [(one.title, one.message, one.link) for one in tx.session.exec(query)]


def test_a_joined_way_in_is_told_by_bell_and_mail(shop, ana, box):  # noqa: F811
    joins_google(ana)
    settle(shop)
    (letter,) = box.letters()
    assert letter.message["To"] == ana.email
    assert letter.message["Subject"] == "Nueva forma de entrar a tu cuenta: Google"
    assert bells(shop, ana) == [
        ("Nueva forma de entrar a tu cuenta: Google", WAS_IT_YOU, "/sesiones")
    ]


def test_a_removed_way_in_is_told_too(shop, ana, box):  # noqa: F811
    joins_google(ana)
    leaves_google(ana)
    settle(shop)
    subjects = {letter.message["Subject"] for letter in box.letters()}
    assert "Se quitó una forma de entrar a tu cuenta: Google" in subjects


def test_joining_the_same_account_again_tells_nothing_twice(shop, ana, box):  # noqa: F811
    joins_google(ana)
    joins_google(ana)
    settle(shop)
    assert len(list(box.letters())) == 1


def test_without_a_mail_server_the_bell_rings_all_the_same(shop, ana):
    joins_google(ana)
    settle(shop)
    assert [title for title, *_ in bells(shop, ana)] == [
        "Nueva forma de entrar a tu cuenta: Google"
    ]
