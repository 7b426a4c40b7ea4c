"""What sign-in refuses."""

from torque_app.core.errors import Conflict, NotAllowed, NotSignedIn, TorqueError


class WrongCredentials(TorqueError):
    """Address, password or a resting account: the answer never tells which (AUTH-01)."""

    code, status = "invalid_credentials", 401
    message = (
        "El correo o la contraseña no coinciden. Después de varios intentos fallidos"
        " hay que esperar un minuto o más."
    )


class WrongCode(TorqueError):
    """The second factor is wrong, was used already, or its session rests."""

    code, status = "invalid_code", 401
    message = "Ese código no sirve. Espera el siguiente en tu aplicación y escríbelo."


class NoWorkshop(NotAllowed):
    """The account is right but works nowhere at present."""

    code = "no_workshop"
    message = "Tu cuenta no está activa en ningún taller. Pide a tu administrador que te invite."


class VoidInvitation(TorqueError):
    """The link was used, withdrawn, renewed, ran out, or never existed."""

    code, status = "void_invitation", 410
    message = "Esta invitación ya no sirve. Pide una nueva a quien te invitó."


class OthersInvitation(NotAllowed):
    """Somebody else's account is signed in, or its password was not given."""

    code = "others_invitation"
    message = "La invitación es para otra cuenta. Entra con el correo invitado."


class AccountExists(Conflict):
    """The address already has an account."""

    code = "account_exists"
    message = "Ese correo ya tiene una cuenta. Inicia sesión o usa otro correo."


class RefreshRefused(NotSignedIn):
    """The refresh token was used, ran out, was revoked or never existed."""

    code = "invalid_refresh_token"
    message = "Tu sesión terminó. Inicia sesión otra vez."


class KeyRefused(NotSignedIn):
    """The API key never existed, was revoked, expired, or its creator works here no more."""

    code = "invalid_api_key"
    message = (
        "Esta clave de API no sirve: no existe, venció, fue revocada,"
        " o quien la creó dejó el taller."
    )
