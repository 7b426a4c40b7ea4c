"""What the demonstration's workshops quote with, and the stories of what they offered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from models.quotations import PartCondition, Payer, QuotedKind, QuotedPriority
from torque_app.quotations.service import Terms

INSURERS: Final = (
    ("Seguros del Pacífico", "Av. Apoquindo 3650, Las Condes", "siniestros@delpacifico.example"),
    ("Aseguradora Cordillera", "Huérfanos 1160, Santiago", "talleres@cordillera.example"),
)
NOTES: Final = (
    (
        "Validez y repuestos", "General",
        (
            "Los repuestos de importación se piden con un abono del 50 %. Si al desarmar aparece"
            " otra falla, te avisamos antes de seguir."
        ),
    ),
    (
        "Frenos", "Seguridad",
        (
            "Después del cambio evita frenadas bruscas los primeros 300 km. Los repuestos"
            " reemplazados se te muestran a la entrega."
        ),
    ),
    (
        "Siniestro con deducible", "Seguros",
        (
            "El deducible se paga al retirar el vehículo. La compañía paga el resto directamente al"
            " taller."
        ),
    ),
)  # fmt: skip
MATRIX: Final = "Repuestos por costo"
BRACKETS: Final = (
    {"up_to": "5000", "percent": "60"},
    {"up_to": "50000", "percent": "45"},
    {"up_to": None, "percent": "30"},
)
AGREEMENT: Final = "Convenio flotas"
AGREED: Final = ({"up_to": None, "percent": "20"},)
PACKAGES: Final = (
    ("M10", "Mantención 10.000 km", ("MAN-020", "MAN-130"), (("ACE", "4"), ("FAC", "1")), None),
    (
        "M40", "Mantención 40.000 km", ("MAN-040",),
        (("ACE", "4.5"), ("FAC", "1"), ("FAI", "1"), ("BUJ", "4")), "279000",
    ),
    ("FRE", "Frenos delanteros", ("FRE-010",), (("PAD", "1"), ("LFR", "0.5")), "109900"),
)  # fmt: skip
"""Code, name, operations, parts by the beginning of their SKU, and the net price of all, if any."""


@dataclass(frozen=True, slots=True)
class Told:
    """A line of a story: `what` is an operation, the beginning of a SKU, or plain words."""

    kind: QuotedKind
    what: str
    more: Mapping[str, Any]


def hour(operation: str, **more: Any) -> Told:
    """Return work of the catalogue, at its hours and the centre's rate."""
    return Told(QuotedKind.LABOR, operation, more)


def part(prefix: str, quantity: int | str = 1, **more: Any) -> Told:
    """Return a part of the shelf, the one there is most of."""
    kind = QuotedKind.TYRE if prefix == "NEU" else QuotedKind.PART
    return Told(kind, prefix, {"quantity": Decimal(quantity), "warranty_months": 6, **more})


def words(kind: QuotedKind, what: str, price: int, **more: Any) -> Told:
    """Return a line no shelf and no catalogue knows."""
    return Told(kind, what, {"unit_price": Decimal(price), **more})


@dataclass(frozen=True, slots=True)
class Story:
    """One quotation: begun so many hours ago, for which car or OT, and what happened then.

    `then`: pairs of hours after the beginning and what was done, with its words after a colon.
    """

    hours: float
    lines: tuple[Told, ...]
    then: tuple[tuple[float, str], ...] = ()
    whose: str = "car"
    terms: Terms = field(default_factory=Terms)
    package: str = ""
    note: str = ""
    small: bool = False
    """Whether the small workshop has it, too."""


_SAFE: Final = {"priority": QuotedPriority.SAFETY}
_INSURED: Final = {"payer": Payer.INSURER}
_REBUILT: Final = {"condition": PartCondition.REBUILT, "warranty_months": 3}
_OUTSIDE: Final = QuotedKind.OUTSIDE_WORK

STORIES: Final = (
    Story(
        330, (hour("TRA-010"), part("EMB", condition=PartCondition.OES), part("ACJ", 2)),
        ((2, "send"), (26, "seen")),
    ),
    Story(
        312, (hour("MOT-020"), part("KDI"), part("BAG"), part("REF", 5)),
        ((1, "send"), (200, "follow"), (215, "take_over")),
    ),
    Story(
        190, (
            hour("FRE-020", **_SAFE), part("PAD", condition=PartCondition.OES, **_SAFE),
            part("LFR"), words(_OUTSIDE, "Rectificado de discos", 24_000),
        ),
        ((1, "send"), (5, "seen"), (6, "decide:NN|Es mucho por ahora, lo veo en otro taller")),
    ),
    Story(
        122, (
            hour("SUS-020"), part("AMO", 2, condition=PartCondition.OEM), hour("ALI-010"),
            hour("AIR-010", priority=QuotedPriority.OPTIONAL),
            part("FHA", priority=QuotedPriority.OPTIONAL),
        ),
        (
            (1, "send"), (3, "seen"), (4, "decide:YYYLN"), (20, "convert"),
        ),
        whose="family", terms={"delivery_days": 2}, small=True,
    ),
    Story(
        98, (
            words(QuotedKind.LABOR, "Cambio de alternador", 30_000, quantity=Decimal("1.5")),
            words(QuotedKind.PART, "Alternador 90 A", 128_000, **_REBUILT),
            part("BAT", priority=QuotedPriority.OPTIONAL),
        ),
        ((1, "send"), (3, "revise:El cliente pidió uno reacondicionado"), (4, "send"), (6, "seen")),
    ),
    Story(
        76, (
            hour("DYP-010", **_INSURED), hour("DYP-020", quantity=Decimal(8), **_INSURED),
            words(QuotedKind.PART, "Parachoques delantero", 189_000, **_INSURED),
            words(_OUTSIDE, "Pintura y mezcla de color", 85_000, **_INSURED),
            hour("DYP-030", priority=QuotedPriority.OPTIONAL),
        ),
        ((2, "send"), (5, "seen")),
        terms={"claim_number": "2026-118734", "deductible": Decimal(196_000), "delivery_days": 6},
        note="Siniestro con deducible",
    ),
    Story(
        52, (part("NEU", 4), hour("NEU-020"), hour("ALI-010", discount_percent=Decimal(10))),
        ((1, "manager"), (3, "refuse:El convenio no cubre neumáticos: ofrécelos sin descuento")),
        terms={"discount_percent": Decimal(12)},
    ),
    Story(
        50, (hour("DIA-010"), part("SEN"), hour("DIA-030")),
        ((1, "send"), (2, "seen"), (5, "record:Y|Llamó por teléfono y aprobó todo")), small=True,
    ),
    Story(
        30, (hour("ELE-010", **_SAFE), part("BAT", **_SAFE)),
        ((1, "send"), (3, "seen"), (4, "decide:Y")), whose="working",
    ),
    Story(
        28, (hour("MAN-090"), part("BUJ", 4), part("FAI")),
        ((1, "manager"), (4, "agree:Conforme, es cliente antiguo")),
        terms={"discount_percent": Decimal(8)},
    ),
    Story(
        7, (hour("SUS-050", **_SAFE), part("BUJE", 2, **_SAFE)), ((1, "send"), (2, "seen")),
        whose="working",
    ),
    Story(
        6, (hour("MAN-140"), words(QuotedKind.SUPPLY, "Insumos de taller", 6_500)),
        ((0.5, "tell"), (1, "seen")),
        whose="family", package="M40", note="Validez y repuestos", small=True,
    ),
    Story(5, (), ((0.5, "tell"),), package="FRE", note="Frenos"),
    Story(
        4, (
            hour("MOT-010"), part("KDI", days=3), part("REF", 5),
        ),
        ((0.5, "send"),),
        terms={"discount_percent": Decimal(18)},
    ),
    Story(
        3.5, (
            words(QuotedKind.LABOR, "Inspección precompra a domicilio", 48_000),
            words(_OUTSIDE, "Certificado de chasis y motor", 26_000),
        ),
        ((0.5, "send"), (1, "seen"), (2, "decide:Y")),
    ),
    Story(
        3, (
            words(_OUTSIDE, "Traslado en grúa", 65_000, **_SAFE),
            words(QuotedKind.LABOR, "Partida auxiliar en ruta", 22_000),
        ),
        ((0.3, "send"), (1, "record:Y|Aprobó por teléfono y pide factura")), small=True,
    ),
    Story(2, (part("PAD", **_SAFE), part("NEU", 2, **_SAFE)), whose="inspected"),
    Story(0.6, (), package="M10", small=True),
)  # fmt: skip
"""The oldest first: their numbers follow."""
