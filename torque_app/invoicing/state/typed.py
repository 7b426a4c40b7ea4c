"""What the wizard's fields hold, as text, and the plain values a draft is kept in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from torque_app.core.errors import Invalid
from torque_app.core.texts import _
from torque_app.integrations.sii.values import DteType

LONGEST: Final = 1000
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
    kind: str = "taxed"
    error: str = ""

    @property
    def is_blank(self) -> bool:
        """Nobody wrote anything in it yet."""
        return not (self.name.strip() or self.price.strip() or self.code.strip())


@dataclass(frozen=True)
class TypedReference:
    """A document this one refers to, as typed; `issued_on` is `2026-11-20`."""

    id: str = ""
    document_type: str = "801"
    folio: str = ""
    issued_on: str = ""
    comment: str = ""


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
        "exempt": line.kind == "exempt",
        "non_billable": line.kind == "non_billable",
    }


def references(kept: Sequence[Mapping[str, Any]]) -> list[TypedReference]:
    """Return the kept references as their fields show them."""
    return [
        TypedReference(
            id=str(place),
            document_type=each["document_type"],
            folio=each["folio"],
            issued_on=each["issued_on"],
            comment=each.get("comment") or "",
        )
        for place, each in enumerate(kept, 1)
    ]


def plain_references(typed: Sequence[TypedReference]) -> list[Plain]:
    """Return the references that say which document, as a draft keeps them."""
    return [
        {
            "document_type": each.document_type[:3],
            "folio": each.folio.strip()[:18],
            "issued_on": each.issued_on,
            "comment": each.comment.strip()[:90] or None,
        }
        for each in typed
        if each.folio.strip() and each.issued_on
    ]


def discounts(kept: Sequence[Mapping[str, Any]]) -> list[TypedDiscount]:
    """Return the kept discounts as their fields show them."""
    return [
        TypedDiscount(
            id=str(place),
            kind="surcharge" if each.get("surcharge") else "discount",
            unit="percent" if each.get("percent") is not None else "amount",
            value=shown(each.get("percent") or each.get("amount")),
            over="exempt" if each.get("exempt") else "taxed",
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
        if value < 0 or (each.unit == "percent" and value > 100):  # noqa: PLR2004 - percent
            raise Invalid.field("discounts", _("El porcentaje va de 0 a 100."))
        default = _("Recargo") if each.kind == "surcharge" else _("Descuento")
        found.append(
            {
                "reason": each.reason.strip()[:45] or default,
                "percent": f"{value:f}" if each.unit == "percent" else None,
                "amount": int(value) if each.unit == "amount" else None,
                "surcharge": each.kind == "surcharge",
                "exempt": each.over == "exempt" or is_exempt(dte_type),
            }
        )
    return found


def is_exempt(dte_type: str) -> bool:
    """Tell whether every line of the type is exempt of IVA."""
    return DteType(int(dte_type)).is_exempt
