"""Credit notes that wait for somebody else's approval, and are issued once it is given."""

from decimal import Decimal
from uuid import UUID

import pytest

from models.approvals import ApprovalState, ApprovalSubject
from models.auth import Role
from models.invoicing import Invoice, NoteKind
from tests.factories.screens import goes_to, sitting
from tests.factories.workshop import add_member
from tests.invoicing.counter import CREDITO, FACTURA
from torque_app.approvals import queries as requests
from torque_app.approvals import service as approvals
from torque_app.auth import rules as rights
from torque_app.core.actor import Actor
from torque_app.core.errors import NotAllowed
from torque_app.core.tx import transaction
from torque_app.invoicing import queries, service
from torque_app.invoicing.queries import NoteWaits, NotNotable
from torque_app.payments.state.document_note import NoteState
from torque_app.payments.state.document_related import RelatedState

AMOUNT, VOID = NoteKind.AMOUNT, NoteKind.VOID
RULE = {
    "subject": ApprovalSubject.CREDIT_NOTE,
    "name": "Notas de crédito",
    "figure": "total",
    "threshold": Decimal(50_000),
    "levels": [{"role": "ADMIN", "hours": 24}],
}


@pytest.fixture
def sold(desk):
    """A factura of $ 119.000 that SII accepted, where notes over $ 50.000 need an administrator."""
    desk.shop.do(approvals.save_rule, **RULE)
    return desk.settled(desk.typed(FACTURA, ("Frenos", "60000"), ("Pastillas", "40000")))


@pytest.fixture
def alba(desk):
    return member(desk, "Alba", Role.ADMIN)


@pytest.fixture
def mario(desk):
    return member(desk, "Mario", Role.MANAGER)


def member(desk, name, role) -> Actor:
    user = add_member(desk.shop, name=name, role=role)
    held = rights.permissions_of(role)
    return Actor(desk.shop.tenant_id, user, held, name=name, role=role.value)


def act(actor, command, *args, **kwargs):
    with transaction(actor) as tx:
        return command(tx, *args, **kwargs)


def credit(desk, sold, amount, *, by=None):
    wish = queries.Wish(AMOUNT, reason="Devolución", amount=amount)
    return act(by or desk.shop.actor(), service.credit, sold.id, wish=wish)


def decide(actor, waits, command=approvals.approve, **more):
    return act(actor, command, waits.approval_id, version=1, **more)


def notes(desk) -> list[Invoice]:
    return [row for row in desk.rows(Invoice) if row.dte_type == CREDITO]


def test_a_note_over_the_threshold_is_asked_for_and_takes_no_folio(desk, sold, alba):
    waits = credit(desk, sold, 60_000)
    assert isinstance(waits, NoteWaits)
    assert (waits.invoice_id, waits.required_role, notes(desk)) == (sold.id, "ADMIN", [])
    assert desk.invoice(sold.id).credited_amount == 0
    row = act(alba, requests.one, waits.approval_id).approval
    assert row.title == f"Nota de crédito sobre la factura {sold.folio}"
    assert (row.figures, row.reason) == ({"total": Decimal(60_000)}, "Devolución")
    assert row.link == f"/facturacion/{sold.id}"


def test_a_note_under_it_is_issued_at_once(desk, sold, alba):
    assert credit(desk, sold, 50_000).total == 50_000


def test_an_approved_note_is_issued_as_it_was_asked_for_by_whoever_approved(desk, sold, alba):
    waits = credit(desk, sold, 60_000)
    assert decide(alba, waits).approval.status is ApprovalState.APPROVED
    (note,) = notes(desk)
    assert (note.total, note.notes, note.created_by) == (60_000, "Devolución", alba.user_id)
    assert desk.invoice(sold.id).credited_amount == 60_000


def test_a_refused_note_is_never_issued(desk, sold, alba):
    decide(alba, credit(desk, sold, 60_000), approvals.reject, note="Devuélvelo en repuestos")
    assert notes(desk) == []


def test_whoever_asked_does_not_approve_their_own_note(desk, sold, alba):
    waits = credit(desk, sold, 60_000, by=alba)
    with pytest.raises(NotAllowed, match="La pediste tú"):
        decide(alba, waits)
    assert notes(desk) == []
    decide(desk.shop.actor(), waits)
    assert len(notes(desk)) == 1


def test_asked_for_twice_it_is_one_request_and_another_amount_replaces_it(desk, sold, alba):
    first, again = credit(desk, sold, 60_000), credit(desk, sold, 60_000)
    other = credit(desk, sold, 70_000)
    assert first == again != other
    assert act(alba, requests.one, first.approval_id).approval.status is ApprovalState.CANCELLED


def test_what_was_credited_meanwhile_is_no_longer_approved(desk, sold, alba):
    waits = credit(desk, sold, 100_000)
    credit(desk, sold, 50_000)
    with pytest.raises(NotNotable, match="quedan"):
        decide(alba, waits)
    assert act(alba, requests.one, waits.approval_id).approval.status is ApprovalState.PENDING
    assert [int(note.total) for note in notes(desk)] == [50_000]


def test_a_manager_who_annuls_waits_for_an_administrator(desk, sold, alba, mario):
    waits = act(mario, service.void, sold.id, reason="Cliente equivocado")
    assert isinstance(waits, NoteWaits)
    assert act(alba, requests.one, waits.approval_id).approval.title == (
        f"Anular la factura {sold.folio}"
    )
    decide(alba, waits)
    (note,) = notes(desk)
    assert (note.note_kind, note.total) == (VOID, 119_000)


def test_a_note_with_all_its_words_comes_back_as_it_was_typed(desk, sold, alba):
    line = queries.DraftLine("Pastillas", quantity=Decimal("1.5"), unit_price=Decimal("40000.25"))
    wish = queries.Wish(AMOUNT, reason="Falla", lines=(line,), receiver={"giro": "Transporte"})
    waits = desk.shop.do(service.credit, sold.id, wish=wish)
    decide(alba, waits)
    (note,) = notes(desk)
    assert note.total == 71_400


async def test_the_screen_goes_to_the_request_the_note_waits_for(desk, sold, alba):
    with sitting(desk.shop.actor()) as tab:
        tab.go(invoice_id=str(sold.id))
        await tab.do(RelatedState.load)
        await tab.do(NoteState.load)
        await tab.do(NoteState.write, "61")
        (address,) = goes_to(await tab.do(NoteState.issue, {}))
        assert tab.notice.text.startswith("La nota espera aprobación")
        assert not tab.state(NoteState).sending
        await tab.do(RelatedState.refresh)
        assert tab.state(RelatedState).room.request_href == address
    waits = UUID(address.removeprefix("/aprobaciones/"))
    assert act(alba, requests.one, waits).approval.figures == {"total": Decimal(119_000)}
