"""Why Google did not say who somebody is."""

from typing import ClassVar

from torque_app.core.errors import TorqueError


class GoogleUnavailable(TorqueError):
    """Google does not answer, or answers with an error of its own."""

    code: ClassVar[str] = "google_unavailable"
    status: ClassVar[int] = 503
    message: ClassVar[str] = "Google no responde. Intenta de nuevo o entra con tu contraseña."


class GoogleRefused(TorqueError):
    """What came from Google proves nothing: forged, for somebody else, or of another time."""

    code: ClassVar[str] = "google_refused"
    status: ClassVar[int] = 401
    message: ClassVar[str] = "Google no confirmó quién eres. Empieza de nuevo."


class EmailNotVerified(GoogleRefused):
    """Google does not vouch for the account's address."""

    code: ClassVar[str] = "google_email_unverified"
    message: ClassVar[str] = (
        "Tu cuenta de Google no tiene su correo verificado. Verifícalo en Google y vuelve."
    )
