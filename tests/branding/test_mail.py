"""The image of a workshop in the mails it sends."""

from tests.branding.conftest import picture
from torque_app.branding import service
from torque_app.notifications import service as notifications

ASKED = {
    "code": "aviso",
    "channel": "EMAIL",
    "subject": "Aviso",
    "body": "Hola, {{ nombre }}",
    "layout": "<mail><text>Hola, {{ nombre }}</text></mail>",
}


def shown(shop):
    """Return the HTML of a template as its preview shows it."""
    return shop.do(notifications.preview, ASKED)["html"]


def test_a_mail_wears_the_colour_of_the_first_company(shop, dressed):
    assert "border-top:4px solid #1f5a3c" in shown(shop)


def test_the_logo_joins_the_mail_when_it_leaves(shop, dressed):
    kept = shown(shop)
    assert "<img" not in kept, "what is kept of a mail stays light"
    sent, (logo,) = shop.do(notifications.with_logo, kept)
    assert f'<img src="cid:{logo.name}"' in sent
    assert (logo.content_type, logo.data[1:4]) == ("image/png", b"PNG")


def test_without_a_logo_a_mail_leaves_as_it_was_written(shop):
    kept = shown(shop)
    assert shop.do(notifications.with_logo, kept) == (kept, ())
    shop.do(service.set_logo, shop.company_id, data=picture(), name="logo.png")
    assert shop.do(notifications.with_logo, "") == ("", ())


def test_what_fills_a_hole_cannot_ask_for_the_logo(shop, dressed):
    kept = shown(shop).replace("Hola,", "Hola &lt;!--logo--&gt;,")
    sent, _pictures = shop.do(notifications.with_logo, kept)
    assert sent.count("<img") == 1
