"""What issuing would write: lines, totals, what is missing, what stands in the way, its paper."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from uuid import UUID

from torque_app.core.needs import needs
from torque_app.core.paper import Paper
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.integrations.printing.dte import Layout
from torque_app.integrations.printing.preview import print_draft
from torque_app.integrations.sii import checks
from torque_app.integrations.sii.text import Untranslatable
from torque_app.integrations.sii.values import DteType, Line, Receiver
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries.access import drafted
from torque_app.invoicing.queries.documents import branding_of, layout_of
from torque_app.invoicing.queries.drafts import Draft, Terms, compose, draft
from torque_app.invoicing.queries.quoted import Offer
from torque_app.invoicing.queries.reading import type_name
from torque_app.invoicing.queries.rows import Preview, PreviewLine
from torque_app.invoicing.queries.sources import COMPLETED, Job
from torque_app.invoicing.rules import receivers
from torque_app.invoicing.rules.drafting import DraftContent, read


@needs(Invoicing.ISSUE)
def preview(
    tx: Tx,
    work_order_id: UUID,
    *,
    dte_type: int,
    receiver: Mapping[str, str | None] | None = None,
    terms: Terms | None = None,
) -> Preview:
    """Return what billing an OT would write, and every obstacle; nothing is written."""
    return shown(draft(tx, work_order_id, dte_type=dte_type, receiver=receiver, terms=terms))


@needs(Invoicing.ISSUE)
def preview_content(tx: Tx, content: DraftContent) -> Preview:
    """Return what issuing this content would write, and every obstacle; nothing is written."""
    return shown(compose(tx, content))


@needs(Invoicing.ISSUE)
def preview_draft(tx: Tx, invoice_id: UUID) -> Preview:
    """Return what issuing a draft would write today; NotFound or NotADraft."""
    row = drafted(tx, invoice_id)
    return replace(shown(compose(tx, read(row.draft["content"]))), version=row.version)


@needs(Invoicing.ISSUE)
def draft_pdf(tx: Tx, invoice_id: UUID, layout: str = Layout.LETTER) -> Paper:
    """Return a draft as it would print, crossed by BORRADOR, without folio or stamp."""
    return content_pdf(tx, read(drafted(tx, invoice_id).draft["content"]), layout)


@needs(Invoicing.ISSUE)
def content_pdf(tx: Tx, content: DraftContent, layout: str = Layout.LETTER) -> Paper:
    """Return content that was never kept as it would print, crossed by BORRADOR."""
    found = compose(tx, content)
    data = print_draft(
        found.document,
        layout=layout_of(layout),
        branding=branding_of(tx, found.document.issuer.rut),
        extra=_facts(found),
    )
    return Paper("borrador.pdf", "application/pdf", data)


def _facts(found: Draft) -> tuple[tuple[str, str], ...]:
    facts = [("OT", each.number) for each in found.jobs[:3]]
    return (*facts, ("Patente", found.plate)) if found.plate else tuple(facts)


def shown(found: Draft) -> Preview:
    """Return the plain rows of a document in the making."""
    document, sums = found.document, found.document.totals
    return Preview(
        work_order_id=found.jobs[0].id if found.jobs else None,
        work_order_number=", ".join(each.number for each in found.jobs),
        client=found.client_name,
        plate=found.plate,
        dte_type=int(document.type),
        type_name=type_name(document.type),
        lines=tuple(map(shown_line, document.lines)),
        net=sums.net,
        exempt=sums.exempt,
        iva=sums.iva,
        total=sums.total,
        receiver=_said(document.receiver),
        missing=dict(found.missing),
        refusals=obstacles(found),
        invoice_id=found.billed_by,
        credit_days=found.credit_days,
        warnings=found.warnings,
        non_billable=sums.non_billable,
        payable=sums.payable,
        guides=tuple(str(each.document.folio) for each in found.guides),
        references=tuple(
            f"{each.document_type} {each.folio}".strip() for each in document.references
        ),
        payment=int(document.payment) if document.payment else None,
        due_on=document.due_on,
        quotation_number=found.offer.number if found.offer else "",
    )


def shown_line(line: Line) -> PreviewLine:
    """Return the plain row of a line that is not written yet."""
    discount = line.discount or 0
    return PreviewLine(
        line.name,
        line.code,
        line.quantity,
        line.unit,
        line.price,
        discount,
        line.amount,
        description=line.description,
        exempt=line.exempt,
        non_billable=line.non_billable,
        surcharge=line.surcharge or 0,
    )


def _said(receiver: Receiver) -> dict[str, str]:
    """Return the receiver as a form shows it: nobody's RUT is an empty field."""
    said = {name: str(getattr(receiver, name) or "") for name in receivers.FIELDS}
    return said | ({"rut": ""} if receiver.is_anonymous else {})


def obstacles(found: Draft) -> tuple[str, ...]:
    """Return what no field can mend: the state of OTs and guías, the company's data, the lines."""
    reasons = [*_standing(found)]
    if found.missing or found.billed_by is not None:
        return tuple(reasons)
    try:
        checks.check(found.document, today=found.document.issued_on)
    except checks.DocumentRefused as refused:
        reasons += refused.details["refusals"]
    except Untranslatable as refused:
        reasons.append(str(refused))
    return tuple(reasons)


def _standing(found: Draft) -> Iterator[str]:
    """Yield what stands in the way of the OTs and guías."""
    if found.document.type is DteType.GUIA_DESPACHO:
        return
    if any(each.billed_by for each in found.jobs):
        yield "Esta OT ya tiene un documento emitido."
        return
    if any(each.billed_by for each in found.guides):
        yield "Una de las guías ya está facturada."
        return
    if any(each.status is not COMPLETED for each in found.jobs):
        yield "La OT debe estar terminada para facturarla."
    yield from map(unapproved_sentence, (each for each in found.jobs if each.unapproved))
    if found.offer:
        yield from offer_faults(found.offer)
    yield from guide_faults(found)


def unapproved_sentence(job: Job) -> Sentence:
    """Return why an OT is not billed of which the client has not approved every line."""
    return Sentence(
        "El cliente no ha aprobado de la OT {number}: {lines}. Envíale un presupuesto "
        "adicional o quítalo de la OT.",
        number=job.number,
        lines=", ".join(job.unapproved),
    )


def offer_faults(offer: Offer) -> Iterator[str]:
    """Yield why a quotation without an OT cannot be billed."""
    if offer.billed_by is not None:
        yield Sentence("El presupuesto {number} ya está facturado.", number=offer.number)
        return
    if not offer.is_approved:
        yield Sentence("El cliente no ha aprobado el presupuesto {number}.", number=offer.number)
    if offer.shelved:
        yield Sentence(
            "El presupuesto {number} lleva repuestos de bodega: abre su OT y factúrala, para que "
            "salgan del stock.",
            number=offer.number,
        )


def guide_faults(found: Draft) -> Iterator[str]:
    """Yield why guías cannot be billed in this document."""
    own = {each.id for each in found.jobs}
    receiver = found.document.receiver.rut
    for each in found.guides:
        folio = each.document.folio
        if each.environment != found.environment.value:
            yield Sentence("La guía {folio} es del otro ambiente del SII.", folio=folio)
        if not each.is_settled:
            yield Sentence("El SII todavía no acepta la guía {folio}.", folio=folio)
        if set(each.order_ids) - own:
            yield Sentence(
                "La guía {folio} es de una OT: factura la OT y la guía irá como referencia.",
                folio=folio,
            )
        if each.document.receiver.rut != receiver and not found.document.receiver.is_anonymous:
            yield Sentence("La guía {folio} es para otro RUT.", folio=folio)
