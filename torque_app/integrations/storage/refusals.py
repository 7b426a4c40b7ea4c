"""Why an upload is not accepted, in the words of whoever uploads it."""

from torque_app.core.errors import TorqueError
from torque_app.core.texts import Sentence


class FileTooLarge(TorqueError):
    """It has more bytes than allowed; `details["max_bytes"]` says how many are."""

    code, status, message = "file_too_large", 413, "El archivo es demasiado grande."

    @classmethod
    def than(cls, max_bytes: int) -> "FileTooLarge":
        """Return the refusal that names the limit."""
        limit = f"{max_bytes / (1 << 20):.1f}".removesuffix(".0").replace(".", ",")
        return cls(
            Sentence("El archivo es demasiado grande. El máximo es {limit} MB.", limit=limit),
            max_bytes=max_bytes,
        )


class NotAPicture(TorqueError):
    """Its bytes are of no picture format we take, whatever its name says."""

    code, status = "not_a_picture", 415
    message = "Ese archivo no es una foto que podamos usar. Sube una imagen JPG, PNG o WEBP."


class HeicNotSupported(NotAPicture):
    """It is a photo as iPhones keep them, which we do not decode."""

    message = (
        "La foto está en formato HEIC. En tu iPhone elige Ajustes, Cámara, Formatos, "
        "Más compatible, o súbela como JPG."
    )


class TooManyPixels(TorqueError):
    """Decoding it would take too much memory; `details["max_pixels"]` says what is allowed."""

    code, status = "too_many_pixels", 413
    message = "La imagen tiene demasiados píxeles. Redúcela y vuelve a subirla."


class DamagedPicture(TorqueError):
    """It begins like a picture but cannot be decoded to its end."""

    code, status = "damaged_picture", 422
    message = "La imagen está dañada o incompleta. Vuelve a tomarla o a subirla."


class NotASound(TorqueError):
    """Its bytes are of no recording a browser makes, whatever its name says."""

    code, status = "not_a_sound", 415
    message = "Ese archivo no es una nota de voz. Grábala de nuevo."


class NotADocument(TorqueError):
    """It is no PDF, or it is a PDF and something else at the same time."""

    code, status, message = "not_a_document", 415, "Solo puedes subir documentos PDF."


class DamagedDocument(TorqueError):
    """It begins like a PDF but its end is missing."""

    code, status = "damaged_document", 422
    message = "El PDF está incompleto. Vuelve a generarlo o a subirlo."
