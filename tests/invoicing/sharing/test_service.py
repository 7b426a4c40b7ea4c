"""Who may share a document, and whose."""

import pytest

from models.base import new_id
from tests.factories.workshop import add_member, open_workshop
from torque_app.core.errors import NotAllowed, NotFound
from torque_app.invoicing import queries, service
from torque_app.invoicing.service import NotShareable


def test_a_draft_is_not_shared(counter):
    draft = counter.shop.do(service.save_draft, counter.content())
    with pytest.raises(NotShareable):
        counter.shop.do(service.make_link, draft.id)


def test_sharing_asks_for_the_right_to_hand_over_and_seeing_for_the_right_to_see(counter, invoice):
    with counter.shop.tx("invoicing.view", "finance.read") as tx:
        assert queries.document_links(tx, invoice.id) == []
    for command in (
        lambda tx: service.make_link(tx, invoice.id),
        lambda tx: service.revoke_link(tx, invoice.id, new_id()),
    ):
        with (
            pytest.raises(NotAllowed),
            counter.shop.tx("invoicing.view", "finance.read", "invoicing.send") as tx,
        ):
            command(tx)


def test_who_sees_only_their_own_documents_shares_only_those(counter, invoice):
    from torque_app.core.tx import transaction  # noqa: PLC0415 - after the settings

    mechanic = add_member(counter.shop)
    actor = counter.shop.actor("invoicing.view", "invoicing.issue", user_id=mechanic)
    for command in (service.make_link, queries.document_links):
        with pytest.raises(NotFound), transaction(actor) as tx:
            command(tx, invoice.id)


def test_another_workshop_neither_shares_lists_nor_ends(counter, web, invoice, link):
    rival = open_workshop()
    for command, ids in (
        (service.make_link, (invoice.id,)),
        (queries.document_links, (invoice.id,)),
        (service.revoke_link, (invoice.id, link.id)),
    ):
        with pytest.raises(NotFound):
            rival.do(command, *ids)
    assert web.get(link.path).status_code == 200
