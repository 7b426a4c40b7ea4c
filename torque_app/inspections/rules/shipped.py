"""The template every workshop starts with: fifty points, as they are looked at in Chile.

Limits are the trade's usual ones, for each workshop to change: 1.6 mm of tread is the legal least
(decreto 22 de 2006, Ministerio de Transportes), the others are practice.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from torque_app.inspections.rules.grading import Limits
from torque_app.inspections.rules.points import TemplatePoint, slug

NAME: Final = "Inspección de 50 puntos"

_TREAD = Limits(amber=Decimal(3), red=Decimal("1.6"), red_included=False)
_PADS = Limits(amber=Decimal(5), red=Decimal(3))
_SHOES = Limits(amber=Decimal(3), red=Decimal("1.5"))
_BATTERY = Limits(
    amber=Decimal("12.2"), red=Decimal("11.8"), amber_included=False, red_included=False
)
_WATER = Limits(
    amber=Decimal(2), red=Decimal(3), higher_is_better=False, red_included=False,
    amber_included=False,
)  # fmt: skip
_AGE = Limits(amber=Decimal(6), higher_is_better=False, amber_included=False)
_NONE = Limits()

Line = tuple[str, str] | tuple[str, str, str, Limits]

_GROUPS: Final[tuple[tuple[str, tuple[Line, ...]], ...]] = (
    (
        "Niveles y fluidos",
        (
            ("Aceite de motor: nivel y estado", "Cambio de aceite y filtro"),
            ("Refrigerante: nivel y estado", "Cambio de refrigerante"),
            ("Líquido de frenos: agua", "Cambio de líquido de frenos", "%", _WATER),
            ("Líquido de dirección hidráulica", "Cambio de líquido de dirección"),
            ("Aceite de caja de cambios", "Cambio de aceite de caja"),
            ("Líquido lavaparabrisas", "Relleno de lavaparabrisas"),
        ),
    ),
    (
        "Motor",
        (
            ("Batería: voltaje en reposo", "Cambio de batería", "V", _BATTERY),
            ("Bornes y cables de batería", "Limpieza y ajuste de bornes"),
            ("Alternador y carga", "Revisión del sistema de carga"),
            ("Correa de accesorios", "Cambio de correa de accesorios"),
            ("Correa o cadena de distribución", "Cambio de kit de distribución"),
            ("Filtro de aire", "Cambio de filtro de aire"),
            ("Filtro de polen", "Cambio de filtro de polen"),
            ("Bujías o precalentadores", "Cambio de bujías"),
            ("Fugas de aceite de motor", "Reparación de fuga de aceite"),
            ("Mangueras y radiador", "Reparación del sistema de refrigeración"),
            ("Soportes de motor y caja", "Cambio de soportes"),
            ("Escape y catalizador", "Reparación del escape"),
        ),
    ),
    (
        "Transmisión",
        (
            ("Embrague o convertidor", "Cambio de kit de embrague"),
            ("Fugas de caja de cambios", "Reparación de fuga de caja"),
            ("Homocinéticas y fuelles", "Cambio de fuelle u homocinética"),
        ),
    ),
    (
        "Frenos",
        (
            ("Pastillas delanteras", "Cambio de pastillas delanteras", "mm", _PADS),
            ("Pastillas traseras", "Cambio de pastillas traseras", "mm", _PADS),
            ("Balatas traseras", "Cambio de balatas traseras", "mm", _SHOES),
            ("Discos delanteros", "Rectificado o cambio de discos delanteros"),
            ("Discos o tambores traseros", "Rectificado o cambio de discos traseros"),
            ("Flexibles y cañerías de freno", "Cambio de flexibles de freno"),
            ("Freno de mano", "Regulación de freno de mano"),
        ),
    ),
    (
        "Suspensión y dirección",
        (
            ("Amortiguadores delanteros", "Cambio de amortiguadores delanteros"),
            ("Amortiguadores traseros", "Cambio de amortiguadores traseros"),
            ("Rótulas y bandejas", "Cambio de rótulas o bandejas"),
            ("Bujes y barra estabilizadora", "Cambio de bujes"),
            ("Terminales y cremallera de dirección", "Reparación de la dirección"),
            ("Rodamientos de rueda", "Cambio de rodamiento"),
        ),
    ),
    (
        "Neumáticos",
        (
            ("Surco delantero izquierdo", "Cambio de neumáticos delanteros", "mm", _TREAD),
            ("Surco delantero derecho", "Cambio de neumáticos delanteros", "mm", _TREAD),
            ("Surco trasero izquierdo", "Cambio de neumáticos traseros", "mm", _TREAD),
            ("Surco trasero derecho", "Cambio de neumáticos traseros", "mm", _TREAD),
            ("Edad de los neumáticos (DOT)", "Cambio de neumáticos", "años", _AGE),
            ("Desgaste parejo y alineación", "Alineación y balanceo"),
            ("Rueda de repuesto y presión", "Reparación de rueda de repuesto"),
        ),
    ),
    (
        "Luces y carrocería",
        (
            ("Luces delanteras", "Cambio de ampolletas delanteras"),
            ("Luces traseras y de freno", "Cambio de ampolletas traseras"),
            ("Intermitentes y emergencia", "Reparación de intermitentes"),
            ("Limpiaparabrisas", "Cambio de plumillas"),
            ("Parabrisas y espejos", "Reparación de parabrisas o espejo"),
        ),
    ),
    (
        "Interior y electrónica",
        (
            ("Cinturones y airbag", "Revisión del sistema de seguridad"),
            ("Bocina y tablero", "Reparación eléctrica"),
            ("Aire acondicionado", "Carga y revisión de aire acondicionado"),
            ("Escáner: códigos de falla", "Diagnóstico con escáner"),
        ),
    ),
)


def points() -> tuple[TemplatePoint, ...]:
    """Return the fifty points in the order they are walked: hood, lift, wheels, cabin."""
    return tuple(_points())


def _points() -> Iterator[TemplatePoint]:
    for group, lines in _GROUPS:
        for label, suggestion, *measured in lines:
            unit, limits = measured or ("", _NONE)
            assert isinstance(unit, str)
            assert isinstance(limits, Limits)
            yield TemplatePoint(slug(label), group, label, unit, limits, suggestion)
