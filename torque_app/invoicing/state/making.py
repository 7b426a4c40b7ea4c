"""A draft as the wizard shows it: plain values, words in the deployment's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from models.values import clock, money, rut
from torque_app.core.texts import _
from torque_app.integrations.sii.values import Payment
from torque_app.invoicing import queries

TYPE_NAMES: Final = {
    "33": _("Factura"),
    "39": _("Boleta"),
    "34": _("Factura exenta"),
    "41": _("Boleta exenta"),
    "52": _("Guía de despacho"),
}


@dataclass(frozen=True)
class Making:
    """What the draft would say, besides its lines; `turn` counts how often it was read.

    `version` is the one it was read at. `paying` says how it is paid when nobody said, `parts`
    what its installments lack to add up.
    """

    id: str = ""
    version: int = 0
    turn: int = 0
    dte_type: str = ""
    type_name: str = ""
    source: str = ""
    receiver: str = ""
    net: int = 0
    exempt: int = 0
    iva: int = 0
    non_billable: int = 0
    total: int = 0
    payable: int = 0
    action: str = ""
    question: str = ""
    needs: str = ""
    obstacle: str = ""
    invoice_id: str = ""
    warnings: tuple[str, ...] = ()
    has_lines: bool = False
    is_boleta: bool = False
    is_exempt: bool = False
    is_credit: bool = False
    paying: str = ""
    parts: str = ""
    paper: str = ""


UNFINISHED: Final = _("Corrige lo marcado: aún no se guarda.")


def stale_sentence() -> str:
    """Return what is said when the draft was kept elsewhere since it was read here."""
    return _(
        "Este borrador se guardó en otra pestaña después de abrirlo aquí. "
        "Lo que escribiste sigue en pantalla, sin guardar: elige con qué te quedas."
    )


def types(allowed: Any) -> list[dict[str, str]]:
    """Return the types a workshop issues, as a choice; all of them until it says otherwise."""
    wanted = {str(each) for each in allowed} if isinstance(allowed, list) else set(TYPE_NAMES)
    return [{"id": key, "label": name} for key, name in TYPE_NAMES.items() if key in wanted]


def shown(draft_id: str, seen: queries.Preview, kept: Mapping[str, Any], *, turn: int) -> Making:
    """Return the draft as it would be issued today."""
    name, total = _(seen.type_name), _pesos(seen.payable)
    buyer = _buyer(seen)
    return Making(
        id=draft_id,
        version=seen.version,
        turn=turn,
        dte_type=str(seen.dte_type),
        type_name=name,
        source=_source(seen),
        receiver=buyer,
        net=seen.net,
        exempt=seen.exempt,
        iva=seen.iva,
        non_billable=seen.non_billable,
        total=seen.total,
        payable=seen.payable,
        action=_("Emitir {document} por {amount}").format(document=name.lower(), amount=total),
        question=_("{document} para {receiver} por {amount}. Una vez emitida no se edita.").format(
            document=name, receiver=buyer, amount=total
        ),
        needs="\n".join(_(sentence) for sentence in seen.missing.values()),
        obstacle=" ".join(_(each) for each in seen.refusals),
        invoice_id=str(seen.invoice_id or ""),
        warnings=tuple(_(each) for each in seen.warnings),
        has_lines=bool(kept.get("lines")),
        is_boleta=seen.dte_type in (39, 41),
        is_exempt=seen.dte_type in (34, 41),
        is_credit=seen.payment == Payment.CREDIT,
        paying=_paying(seen),
        parts=_parts(seen, kept),
        paper=f"/api/v1/invoicing/{draft_id}/preview/pdf?v={turn}",
    )


def _buyer(seen: queries.Preview) -> str:
    name, number = seen.receiver["razon_social"], seen.receiver["rut"]
    known = " · ".join(
        filter(None, (name, rut.formatted(number) if rut.is_valid(number) else number))
    )
    return known or _(queries.NOBODY)


def _paying(seen: queries.Preview) -> str:
    if seen.payment == Payment.CREDIT and seen.due_on:
        day = clock.formatted_date(seen.due_on)
        return _("A crédito: vence el {day}.").format(day=day)
    return _("Al contado.") if seen.payment == Payment.CASH else ""


def _parts(seen: queries.Preview, kept: Mapping[str, Any]) -> str:
    """Return how far the installments are from what is paid; empty without any."""
    paid = sum(each["amount"] for each in kept.get("installments") or ())
    if not paid:
        return ""
    left = seen.payable - paid
    if not left:
        return _("Las cuotas suman el total: {amount}.").format(amount=_pesos(paid))
    said = (
        _("Las cuotas suman {paid}: faltan {left}.")
        if left > 0
        else _("Las cuotas suman {paid}: sobran {left}.")
    )
    return said.format(paid=_pesos(paid), left=_pesos(abs(left)))


def _pesos(amount: int) -> str:
    return money.formatted(queries.pesos(amount))


def _source(seen: queries.Preview) -> str:
    parts = []
    if seen.work_order_number:
        parts.append(_("OT {number}").format(number=seen.work_order_number))
    if seen.quotation_number:
        parts.append(_("Presupuesto {number}").format(number=seen.quotation_number))
    if seen.guides:
        parts.append(_("Guías {folios}").format(folios=", ".join(seen.guides)))
    return " · ".join(parts)
