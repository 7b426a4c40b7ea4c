"""All that the tablet's page says, by the key its scripts ask for it with.

A gap `{name}` is filled in by the page; what is counted has a sentence for one and for many.
"""

from torque_app.core.texts import _


def words() -> dict[str, str]:
    """Return every sentence of the page in the deployment's language."""
    return {
        **_bar(),
        **_door(),
        **_floor(),
        **_order(),
        **_asking(),
        **_finding(),
        **_signing(),
        **_done(),
        **_trouble(),
    }


def _bar() -> dict[str, str]:
    return {
        "allSent": _("Todo enviado"),
        "allSentLong": _("Todo lo que hiciste ya está en el sistema."),
        "close": _("Cerrar"),
        "dark": _("Tema oscuro"),
        "endShift": _("Terminar turno"),
        "failed_many": _("{count} acciones no se hicieron"),
        "failed_one": _("1 acción no se hizo"),
        "light": _("Tema claro"),
        "loading": _("Cargando…"),
        "lock": _("Bloquear"),
        "offline": _("Sin conexión"),
        "online": _("Conectada"),
        "pending": _("Por enviar"),
        "sendNow": _("Enviar ahora"),
        "sending": _("Enviando…"),
        "tray": _("Bandeja"),
        "understood": _("Entendido"),
        "waiting_many": _("{count} por enviar"),
        "waiting_one": _("1 por enviar"),
    }


def _door() -> dict[str, str]:
    return {
        "digits_many": _("{count} números escritos"),
        "digits_one": _("1 número escrito"),
        "enter": _("Entrar"),
        "entering": _("Entrando…"),
        "erase": _("Borrar"),
        "free": _("Sin tarea en curso"),
        "noPin": _("Sin PIN: pídelo al jefe de taller"),
        "nobody": _("Todavía no hay técnicos con PIN en este centro."),
        "nobodyYet": _("Esta tablet necesita conexión la primera vez."),
        "otherPerson": _("Soy otra persona"),
        "register": _("Registrar esta tablet"),
        "stranger": _("Esta tablet ya no está registrada"),
        "strangerAbout": _("Pide al jefe de taller un enlace nuevo para registrarla."),
        "whoAreYou": _("¿Quién eres?"),
        "yourPin": _("PIN de {name}"),
    }


def _floor() -> dict[str, str]:
    return {
        "askHelp": _("Pedir ayuda"),
        "bay": _("Box {bay}"),
        "done": _("Hecha"),
        "finding": _("Anotar hallazgo"),
        "finish": _("Terminar"),
        "handOver": _("Entregar a otro"),
        "help": _("Ayuda"),
        "idle": _("No tienes una tarea en curso. Empieza la que sigue."),
        "late": _("Atrasada: {when}"),
        "next": _("Lo que sigue"),
        "noNext": _("No tienes más tareas asignadas."),
        "now": _("Ahora"),
        "openOrder": _("Ver OT {number}"),
        "others_many": _("Otras {count} OT del centro"),
        "others_one": _("Otra OT del centro"),
        "part": _("Pedir repuesto"),
        "pause": _("Pausar"),
        "paused": _("En pausa"),
        "pausedFor": _("En pausa: {reason}"),
        "promised": _("Prometida: {when}"),
        "resume": _("Seguir"),
        "running": _("En curso"),
        "scan": _("Escanear"),
        "seeOrder": _("Ver OT"),
        "standard": _("de {hours} h"),
        "start": _("Empezar"),
        "todo": _("Por hacer"),
    }


def _order() -> dict[str, str]:
    return {
        "amber": _("Amarillo"),
        "approved": _("Aprobado"),
        "asked": _("Pedido"),
        "back": _("Volver"),
        "checkBegin": _("Empezar control de calidad"),
        "complaint": _("Lo que dice el cliente"),
        "control": _("Control de calidad"),
        "fail": _("Rechazar"),
        "graded": _("{done} de {total} puntos revisados"),
        "green": _("Verde"),
        "grey": _("No aplica"),
        "inspection": _("Inspección"),
        "inspectionBegin": _("Empezar inspección"),
        "issued": _("Entregado"),
        "measure": _("Medida ({unit})"),
        "mine": _("Es tuya"),
        "noRequests": _("No se ha pedido nada."),
        "note": _("Nota"),
        "orderFinish": _("Enviar a control de calidad"),
        "orderGone": _("Esta OT ya no está en tu trabajo."),
        "owed": _("Falta:"),
        "pass": _("Aprobar"),
        "passNeedsConnection": _("Aprobar necesita conexión: firma una segunda persona."),
        "passNotOwn": _("Falta otra persona con PIN que pueda firmar."),
        "red": _("Rojo"),
        "refused": _("Rechazado"),
        "requests": _("Repuestos pedidos"),
        "right": _("Bien"),
        "roadDone": _("Prueba de ruta: {start} a {end} km"),
        "roadTest": _("Anotar prueba de ruta"),
        "tasks": _("Tareas"),
        "unassigned": _("Sin técnico"),
        "wrong": _("Mal"),
    }


def _asking() -> dict[str, str]:
    """Return what is asked of a task, a part, help and a code."""
    return {
        "fewer": _("Uno menos"),
        "finishNo": _("Todavía no"),
        "finishSure": _("¿Terminaste esta tarea?"),
        "finishYes": _("Sí, terminé"),
        "handOverTo": _("¿A quién se la entregas?"),
        "helpHands": _("Necesito otro par de manos"),
        "helpTool": _("Me falta una herramienta"),
        "helpDoubt": _("Tengo una duda técnica"),
        "helpParts": _("Hay un problema con un repuesto"),
        "helpOther": _("Otra cosa"),
        "helpSend": _("Llamar al jefe de taller"),
        "helpTitle": _("¿Qué necesitas?"),
        "oneMore": _("Uno más"),
        "partFor": _("¿Para qué auto?"),
        "partHint": _("Escribe el nombre o escanea el código."),
        "partSend": _("Pedir al bodeguero"),
        "partTitle": _("Repuesto para {number}"),
        "partWhat": _("Qué repuesto"),
        "quantity": _("Cantidad"),
        "scanAbout": _("Usa el lector, la cámara, o escribe la patente o el número de la OT."),
        "scanCamera": _("Usar la cámara"),
        "scanCode": _("Código, patente u OT"),
        "scanGo": _("Buscar"),
        "scanTitle": _("Escanear"),
        "whyLeave": _("¿Por qué dejas «{task}»?"),
        "whyPause": _("¿Por qué la pausas?"),
    }


def _finding() -> dict[str, str]:
    """Return what is asked of a finding."""
    return {
        "dictate": _("Dictar la nota"),
        "dictateStop": _("Dejar de dictar"),
        "findingFor": _("¿En qué auto?"),
        "findingGrade": _("Urgencia"),
        "findingNote": _("Detalle (opcional)"),
        "findingSend": _("Guardar hallazgo"),
        "findingTitle": _("Hallazgo en {number}"),
        "findingWhat": _("Qué encontraste"),
        "photoOf": _("Foto {number}"),
        "removePhoto": _("Quitar"),
        "removePhotoOf": _("Quitar foto {number}"),
        "takePhoto": _("Tomar foto"),
        "voice": _("Nota de voz"),
        "voiceAgain": _("Grabar de nuevo"),
        "voiceStop": _("Detener grabación"),
    }


def _signing() -> dict[str, str]:
    """Return what is asked of a control."""
    return {
        "failNote": _("Qué hay que corregir"),
        "failTitle": _("Rechazar el control"),
        "passAbout": _("Firma una persona que no haya hecho el trabajo, con su PIN."),
        "passTitle": _("Aprobar el control"),
        "roadEnd": _("Kilometraje al volver"),
        "roadStart": _("Kilometraje al salir"),
        "roadTitle": _("Prueba de ruta"),
        "save": _("Guardar"),
        "secondPin": _("Su PIN"),
        "secondWho": _("Quién firma"),
    }


def _done() -> dict[str, str]:
    """Return how an action is named in the tray."""
    return {
        "didAnswer": _("Control: {point}"),
        "didAsk": _("Pedir {quantity} × {name}"),
        "didBeginCheck": _("Empezar el control de {number}"),
        "didBeginInspection": _("Empezar la inspección de {number}"),
        "didFail": _("Rechazar el control de {number}"),
        "didFind": _("Hallazgo: {title}"),
        "didFinish": _("Terminar «{task}» ({number})"),
        "didFinishOrder": _("Enviar {number} a control de calidad"),
        "didGrade": _("Revisar: {point}"),
        "didHandOver": _("Entregar «{task}» a {name}"),
        "didHelp": _("Pedir ayuda: {words}"),
        "didPause": _("Pausar «{task}» ({number})"),
        "didRoad": _("Anotar la prueba de ruta"),
        "didStart": _("Empezar «{task}» ({number})"),
        "findingSpoken": _("Hallazgo con nota de voz"),
    }


def _trouble() -> dict[str, str]:
    return {
        "cameraRefused": _("No se pudo usar la cámara. Escribe el código."),
        "ended": _("Tu entrada terminó. Entra de nuevo con tu PIN."),
        "failWhy": _("Escribe qué hay que corregir."),
        "findingName": _("Escribe qué encontraste o graba una nota de voz."),
        "lost_many": _("{count} acciones no alcanzaron a enviarse. Avísale al jefe de taller:"),
        "lost_one": _("1 acción no alcanzó a enviarse. Avísale al jefe de taller:"),
        "needsConnection": _("Sin conexión: inténtalo cuando vuelva."),
        "needsServer": _("Sin conexión no podemos revisar tu PIN. Inténtalo cuando vuelva."),
        "nothingKept": _("Sin conexión: tu trabajo aparecerá cuando vuelva."),
        "partName": _("Escribe qué repuesto necesitas."),
        "photoUnread": _("No se pudo leer la foto. Tómala de nuevo."),
        "photosFull": _("Puedes agregar hasta {most} fotos."),
        "refusedPlain": _("El sistema no la aceptó. Avísale al jefe de taller."),
        "roadWrong": _("Escribe los dos kilometrajes; al volver no puede ser menor."),
        "scanElsewhere": _("{code} está en otra OT que no es de tu trabajo."),
        "scanNothing": _("No conocemos el código {code}. Revísalo o escríbelo."),
        "scanOffline": _("Sin conexión no podemos buscar {code}."),
        "secondNeeded": _("Elige quién firma y escribe su PIN."),
        "voiceRefused": _("No se pudo usar el micrófono. Revisa el permiso de la tablet."),
        "wrongPinAlone_many": _("PIN incorrecto. Sin conexión te quedan {count} intentos."),
        "wrongPinAlone_one": _("PIN incorrecto. Sin conexión te queda un intento."),
    }
