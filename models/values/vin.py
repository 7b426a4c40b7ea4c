"""The VIN, a vehicle's 17-character number: what it tells and what looks mistyped in it.

Nothing here is an error: the check digit binds in North America only, and vehicles built before
1981 carry shorter numbers. Characters after ISO 3779, countries after ISO 3780.
"""

from typing import Final

from models.values.sentence import Sentence

LENGTH: Final = 17

CHECK_POSITION: Final = 8
"""Index of the check digit."""

FIRST_YEAR: Final = 1980
CYCLE: Final = 30
"""The code of the model year starts at 1980 and repeats every 30 years."""

_YEAR_POSITION: Final = 9
_YEAR_CODES: Final = "ABCDEFGHJKLMNPRSTVWXY123456789"
_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VALUES: Final = dict(
    zip(
        "0123456789ABCDEFGHJKLMNPRSTUVWXYZ",
        map(int, "012345678912345678123457923456789"),
        strict=True,
    )
)
_LOOKALIKES: Final = {"I": "1", "O": "0", "Q": "0"}
_NORTH_AMERICA: Final = frozenset({"Estados Unidos", "Canadá", "México"})

_ORDER: Final = "ABCDEFGHJKLMNPRSTUVWXYZ1234567890"
_COUNTRIES: Final = tuple(
    (line[:2], line[3:5], line[6:])
    for line in (
        "AA-AH Sudáfrica",
        "HA-H0 China",
        "JA-J0 Japón",
        "KL-KR Corea del Sur",
        "LA-L0 China",
        "MA-ME India",
        "MF-MK Indonesia",
        "ML-MR Tailandia",
        "MY-M0 India",
        "NL-NR Turquía",
        "PA-PE Filipinas",
        "PL-PR Malasia",
        "RF-RK Taiwán",
        "RL-RR Vietnam",
        "SA-SM Reino Unido",
        "SN-ST Alemania",
        "SU-SZ Polonia",
        "TA-TH Suiza",
        "TJ-TP República Checa",
        "TR-TV Hungría",
        "TW-T2 Portugal",
        "UU-UZ Rumania",
        "U5-U7 Eslovaquia",
        "VA-VE Austria",
        "VF-VR Francia",
        "VS-VW España",
        "WA-W0 Alemania",
        "XL-XR Países Bajos",
        "XS-XW Rusia",
        "X3-X0 Rusia",
        "YA-YE Bélgica",
        "YF-YK Finlandia",
        "YS-YW Suecia",
        "ZA-ZU Italia",
        "1A-10 Estados Unidos",
        "2A-20 Canadá",
        "3A-3W México",
        "4A-40 Estados Unidos",
        "5A-50 Estados Unidos",
        "6A-6W Australia",
        "7A-7E Nueva Zelanda",
        "7F-70 Estados Unidos",
        "8A-8E Argentina",
        "8F-8K Chile",
        "8L-8R Ecuador",
        "8S-8W Perú",
        "8X-82 Venezuela",
        "9A-9E Brasil",
        "9F-9K Colombia",
        "9L-9R Paraguay",
        "9S-9W Uruguay",
        "93-99 Brasil",
    )
)


def normalize(text: str) -> str:
    """Return the VIN in upper case without spaces and hyphens."""
    return "".join(text.split()).replace("-", "").upper()


def check_digit(text: str) -> str | None:
    """Return what position 9 should hold (``0``-``9``, ``X``); None if it is no VIN of 17."""
    vin = normalize(text)
    if len(vin) != LENGTH or not set(vin) <= _VALUES.keys():
        return None
    total = sum(
        _VALUES[character] * weight for character, weight in zip(vin, _WEIGHTS, strict=True)
    )
    return "0123456789X"[total % 11]


def country(text: str) -> str | None:
    """Return in Spanish the country of the maker, told by the first two characters, if known."""
    head = normalize(text)[:2]
    if len(head) != len("WA") or not set(head) <= set(_ORDER):
        return None
    rank = _ORDER.index(head[1])
    return next(
        (
            name
            for first, last, name in _COUNTRIES
            if first[0] == head[0] and _ORDER.index(first[1]) <= rank <= _ORDER.index(last[1])
        ),
        None,
    )


def model_years(text: str) -> tuple[int, ...]:
    """Return the model years position 10 may mean, earliest first; none if it is no year code.

    North American cars (makers coded 1 to 5) say with a letter in position 7 that they are of 2010
    or later; elsewhere the two cycles stay open, and some makers do not code the year at all.
    """
    vin = normalize(text)
    if len(vin) != LENGTH or vin[_YEAR_POSITION] not in _YEAR_CODES:
        return ()
    early = FIRST_YEAR + _YEAR_CODES.index(vin[_YEAR_POSITION])
    if country(vin) in _NORTH_AMERICA and vin[6].isalpha():
        return (early + CYCLE,)
    return early, early + CYCLE


def model_year(text: str, *, plate_year: int) -> int | None:
    """Return the candidate nearest to the year of the papers: cars are sold up to a year early.

    None when none lies within one year of it.
    """
    return next((year for year in model_years(text) if abs(year - plate_year) <= 1), None)


def warnings(text: str, plate_year: int | None = None) -> list[str]:
    """Return in Spanish what looks wrong; `plate_year` is the year the papers give the vehicle."""
    vin = normalize(text)
    if len(vin) != LENGTH:
        return [
            (
                Sentence(
                    "El VIN tiene {vin} caracteres y debería tener {length}. Solo los vehículos "
                    "anteriores a 1981 llevan otro largo.",
                    vin=len(vin),
                    length=LENGTH,
                )
            )
        ]
    if not set(vin) <= _VALUES.keys():
        return [_strange_characters(vin)]
    found = [_wrong_digit(vin)] if vin[CHECK_POSITION] != check_digit(vin) else []
    years = model_years(vin)
    if plate_year is not None and years and model_year(vin, plate_year=plate_year) is None:
        shown = " o ".join(map(str, years))
        found.append(
            Sentence(
                "El VIN indica año {shown} y el vehículo figura como {plate_year}. Revísalos.",
                shown=shown,
                plate_year=plate_year,
            )
        )
    return found


def _strange_characters(vin: str) -> str:
    suggestion = "".join(_LOOKALIKES.get(character, character) for character in vin)
    if set(suggestion) <= _VALUES.keys():
        return Sentence(
            "Un VIN no lleva las letras I, O ni Q. ¿Será {suggestion}?", suggestion=suggestion
        )
    return "Un VIN lleva solo números y letras sin acento, y nunca I, O, Q ni Ñ. Revísalo."


def _wrong_digit(vin: str) -> str:
    seen, expected = vin[CHECK_POSITION], check_digit(vin)
    if country(vin) in _NORTH_AMERICA:
        return Sentence(
            "El dígito de control del VIN debería ser {expected}, no {seen}. Revisa cada carácter.",
            expected=expected,
            seen=seen,
        )
    return Sentence(
        "El dígito de control del VIN no calza (sería {expected}, dice {seen}). Es "
        "común en autos fabricados fuera de Norteamérica; compáralo con el padrón.",
        expected=expected,
        seen=seen,
    )
