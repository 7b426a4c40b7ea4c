"""What the wizard's fields hold, as text, and the plain values a draft is kept in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from torque_app.core.errors import Invalid
from torque_app.core.texts import _
from torque_app.integrations.sii.values import DteType

LONGEST: Final = 1000
OTHER: Final = "other"
"""A reference whose kind no list offers: its code is typed."""

REFERRED: Final = {
    "801": _("Orden de compra"),
    "802": _("Nota de pedido"),
    "803": _("Contrato"),
    "HES": _("Hoja de entrada de servicio (HES)"),
    "52": _("Guía de despacho"),
    "50": _("Guía de despacho en papel"),
    "33": _("Factura"),
    "34": _("Factura exenta"),
    "39": _("Boleta"),
    "804": _("Resolución"),
    "805": _("Proceso de ChileCompra"),
    "806": _("Ficha de ChileCompra"),
}
"""The documents a document refers to, by SII's code ("Formato DTE" v2.5, `TpoDocRef`)."""

_CODE: Final = re.compile(r"[0-9A-Z]{1,3}")
_MOST_PESOS: Final = 12
Plain = dict[str, Any]


@dataclass(frozen=True)
class TypedLine:
    """A line as it stands in its fields: numbers are what was typed, with a point."""

    id: str = ""
    name: str = ""
    description: str = ""
    code: str = ""
    quantity: str = "1"
    unit: str = "UN"
    price: str = ""
    discount: str = ""
    surcharge: str = ""
    kind: str = "taxed"
    error: str = ""

    @property
    def is_blank(self) -> bool:
        """Nobody wrote anything in it yet."""
        return not (self.name.strip() or self.price.strip() or self.code.strip())


@dataclass(frozen=True)
class TypedReference:
    """A document this one refers to, as typed; `issued_on` is `2026-11-20`.

    `code` is that of a document of a kind no list offers (`OTHER`).
    """

    id: str = ""
    document_type: str = "801"
    code: str = ""
    folio: str = ""
    issued_on: str = ""
    comment: str = ""
    error: str = ""


@dataclass(frozen=True)
class TypedInstallment:
    """A part of what is paid, as typed: whole pesos and a day `2026-11-20`."""

    id: str = ""
    due_on: str = ""
    amount: str = ""
    comment: str = ""
    error: str = ""


@dataclass(frozen=True)
class TypedDiscount:
    """A discount or surcharge over the whole document, as typed."""

    id: str = ""
    kind: str = "discount"
    unit: str = "percent"
    value: str = ""
    over: str = "taxed"
    reason: str = ""


def number(text: str, field: str) -> str:
    """Return a typed number as it travels, zero for none; Invalid by field for what is none."""
    typed = text.strip().replace(",", ".")
    try:
        found = Decimal(typed or "0")
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise Invalid.field(field, _("Escribe un número, como 4 o 2,5."))
    return f"{found:f}"


def shown(number: Any) -> str:
    """Return a kept number as its field shows it: no trailing zeros, nothing for zero."""
    short = Decimal(str(number or 0)).normalize()
    return f"{short:f}" if short else ""


def lines(kept: Sequence[Mapping[str, Any]]) -> list[TypedLine]:
    """Return the kept lines as their fields show them."""
    return [
        TypedLine(
            id=str(place),
            name=each["name"],
            description=each.get("description") or "",
            code=each.get("code") or "",
            quantity=shown(each.get("quantity", 1)),
            unit=each.get("unit") or "",
            price=shown(each.get("unit_price")),
            discount=shown(each.get("discount_percent")),
            surcharge=shown(each.get("surcharge_percent")),
            kind=_kind(each),
        )
        for place, each in enumerate(kept, 1)
    ]


def _kind(line: Mapping[str, Any]) -> str:
    if line.get("non_billable"):
        return "non_billable"
    return "exempt" if line.get("exempt") else "taxed"


def plain_line(line: TypedLine, place: int) -> Plain:
    """Return a typed line as a draft keeps it; Invalid by `lines.N.field`, counted from one."""
    return {
        "name": line.name[:LONGEST],
        "description": line.description[:LONGEST] or None,
        "code": line.code[:35] or None,
        "unit": line.unit[:4],
        "quantity": number(line.quantity, f"lines.{place}.quantity"),
        "unit_price": number(line.price, f"lines.{place}.unit_price"),
        "discount_percent": number(line.discount, f"lines.{place}.discount_percent"),
        "surcharge_percent": number(line.surcharge, f"lines.{place}.surcharge_percent"),
        "exempt": line.kind == "exempt",
        "non_billable": line.kind == "non_billable",
    }


def references(kept: Sequence[Mapping[str, Any]]) -> list[TypedReference]:
    """Return the kept references as their fields show them."""
    return [
        TypedReference(
            id=str(place),
            document_type=each["document_type"] if each["document_type"] in REFERRED else OTHER,
            code="" if each["document_type"] in REFERRED else each["document_type"],
            folio=each["folio"],
            issued_on=each["issued_on"],
            comment=each.get("comment") or "",
        )
        for place, each in enumerate(kept, 1)
    ]


def judged_references(typed: Sequence[TypedReference]) -> list[TypedReference]:
    """Return the references, each that somebody began with what it still lacks."""
    return [replace(each, error=_reference_fault(each)) for each in typed]


def _reference_fault(one: TypedReference) -> str:
    if not (one.folio.strip() or one.comment.strip() or one.code.strip()):
        return ""
    if one.document_type == OTHER and not _CODE.fullmatch(one.code.strip().upper()):
        return _("Escribe el código del documento: hasta 3 letras o números.")
    if not one.folio.strip():
        return _("Escribe su folio o número.")
    return "" if one.issued_on else _("Elige su fecha.")


def plain_references(typed: Sequence[TypedReference]) -> list[Plain]:
    """Return the references that lack nothing, as a draft keeps them."""
    return [
        {
            "document_type": each.code.strip().upper()
            if each.document_type == OTHER
            else each.document_type[:3],
            "folio": each.folio.strip()[:18],
            "issued_on": each.issued_on,
            "comment": each.comment.strip()[:90] or None,
        }
        for each in typed
        if each.folio.strip() and not _reference_fault(each)
    ]


def installments(kept: Sequence[Mapping[str, Any]]) -> list[TypedInstallment]:
    """Return the kept installments as their fields show them."""
    return [
        TypedInstallment(
            id=str(place),
            due_on=str(each["due_on"]),
            amount=shown(each["amount"]),
            comment=each.get("comment") or "",
        )
        for place, each in enumerate(kept, 1)
    ]


def judged_installments(typed: Sequence[TypedInstallment]) -> list[TypedInstallment]:
    """Return the installments, each that somebody began with what it still lacks."""
    return [replace(each, error=_installment_fault(each)) for each in typed]


def _installment_fault(one: TypedInstallment) -> str:
    if not (one.due_on or one.amount or one.comment.strip()):
        return ""
    if not (one.amount.isascii() and one.amount.isdigit() and int(one.amount)):
        return _("Escribe su monto, en pesos enteros.")
    if len(one.amount) > _MOST_PESOS:
        return _("El monto es demasiado grande.")
    return "" if one.due_on else _("Elige su fecha.")


def plain_installments(typed: Sequence[TypedInstallment]) -> list[Plain]:
    """Return the installments that lack nothing, as a draft keeps them."""
    return [
        {
            "due_on": each.due_on,
            "amount": int(each.amount),
            "comment": each.comment.strip()[:40] or None,
        }
        for each in typed
        if each.amount and not _installment_fault(each)
    ]


def discounts(kept: Sequence[Mapping[str, Any]]) -> list[TypedDiscount]:
    """Return the kept discounts as their fields show them."""
    return [
        TypedDiscount(
            id=str(place),
            kind="surcharge" if each.get("surcharge") else "discount",
            unit="percent" if each.get("percent") is not None else "amount",
            value=shown(each.get("percent") or each.get("amount")),
            over=_kind(each),
            reason=each["reason"],
        )
        for place, each in enumerate(kept, 1)
    ]


def plain_discounts(typed: Sequence[TypedDiscount], dte_type: str) -> list[Plain]:
    """Return the discounts of some value, as a draft keeps them; Invalid for no number."""
    found = []
    for each in typed:
        value = Decimal(number(each.value, "discounts"))
        if not value:
            continue
        if each.unit == "percent" and not 0 < value <= 100:  # noqa: PLR2004 - percent
            raise Invalid.field("discounts", _("El porcentaje va de 0 a 100."))
        if each.unit == "amount" and (value < 0 or value % 1):
            raise Invalid.field("discounts", _("El monto va en pesos enteros, sin signo."))
        default = _("Recargo") if each.kind == "surcharge" else _("Descuento")
        found.append(
            {
                "reason": each.reason.strip()[:45] or default,
                "percent": f"{value:f}" if each.unit == "percent" else None,
                "amount": int(value) if each.unit == "amount" else None,
                "surcharge": each.kind == "surcharge",
                "exempt": each.over == "exempt" or (each.over == "taxed" and is_exempt(dte_type)),
                "non_billable": each.over == "non_billable",
            }
        )
    return found


def first_fault(rows: Sequence[TypedReference] | Sequence[TypedInstallment]) -> str:
    """Return what the first row lacks that lacks something."""
    return next((each.error for each in rows if each.error), "")


def refused_of(refused: Mapping[str, str], changes: Mapping[str, Any]) -> str:
    """Return the first refusal of what was changed, leaving out those of other fields."""
    return next((why for name, why in refused.items() if name.partition(".")[0] in changes), "")


def is_exempt(dte_type: str) -> bool:
    """Tell whether every line of the type is exempt of IVA."""
    return DteType(int(dte_type)).is_exempt
