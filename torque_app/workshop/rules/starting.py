"""The labour times a workshop starts with: common operations of a light vehicle in Chile.

Hours are those of a usual petrol car with normal access, in hundredths as labour is sold; a
workshop changes them and adds its makes and models.
"""

from decimal import Decimal
from typing import Final

from models.workshop import Skill
from torque_app.workshop.rules.catalogue import Entry

_M, _E, _S = Skill.MECHANICS, Skill.ELECTRICITY, Skill.SCANNER
_T, _A, _B = Skill.TYRES, Skill.ALIGNMENT, Skill.BODY_PAINT
_C, _H, _W = Skill.AIR_CONDITIONING, Skill.HIGH_VOLTAGE, Skill.WASH

_ROWS: Final = (
    ("Mantención", _M, (
        ("MAN-010", "Cambio de aceite y filtro de motor", "0.50"),
        ("MAN-020", "Mantención 10.000 km", "1.50"),
        ("MAN-030", "Mantención 20.000 km", "2.00"),
        ("MAN-040", "Mantención 40.000 km", "3.00"),
        ("MAN-050", "Afinamiento de motor a gasolina", "2.50"),
        ("MAN-060", "Cambio de filtro de aire", "0.20"),
        ("MAN-070", "Cambio de filtro de polen", "0.30"),
        ("MAN-080", "Cambio de filtro de combustible", "0.60"),
        ("MAN-090", "Cambio de bujías, motor de 4 cilindros", "0.80"),
        ("MAN-100", "Cambio de refrigerante y purga", "1.00"),
        ("MAN-110", "Cambio de aceite de caja mecánica", "0.70"),
        ("MAN-120", "Cambio de aceite y filtro de caja automática", "1.80"),
        ("MAN-130", "Revisión de 50 puntos", "0.70"),
        ("MAN-140", "Preparación para la revisión técnica", "1.00"),
    )),
    ("Motor", _M, (
        ("MOT-010", "Cambio de correa de distribución", "4.00"),
        ("MOT-020", "Cambio de kit de distribución y bomba de agua", "5.00"),
        ("MOT-030", "Cambio de correa de accesorios", "0.70"),
        ("MOT-040", "Cambio de empaquetadura de tapa de válvulas", "1.50"),
        ("MOT-050", "Cambio de empaquetadura de culata", "10.00"),
        ("MOT-060", "Cambio de bomba de agua", "3.00"),
        ("MOT-070", "Cambio de termostato", "1.20"),
        ("MOT-080", "Cambio de radiador", "2.00"),
        ("MOT-090", "Cambio de soportes de motor", "1.50"),
        ("MOT-100", "Limpieza de cuerpo de aceleración", "0.80"),
        ("MOT-110", "Limpieza de inyectores por ultrasonido", "2.50"),
        ("MOT-120", "Cambio de bomba de combustible", "1.50"),
    )),
    ("Frenos", _M, (
        ("FRE-010", "Cambio de pastillas delanteras", "0.80"),
        ("FRE-020", "Cambio de discos y pastillas delanteros", "1.50"),
        ("FRE-030", "Cambio de balatas traseras", "1.50"),
        ("FRE-040", "Cambio de discos y pastillas traseros", "1.60"),
        ("FRE-050", "Cambio de líquido de frenos y purga", "0.80"),
        ("FRE-060", "Cambio de bomba de freno", "1.50"),
        ("FRE-070", "Regulación de freno de mano", "0.40"),
    )),
    ("Suspensión y dirección", _M, (
        ("SUS-010", "Cambio de amortiguadores delanteros", "2.20"),
        ("SUS-020", "Cambio de amortiguadores traseros", "1.50"),
        ("SUS-030", "Cambio de bandeja delantera", "1.50"),
        ("SUS-040", "Cambio de rótula", "1.20"),
        ("SUS-050", "Cambio de bieletas", "0.60"),
        ("SUS-060", "Cambio de terminales de dirección", "0.80"),
        ("SUS-070", "Cambio de rodamiento de rueda", "1.60"),
    )),
    ("Transmisión", _M, (
        ("TRA-010", "Cambio de kit de embrague", "5.50"),
        ("TRA-020", "Cambio de homocinética", "1.80"),
        ("TRA-030", "Cambio de fuelle de homocinética", "1.60"),
    )),
    ("Electricidad", _E, (
        ("ELE-010", "Diagnóstico eléctrico", "1.00"),
        ("ELE-020", "Cambio de batería", "0.40"),
        ("ELE-030", "Cambio de alternador", "1.50"),
        ("ELE-040", "Cambio de motor de partida", "1.50"),
        ("ELE-050", "Cambio de ampolletas delanteras", "0.40"),
        ("ELE-060", "Regulación de focos", "0.30"),
    )),
    ("Diagnóstico", _S, (
        ("DIA-010", "Diagnóstico con escáner", "0.70"),
        ("DIA-020", "Borrado de códigos y ajuste de servicio", "0.30"),
        ("DIA-030", "Cambio de sensor de oxígeno", "0.80"),
    )),
    ("Neumáticos", _T, (
        ("NEU-010", "Reparación de neumático", "0.40"),
        ("NEU-020", "Montaje y balanceo de cuatro neumáticos", "1.20"),
        ("NEU-030", "Rotación de neumáticos", "0.50"),
    )),
    ("Alineación y balanceo", _A, (
        ("ALI-010", "Alineación de cuatro ruedas", "0.80"),
        ("ALI-020", "Balanceo de cuatro ruedas", "0.60"),
    )),
    ("Aire acondicionado", _C, (
        ("AIR-010", "Carga de aire acondicionado", "1.00"),
        ("AIR-020", "Cambio de compresor de aire acondicionado", "3.00"),
        ("AIR-030", "Sanitización de climatización", "0.50"),
    )),
    ("Desabolladura y pintura", _B, (
        ("DYP-010", "Desarme y armado de parachoques", "1.20"),
        ("DYP-020", "Pintura de una pieza", "4.00"),
        ("DYP-030", "Pulido completo", "4.00"),
    )),
    ("Vehículos eléctricos", _H, (
        ("EVS-010", "Desconexión segura de alto voltaje", "0.50"),
        ("EVS-020", "Diagnóstico de batería de alto voltaje", "1.50"),
    )),
    ("Lavado", _W, (
        ("LAV-010", "Lavado exterior y aspirado", "0.70"),
        ("LAV-020", "Lavado de motor", "0.60"),
    )),
)  # fmt: skip

STARTING: Final = tuple(
    Entry(code, description, service_type, skill, Decimal(hours))
    for service_type, skill, operations in _ROWS
    for code, description, hours in operations
)
"""The operations of the starting set, by code."""
