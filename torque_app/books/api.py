"""The books by program (T360: /invoicing/books)."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Form, Query, Response, UploadFile

from models.books import BookSide
from torque_app.books import queries, service
from torque_app.books.rules.register_file import MOST_BYTES
from torque_app.core.tx import transaction
from torque_app.shell.papers import headers
from torque_app.shell.rest import Calling, Envelope, Wanted, answer, created, listed

router = APIRouter(prefix="/invoicing/books", tags=["Libros"])

ALIASES = ("/invoices/books", "/ventas/facturas/books")

_OWN = ("period", "side", "company_id")
Period = Annotated[
    str, Query(max_length=7, description="El mes, como 2026-10; por defecto, el presente.")
]
Side = Annotated[BookSide, Query(description="SALES ventas, PURCHASES compras.")]
_SALES = BookSide.SALES


@router.get("", response_model=Envelope[queries.Month])
def month(calling: Calling, period: Period = "", company_id: UUID | None = None) -> Response:
    """Resume las ventas y compras de un mes y las cifras del F29 que salen de ellas."""
    return answer(calling, queries.month, period, company_id=company_id)


@router.get("/entries", response_model=Envelope[list[queries.EntryRow]])
async def find(
    calling: Calling,
    wanted: Wanted,
    period: Period = "",
    side: Side = _SALES,
    company_id: UUID | None = None,
) -> Response:
    """Lista los documentos de un mes; filtra por tipo y sección."""
    rest = {name: value for name, value in wanted.filters.items() if name not in _OWN}
    return listed(
        calling,
        queries.find,
        replace(wanted, filters=rest),
        period=period,
        side=side,
        company_id=company_id,
    )


@router.get("/entries.csv")
def export(
    calling: Calling, period: Period = "", side: Side = _SALES, company_id: UUID | None = None
) -> Response:
    """Descarga los documentos de un mes como CSV con punto y coma."""
    with transaction(calling.actor) as tx:
        text = queries.export(tx, period, side=side, company_id=company_id)
    name = f"libro-{side.value.lower()}-{period or 'mes'}.csv"
    return Response(
        text.encode("utf-8-sig"),  # with its mark, or spreadsheets misread accents
        media_type="text/csv",
        headers=headers(name),
    )


@router.get("/reconciliation", response_model=Envelope[queries.Reconciliation])
def reconciliation(
    calling: Calling, period: Period = "", side: Side = _SALES, company_id: UUID | None = None
) -> Response:
    """Compara un mes con el registro del SII que importaste."""
    return answer(calling, queries.reconciliation, period, side=side, company_id=company_id)


@router.post("/imports", status_code=201, response_model=Envelope[queries.ImportRow])
def import_register(
    calling: Calling,
    file: Annotated[UploadFile, File(description="El CSV que descarga el SII.")],
    period: Annotated[str, Form(max_length=7)] = "",
    company_id: Annotated[UUID | None, Form()] = None,
) -> Response:
    """Importa el CSV del Registro de Compras y Ventas de un mes."""
    return created(
        calling,
        service.import_register,
        file.file.read(MOST_BYTES + 1),
        period=period,
        company_id=company_id,
        filename=file.filename or "",
    )
