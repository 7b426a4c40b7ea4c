"""What a quotation says beside its lines, as the fields of its page hold it."""

from collections.abc import Mapping
from typing import Final

from torque_app.approvals.queries import ApprovalRow
from torque_app.core.texts import _
from torque_app.quotations.queries import QuotationDetail
from torque_app.quotations.service.sending import APPROVED
from torque_app.quotations.state.shown import Waiting, iso_day, plain
from torque_app.quotations.state.shown import typed as written

LABELS: Final = {
    "document_type": _("Documento"),
    "valid_until": _("Válido hasta"),
    "delivery_days": _("Plazo de entrega"),
    "has_insurance": _("Con seguro"),
    "insurer_id": _("Compañía"),
    "claim_number": _("Número de siniestro"),
    "insurance_start_date": _("Póliza desde"),
    "insurance_end_date": _("Póliza hasta"),
    "deductible": _("Deducible"),
    "notes": _("Condiciones para el cliente"),
    "custom_notes": _("Nota de este presupuesto"),
    "note_template_id": _("Plantilla de condiciones"),
    "vehicle_location": _("Dónde está el vehículo"),
    "battery_serial_number": _("Serie de la batería"),
    "discount_percent": _("Descuento general"),
}
"""What each field is called, on the page and in what is said of it."""


def fields(detail: QuotationDetail) -> dict[str, str]:
    """Return what the fields hold."""
    location = detail.vehicle_location
    return {
        "document_type": detail.document_type.value,
        "valid_until": iso_day(detail.quotation.valid_until),
        "delivery_days": "" if detail.delivery_days is None else str(detail.delivery_days),
        "has_insurance": "on" if detail.has_insurance else "",
        "insurer_id": str(detail.insurer_id or ""),
        "claim_number": detail.claim_number,
        "insurance_start_date": iso_day(detail.insurance_start_date),
        "insurance_end_date": iso_day(detail.insurance_end_date),
        "deductible": written(detail.deductible) if detail.deductible else "",
        "notes": detail.notes,
        "custom_notes": detail.custom_notes,
        "note_template_id": str(detail.note_template_id or ""),
        "vehicle_location": location.value if location else "",
        "battery_serial_number": detail.battery_serial_number,
        "discount_percent": written(detail.discount_percent) if detail.discount_percent else "",
    }


def notice(now: Mapping[str, str], unsaved: Mapping[str, tuple[str, str]]) -> str:
    """Return what somebody else changed of the fields typed in here, "" for nothing."""
    changed = [
        f"{LABELS[name]}: «{now[name] or '—'}»"
        for name, (_typed, before) in unsaved.items()
        if now[name] != before
    ]
    if not changed:
        return ""
    said = _("Otra persona cambió las condiciones: ahora dice {what}. Lo tuyo sigue sin guardar.")
    return said.format(what="; ".join(changed))


def waiting(asked: ApprovalRow) -> Waiting:
    """Return what a quotation waits for, in one sentence."""
    percent = asked.figures.get("discount_percent")
    said = (
        _("Lo pidió {name}. Cuando lo aprueben se envía solo al cliente.")
        if asked.command == APPROVED
        else _("Lo pidió {name}. Cuando lo aprueben podrás enviarlo al cliente.")
    )
    sentence = said.format(name=asked.requester)
    if percent:
        off = _("El descuento es de {percent} %.").format(percent=plain(percent))
        sentence = f"{off} {sentence}"
    return Waiting(str(asked.id), sentence)
