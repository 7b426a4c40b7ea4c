"""What can go wrong with SII's servers, each with what to do next.

`retry` says whether the very same call may simply be made again, `after` how many seconds to wait
first. The sentences are for the user; they never carry tokens, keys or personal data.
"""

from typing import Any, ClassVar

from torque_app.core.errors import TorqueError


class SiiError(TorqueError):
    """SII refused, failed or was not understood."""

    code, status = "sii_error", 502
    message = "El SII no respondió como se esperaba. Intenta de nuevo más tarde."
    retry: ClassVar[bool] = False
    wait: ClassVar[float | None] = None

    def __init__(
        self, message: str | None = None, *, after: float | None = None, **details: Any
    ) -> None:
        super().__init__(message, **details)
        self.after = self.wait if after is None else after


class SiiUnavailable(SiiError):
    """No connection, a maintenance page or an internal error; nothing was changed at SII."""

    code, status = "sii_unavailable", 503
    message = "El SII no está disponible en este momento. Se reintentará solo."
    retry, wait = True, 30.0


class SiiBusy(SiiUnavailable):
    """SII limits the rate (429, or 503 with `Retry-After`); `after` is what it asked for."""

    code = "sii_busy"
    message = "El SII está recibiendo demasiadas consultas. Se reintentará solo."
    wait = 60.0


class SiiBlocked(SiiUnavailable):
    """SII's web firewall turned the request away (403 with a page): nothing got through."""

    code = "sii_blocked"
    message = "El SII está bloqueando las conexiones de este equipo. Se reintentará solo."
    wait = 300.0


class AnswerNotUnderstood(SiiError):
    """The answer to a question has none of the fields the manual promises."""

    code = "sii_answer_not_understood"
    message = "El SII entregó una respuesta que no se entiende. Se volverá a preguntar."
    retry, wait = True, 300.0


class OutcomeUnknown(SiiError):
    """The file left but no answer says whether SII stored it: ask before sending it again.

    Never sign again with other folios: ask for one document of the envelope, and only when SII
    does not know it send the identical bytes again (SII then answers with the first track id).
    `signed_out` when SII answered with its page to sign in: the session is dead too.
    """

    code, status = "sii_outcome_unknown", 504
    message = "No sabemos si el SII recibió el envío. Se le preguntará antes de reenviarlo."
    wait = 30.0

    def __init__(self, *, signed_out: bool = False, after: float | None = None) -> None:
        super().__init__(after=after)
        self.signed_out = signed_out


class TokenRefused(SiiError):
    """The session died and a new one was refused too (ESTADO 001-003, STATUS 5, HTTP 401)."""

    code = "sii_token_refused"
    message = "El SII cerró la sesión y no aceptó una nueva. Se reintentará solo."
    retry, wait = True, 60.0


class CertificateRefused(SiiError):
    """SII does not accept the certificate or its holder (getToken 04-06, 11, 21, -3, -07)."""

    code, status = "sii_certificate_refused", 409
    message = (
        "El SII no acepta el certificado digital. Revisa que esté vigente y que su titular "
        "pueda ingresar al SII con certificado."
    )


class SenderNotAllowed(SiiError):
    """The certificate's holder may not send for this company (STATUS 1, ESTADO 106, -3, -6)."""

    code, status = "sii_sender_not_allowed", 409
    message = (
        "El titular del certificado no tiene permiso para enviar por esta empresa. "
        "Autorízalo en el SII, en «Mantención de usuarios autorizados»."
    )


class CompanyNotAllowed(SiiError):
    """The company is not an authorized issuer in this environment (STATUS 6)."""

    code, status = "sii_company_not_allowed", 409
    message = (
        "El SII no tiene a la empresa como emisora electrónica en este ambiente. "
        "Revisa el ambiente y la resolución."
    )


class AccessDenied(SiiError):
    """The server does not serve us: wrong host or blocked address."""

    code = "sii_access_denied"
    message = "El SII negó el acceso al servicio. Revisa las direcciones configuradas."


class FileRefused(SiiError):
    """SII will never take this file: size (STATUS 2) or an HTTP 4xx of the boleta service."""

    code, status = "sii_file_refused", 409
    message = "El SII no aceptó el archivo del envío. Avisa a soporte; no lo reenvíes."


class SchemaRefused(FileRefused):
    """The file breaks SII's schema (STATUS 7); `details["errors"]` are SII's lines."""

    code = "sii_schema_refused"
    message = "El SII rechazó el formato del envío. Avisa a soporte; no lo reenvíes."


class SignatureRefused(FileRefused):
    """The signature was refused at upload (STATUS 8)."""

    code = "sii_signature_refused"
    message = "El SII rechazó la firma del envío. Revisa el certificado digital."


class UploadFailed(SiiError):
    """SII says it did not take the file this time (STATUS 3, 9, -1 and other internal ones)."""

    code = "sii_upload_failed"
    message = "El SII no pudo recibir el envío esta vez. Se reintentará solo."
    retry, wait = True, 120.0


class QueryFailed(SiiError):
    """SII could not look up what was asked (ESTADO -1 to -14)."""

    code = "sii_query_failed"
    message = "El SII no pudo responder la consulta. Se volverá a preguntar."
    retry, wait = True, 60.0


class TrackUnknown(QueryFailed):
    """SII has no such track id for this company, at least not yet."""

    code, status = "sii_track_unknown", 404
    message = "El SII no encuentra el envío con ese número. Se volverá a preguntar."
    wait = 300.0
