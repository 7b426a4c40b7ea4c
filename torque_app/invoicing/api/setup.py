"""What a company issues with: its folios and its certificates."""

from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import File, Form, Response, UploadFile

from torque_app.core.errors import TorqueError
from torque_app.core.tx import transaction
from torque_app.invoicing import queries, service
from torque_app.invoicing.api.alerts import AlertsIn
from torque_app.invoicing.api.bodies import PracticeOut
from torque_app.invoicing.api.routing import SETUP, content_of, routes
from torque_app.shell.rest import Calling, Envelope, answer, created, told


@routes.get("/folios/register", response_model=Envelope[list[queries.LostFolios]])
def folio_register(
    calling: Calling, company_id: UUID | None = None, dte_type: int | None = None
) -> Response:
    """Lista los folios sin documento válido: rechazados, anulados y vencidos."""
    return answer(calling, queries.folio_register, company_id, dte_type=dte_type)


@routes.get("/caf/status", response_model=Envelope[list[queries.FolioStock]])
def caf_status(calling: Calling, company_id: UUID | None = None) -> Response:
    """Dice cuántos folios quedan de cada tipo y hasta cuándo alcanzan."""
    return answer(calling, queries.caf_status, company_id)


@routes.post("/caf/upload", status_code=201, response_model=Envelope[queries.CafRow])
def upload_caf(
    calling: Calling,
    file: Annotated[UploadFile, File(description="El XML tal como lo entregó el SII.")],
    company_id: Annotated[UUID | None, Form()] = None,
) -> Response:
    """Sube un CAF; se revisan firma, empresa, ambiente, rango y cruces."""
    return created(calling, service.upload_caf, content_of(file), company_id=company_id)


@routes.delete("/caf/{caf_id}", response_model=Envelope[queries.CafRow])
def retire_caf(calling: Calling, caf_id: UUID) -> Response:
    """Deja de usar los folios que quedan de un rango (los anulaste en el SII)."""
    return answer(calling, service.retire_caf, caf_id)


@routes.get("/alerts", response_model=Envelope[queries.AlertRow])
def alerts(calling: Calling, company_id: UUID | None = None) -> Response:
    """Dice desde cuándo se avisa que se acaban los folios o vence algo."""
    return answer(calling, queries.alerts, company_id)


@routes.patch("/alerts", response_model=Envelope[queries.AlertRow])
def set_alerts(calling: Calling, body: AlertsIn, company_id: UUID | None = None) -> Response:
    """Cambia desde cuándo se avisa; lo ausente queda igual."""
    return answer(calling, service.set_alerts, company_id, **told(body))


@routes.get("/certificates", response_model=Envelope[list[queries.CertificateRow]])
def certificates(calling: Calling, company_id: UUID | None = None) -> Response:
    """Lista los certificados digitales en uso, sin su secreto."""
    return answer(calling, queries.certificates, company_id)


@routes.post("/certificates", status_code=201, response_model=Envelope[queries.CertificateRow])
def save_certificate(
    calling: Calling,
    file: Annotated[UploadFile, File(description="El archivo .pfx o .p12.")],
    password: Annotated[str, Form(max_length=200, description="No se guarda.")],
    company_id: Annotated[UUID | None, Form()] = None,
) -> Response:
    """Sube el certificado digital de quien firma; la clave se usa una vez y no se guarda."""
    return created(
        calling,
        service.save_certificate,
        content_of(file),
        password=password,
        company_id=company_id,
    )


@routes.post("/certificates/form", status_code=303, include_in_schema=False)
def certificate_form(
    calling: Calling,
    file: Annotated[UploadFile | None, File()] = None,
    password: Annotated[str, Form(max_length=200)] = "",
    company_id: Annotated[UUID | None, Form()] = None,
) -> Response:
    """Take the certificate from the page's own form: a password must not pass by a State."""
    if file is None:
        return _back("missing", company_id)
    try:
        with transaction(calling.actor) as tx:
            service.save_certificate(tx, content_of(file), password=password, company_id=company_id)
    except TorqueError as refused:
        return _back(refused.code, company_id)
    return _back("saved", company_id)


def _back(said: str, company_id: UUID | None) -> Response:
    """Lead back to the page of that company, or to the first one's."""
    asked = {"certificado": said} | ({"empresa": str(company_id)} if company_id else {})
    return Response(status_code=303, headers={"Location": f"{SETUP}?{urlencode(asked)}"})


@routes.post(
    "/certificates/{certificate_id}/choose", response_model=Envelope[queries.CertificateRow]
)
def choose_certificate(calling: Calling, certificate_id: UUID) -> Response:
    """Firma desde ahora con este certificado, mientras esté vigente."""
    return answer(calling, service.choose_certificate, certificate_id)


@routes.delete("/certificates/{certificate_id}", response_model=Envelope[None])
def remove_certificate(calling: Calling, certificate_id: UUID) -> Response:
    """Deja de firmar con un certificado."""
    return answer(calling, service.remove_certificate, certificate_id)


@routes.post("/practice", status_code=201, response_model=Envelope[PracticeOut])
def order_practice(calling: Calling, company_id: UUID | None = None) -> Response:
    """Pide al SII simulado un certificado y folios de práctica."""
    return created(calling, lambda tx: {"company_id": service.order_practice(tx, company_id)})
