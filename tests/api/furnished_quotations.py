"""The quotation, its line and what it is made with, that paths of quotations can name."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from models.quotations import QuotedKind
from tests.factories.workshop import Workshop
from torque_app.quotations import service as quotations
from torque_app.quotations.queries import PackageLine
from torque_app.quotations.service import NewLine


def quotation(do: Callable[..., Any], ids: dict[str, UUID], shop: Workshop) -> dict[str, Any]:
    """Write a draft with one priced line, an insurer, a note, a package and a price matrix."""
    from tests.api.serving import fresh  # noqa: PLC0415 - it serves, this only writes

    tag = fresh()["sku"]
    begun = do(quotations.draft, client_id=ids["client_id"], vehicle_id=ids["vehicle_id"])
    line = NewLine(
        kind=QuotedKind.LABOR, description="Cambio de pastillas", unit_price=Decimal(30_000)
    )
    whole = do(quotations.add_line, begun.quotation.id, line)
    parts = [PackageLine(QuotedKind.LABOR, "Mantención", Decimal(1), unit_price=Decimal(40_000))]
    package = do(quotations.save_package, code=f"PK{tag}", name="10.000 km", lines=parts)
    return {
        "quotation_id": begun.quotation.id,
        "quotation_line_id": whole.lines[0].id,
        "insurer_id": do(quotations.save_insurer, name=f"Seguros {tag} S.A.").id,
        "note_template_id": do(
            quotations.save_note_template, name=f"Nota de {tag}", content="Válido por 7 días."
        ).id,
        "package_id": package.id,
        "package_code": package.code,
        "matrix_id": do(
            quotations.save_matrix, name=f"Matriz de {tag}", brackets_told=[{"percent": "40"}]
        ).id,
    }
