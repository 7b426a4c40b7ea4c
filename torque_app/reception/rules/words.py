"""How everything an act of reception can say is called (workshop practice, acta e inventario)."""

from collections.abc import Mapping
from typing import Final

from models.reception import BodyView, MarkKind
from models.work_orders import ArrivalMode

BELONGINGS: Final[Mapping[str, str]] = {
    "documents": "Documentos",
    "spare_wheel": "Rueda de repuesto",
    "jack": "Gata",
    "wheel_wrench": "Llave de rueda",
    "triangle": "Triángulos",
    "vest": "Chaleco reflectante",
    "extinguisher": "Extintor",
    "first_aid": "Botiquín",
    "tools": "Herramientas",
    "radio": "Radio",
    "antenna": "Antena",
    "tag": "TAG",
    "remote": "Control remoto",
    "mats": "Pisos",
    "sunshade": "Cubresol",
    "fuel_cap": "Tapa de combustible",
    "emblems": "Emblemas",
}
"""The checklist: each is there, is not, or was not looked at."""

VALUABLES: Final = "valuables"
"""The one belonging told in words: what of value stays in the car."""

WARNING_LIGHTS: Final[Mapping[str, str]] = {
    "check_engine": "Motor (Check)",
    "oil": "Presión de aceite",
    "temperature": "Temperatura",
    "battery": "Batería",
    "abs": "ABS",
    "airbag": "Airbag",
    "brake": "Freno",
    "tyres": "Presión de neumáticos",
}

SYMPTOMS: Final[Mapping[str, str]] = {
    "noise": "Ruido",
    "vibration": "Vibración",
    "leak": "Fuga",
    "light": "Luz de alerta",
    "consumption": "Consumo",
    "starting": "Arranque",
    "braking": "Frenado",
    "steering": "Dirección",
    "temperature": "Temperatura",
    "other": "Otro",
}

AUTHORISATIONS: Final[Mapping[str, str]] = {
    "road_test": "Prueba de ruta",
    "alternative_parts": "Repuestos alternativos",
    "used_parts": "Repuestos usados",
    "photos": "Fotos del vehículo",
    "communications": "Avisos por correo o teléfono",
    "data_treatment": "Tratamiento de datos personales (ley 21.719)",
}
"""What the client says yes or no to."""

PREAUTHORISED: Final = "preauthorised"
"""The amount up to which work may go on without asking, in whole pesos with IVA."""

COLLECTED_BY: Final = "collected_by"
"""Who else may take the car away."""

VIEWS: Final[Mapping[BodyView, str]] = {
    BodyView.FRONT: "Frente",
    BodyView.BACK: "Atrás",
    BodyView.LEFT: "Lado izquierdo",
    BodyView.RIGHT: "Lado derecho",
    BodyView.ROOF: "Techo",
}

MARKS: Final[Mapping[MarkKind, str]] = {
    MarkKind.SCRATCH: "Rayón",
    MarkKind.DENT: "Abolladura",
    MarkKind.CRACK: "Trizado",
    MarkKind.RUST: "Óxido",
    MarkKind.MISSING: "Faltante",
}

ARRIVALS: Final[Mapping[ArrivalMode, str]] = {
    ArrivalMode.VEHICLE_PRESENT: "El auto está aquí",
    ArrivalMode.VEHICLE_ABSENT: "El auto llega después",
    ArrivalMode.CHECK_IN_ONLY: "Sólo ingreso",
}

SLOTS: Final[Mapping[str, str]] = {
    "tablero": "Tablero",
    "frente": "Frente",
    "atras": "Atrás",
    "izquierda": "Lado izquierdo",
    "derecha": "Lado derecho",
}
"""The photos every act should have; a photo's file is named after what it shows."""

PROMISES: Final[Mapping[str, str]] = {
    "0-18": "Hoy 18:00",
    "1-13": "Mañana 13:00",
    "1-18": "Mañana 18:00",
    "2-18": "Pasado mañana 18:00",
}
"""Hours a car is often promised for, as one touch: days from today and the hour."""

FUELS: Final = ("Bencina", "Diésel", "Híbrido", "Eléctrico", "Gas licuado")
"""What a new car runs on, as one touch; the electric ones are asked for their batteries."""

SERVICES: Final = (
    "Mantención", "Diagnóstico", "Frenos", "Neumáticos", "Suspensión", "Electricidad",
    "Desabolladura y pintura", "Garantía",
)  # fmt: skip
"""What people most often come for, offered as one touch; any other text is taken too."""
