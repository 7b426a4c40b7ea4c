"""Suppliers' letters, and the box of a workshop as the clock looks into it."""

from email.message import EmailMessage
from email.policy import SMTP

from tests.factories.imap import PASSWORD, USER
from torque_app.core.listing import Listing
from torque_app.purchases import queries, service


def letter(*files, subject="DTE", message_id="<1@proveedor.cl>", kind=("text", "xml")):
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "Ventas <ventas@proveedor.cl>"
    mail["Subject"] = subject
    mail["Date"] = "Fri, 20 Nov 2026 10:00:00 -0300"
    if message_id:
        mail["Message-ID"] = message_id
    mail.set_content("Adjunto el documento.")
    for number, data in enumerate(files, 1):
        mail.add_attachment(data, maintype=kind[0], subtype=kind[1], filename=f"{number}.XML")
    return mail.as_bytes()


def keep(office, imap, **more):
    given = {"host": "127.0.0.1", "port": imap.port, "safety": "OPEN", "user": USER}
    return office.shop.do(service.save_mailbox, **given | {"password": PASSWORD} | more)


def look(office):
    """Have the boxes looked into, as the clock does."""
    office.shop.do(service.order_checks)
    office.carry_out("purchases.check_mailbox")


def mails(office):
    return office.shop.do(queries.mails, Listing(order="asc")).rows


def box(office):
    (row,) = office.shop.do(queries.mailboxes)
    return row
