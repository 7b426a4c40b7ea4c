"""What the page calls services and failures, in Spanish."""

from torque_app.integrations.sii.simulator.faults import Mode

SERVICES = {
    "upload|boleta_upload": "la recepción de envíos",
    "upload": "la recepción de DTE (DTEUpload)",
    "boleta_upload": "la recepción de boletas",
    "envelope_status|boleta_envelope": "la consulta de envíos",
    "document_status|boleta_document": "la consulta de documentos",
    "seed|token|boleta_seed|boleta_token": "la autenticación",
    "claims": "el registro de reclamos",
    "*": "cualquier servicio",
}
"""By the names that failure rules use, the most wanted first."""

MODES = {
    Mode.DOCUMENTS_REJECTED.value: "rechazar los documentos",
    Mode.DOCUMENTS_OBJECTED.value: "aceptar con reparos",
    Mode.SIGNATURE_REFUSED.value: "rechazar el envío por firma",
    Mode.STUCK.value: "dejar pegado en CRT",
    Mode.NOT_READY.value: "decir que todavía no está listo (-11)",
    Mode.LOST_ANSWER.value: "recibir y no responder",
    Mode.EMPTY_BODY.value: "recibir y responder vacío",
    Mode.ERROR_500_TEXT.value: "recibir y responder «Error 500»",
    Mode.SENT_BEFORE.value: "decir que ya se había enviado (STATUS 99)",
    Mode.FILE_CUT.value: "decir que el archivo llegó cortado",
    Mode.MAINTENANCE_PAGE.value: "responder 503 por mantención",
    Mode.RATE_LIMIT.value: "pedir esperar (429)",
    Mode.BLOCKED.value: "bloquear como cortafuegos (403)",
    Mode.LOGIN_PAGE.value: "mostrar la página de ingreso",
    Mode.DEAD_TOKEN.value: "cerrar la sesión",
    Mode.OLD_SEED.value: "dar por vencida la semilla",
    Mode.RESET.value: "cortar la conexión",
    Mode.DEAF.value: "no aceptar conexiones por medio minuto",
    Mode.SLOW.value: "demorarse",
    Mode.CHARSET_LIE.value: "mentir sobre los acentos",
    Mode.ODD_ORDER.value: "responder en otro orden",
    Mode.NO_DETAIL.value: "callar los motivos de las boletas",
    Mode.EARLY_MAIL.value: "mandar el correo antes de tiempo",
    Mode.DOUBLE_MAIL.value: "mandar el correo dos veces",
}
"""The failures that need no further data, as the page offers them."""

_REST = {
    Mode.CLOCK_SKEW: "reloj corrido",
    Mode.STRANGE_WSDL: "WSDL que apunta a nogal.sii.cl",
    Mode.UPLOAD_STATUS: "STATUS pedido",
    Mode.QUERY_STATE: "ESTADO pedido",
    Mode.ACCESS_DENIED: "acceso denegado",
}


def gloss_of_mode(mode: Mode) -> str:
    """Return a failure's name for a person."""
    return MODES.get(mode.value) or _REST[mode]
