"""The dialog of the box: what it shows, and what a refused form comes back with."""

import pytest

from tests.factories.imap import USER
from tests.factories.screens import sitting
from tests.factories.workshop import any_rut
from tests.purchases.mailing import keep, letter, look
from torque_app.purchases.state.mailboxes import MailboxState, Typed
from torque_app.tenants import service as tenants

pytestmark = pytest.mark.usefixtures("inside")


async def test_the_dialog_shows_the_box_its_problem_and_its_mails(office, imap):
    imap.put(letter(b"<html/>", subject="Oferta"))
    keep(office, imap)
    look(office)
    keep(office, imap, password="otra")
    look(office)
    with sitting(office.shop.actor()) as tab:
        await tab.do(MailboxState.open)
        screen = tab.state(MailboxState)
        assert (screen.user, "no aceptó el usuario" in screen.problem) == (USER, True)
        (mail,) = screen.mails
        assert (mail.subject, mail.outcome, mail.outcome_label) == (
            "Oferta", "danger", "No recibido",
        )  # fmt: skip
        assert mail.sentence
        await tab.do(MailboxState.remove)
        assert (tab.state(MailboxState).place, len(tab.state(MailboxState).mails)) == ("", 1)


async def test_a_refused_form_opens_the_dialog_with_the_box_and_its_mails(office, imap):
    imap.put(letter(b"<html/>", subject="Oferta"))
    keep(office, imap)
    look(office)
    with sitting(office.shop.actor()) as tab:
        tab.go(casilla="validation_error")
        await tab.do(MailboxState.load)
        screen = tab.state(MailboxState)
        assert (screen.opened, screen.user, screen.place) == (
            True, USER, f"127.0.0.1:{imap.port}",
        )  # fmt: skip
        assert screen.form_error.startswith("Revisa servidor")
        assert [mail.subject for mail in screen.mails] == ["Oferta"]
        imap.put(letter(b"<html/>", subject="Otra", message_id="<2@proveedor.cl>"))
        look(office)
        await tab.do(MailboxState.refresh)
        assert [mail.subject for mail in screen.mails] == ["Otra", "Oferta"]
        await tab.do(MailboxState.close)
        assert (screen.opened, screen.form_error) == (False, "")


async def test_a_refused_form_keeps_what_was_typed(office):
    with sitting(office.shop.actor()) as tab:
        tab.go(casilla="validation_error", host="imap.é.cl", port="99x", safety="OPEN", user="dte")
        await tab.do(MailboxState.load)
        typed = tab.state(MailboxState).typed
        assert (typed.host, typed.port, typed.safety, typed.user) == (
            "imap.é.cl", "99x", "TLS", "dte",
        )  # fmt: skip
        tab.go(casilla="saved")
        await tab.do(MailboxState.load)
        assert tab.state(MailboxState).typed == Typed()


async def test_a_form_refused_for_any_other_reason_says_that_it_was_not_saved(office):
    with sitting(office.shop.actor()) as tab:
        tab.go(casilla="unavailable")
        await tab.do(MailboxState.load)
        screen = tab.state(MailboxState)
        assert (screen.opened, screen.place) == (True, "")
        assert screen.form_error == "La casilla no se guardó. Inténtalo de nuevo."


async def test_who_may_not_configure_is_told_so_and_sees_no_box(office, imap):
    keep(office, imap)
    with sitting(office.shop.actor("purchases.view", role="MANAGER")) as tab:
        tab.go(casilla="forbidden")
        await tab.do(MailboxState.load)
        screen = tab.state(MailboxState)
        assert (screen.opened, screen.user, screen.mails) == (False, "", [])
        assert tab.notice.text == "No tienes permiso para esto."


async def test_each_company_has_its_own_box(office, imap):
    first = office.shop.company_id
    second = office.shop.do(
        tenants.save_company, rut=any_rut(), razon_social="Otra SpA", giro="Taller",
        address="Calle 1", comuna="Ñuñoa",
    ).id  # fmt: skip
    keep(office, imap, company_id=second)
    with sitting(office.shop.actor()) as tab:
        await tab.do(MailboxState.open)
        screen = tab.state(MailboxState)
        assert [each.id for each in screen.companies] == [str(first), str(second)]
        assert (screen.company_id, screen.place) == (str(first), "")
        await tab.do(MailboxState.remove)
        await tab.do(MailboxState.of_company, str(second))
        assert (screen.user, screen.place) == (USER, f"127.0.0.1:{imap.port}")
        await tab.do(MailboxState.remove)
        assert screen.place == ""
        await tab.do(MailboxState.of_company, "nadie")
        assert screen.company_id == str(first)
