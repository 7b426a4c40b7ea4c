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


class Unlinked(TorqueError):
    """The Google account is nobody's here yet: the password has to join it first."""

    code, status = "google_unlinked", 401
    message = (
        "Esa cuenta de Google aún no está unida a una de TORQUE 360."
        " Entra con tu contraseña y la unimos."
    )


class AttemptOver(TorqueError):
    """The trip to Google took too long, was begun in another browser, or came back before."""

    code, status = "google_attempt_over", 410
    message = "Ese intento con Google ya no sirve. Empieza de nuevo."


class Cancelled(TorqueError):
    """The person said no at Google."""

    code, status = "google_cancelled", 401
    message = "Cancelaste la entrada con Google."


class WrongPhoneCode(TorqueError):
    """The code is wrong, old, used, or nobody's: the answer never tells which."""

    code, status = "invalid_phone_code", 401
    message = "Ese código no sirve o ya venció. Revísalo o pide otro."


class NotOffered(Conflict):
    """The installation was not told how to reach Google or a provider of text messages."""

    code = "not_configured"
    message = (
        "Esta instalación no tiene esa forma de entrar. Pide a quien la administra que la active."
    )


class IdentityTaken(Conflict):
    """It opens another account, or the account has one of its kind already."""

    code = "identity_taken"
    message = "Ya está unida a una cuenta. Quítala de ahí antes de unirla a esta."


class LastWayIn(Conflict):
    """Without it the account could not be entered any more."""

    code = "last_way_in"
    message = "Es tu única forma de entrar. Agrega otra antes de quitarla."


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
