"""Labour operations as they are written down, one by one or in a CSV file."""

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from models.values import quantity
from models.workshop import Skill
from torque_app.core.texts import Sentence
from torque_app.workshop.rules.words import SKILL_NAMES

LARGEST: Final = 2 * 2**20
"""Bytes of a file: some twenty thousand lines."""

MOST_LINES: Final = 5_000
MOST_FAULTS: Final = 50
MOST_HOURS: Final = Decimal(200)

WIDTHS: Final = {"code": 40, "description": 200, "service_type": 60, "make": 40, "model": 60}
"""How many letters each text holds."""

COLUMNS: Final = {
    "codigo": "code",
    "code": "code",
    "descripcion": "description",
    "operacion": "description",
    "description": "description",
    "tipo de servicio": "service_type",
    "tipo": "service_type",
    "service_type": "service_type",
    "especialidad": "skill",
    "skill": "skill",
    "horas": "standard_hours",
    "horas estandar": "standard_hours",
    "standard_hours": "standard_hours",
    "marca": "make",
    "make": "make",
    "modelo": "model",
    "model": "model",
}
"""Heading of a file, without accents or capitals → the field it fills."""

_REQUIRED = ("code", "description", "standard_hours")
_HEADINGS = "codigo; descripcion; horas"


@dataclass(frozen=True, slots=True)
class Entry:
    """An operation as the catalogue keeps it."""

    code: str
    description: str
    service_type: str
    skill: Skill
    standard_hours: Decimal
    make: str = ""
    model: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What there is one of: code, make and model."""
        return self.code, self.make.lower(), self.model.lower()


@dataclass(frozen=True, slots=True)
class Read:
    """What a file holds: its entries, or what is wrong in each line (never both)."""

    entries: tuple[Entry, ...] = ()
    faults: Mapping[int, str] = field(default_factory=dict)
    """Line of the file, the heading is the first → what is wrong in it."""


class Unreadable(ValueError):
    """The file is no table of operations; its text is the Spanish sentence for the user."""


def faults_of(entry: Entry) -> dict[str, str]:
    """Return what is wrong with an operation, by field."""
    wrong: dict[str, str] = {}
    if not entry.code:
        wrong["code"] = "Escribe el código."
    if not entry.description:
        wrong["description"] = "Escribe qué se hace."
    for name, most in WIDTHS.items():
        if len(getattr(entry, name)) > most:
            wrong[name] = Sentence("Hasta {most} letras.", most=most)
    if not 0 < entry.standard_hours <= MOST_HOURS:
        wrong["standard_hours"] = Sentence("Las horas van de 0,01 a {most}.", most=int(MOST_HOURS))
    if entry.model and not entry.make:
        wrong["make"] = "Un modelo va con su marca."
    return wrong


def read_table(content: bytes) -> Read:
    """Return the operations of a CSV file, or each line's fault; Unreadable when it is no table.

    Takes what spreadsheets write in Chile: `;`, `,` or tabs between cells, UTF-8 or Windows-1252,
    decimal comma; the columns may stand in any order.
    """
    lines = _lines(content)
    names = _heading(next(lines, (0, []))[1])
    entries: dict[tuple[str, str, str], Entry] = {}
    seen: dict[tuple[str, str, str], int] = {}
    wrong: dict[int, str] = {}
    for number, cells in lines:
        try:
            entry = _entry(dict(zip(names, cells, strict=False)))
            _refuse_twice(entry, seen)
        except ValueError as fault:
            wrong[number] = fault.args[0]
            if len(wrong) >= MOST_FAULTS:
                break
            continue
        entries[entry.key], seen[entry.key] = entry, number
    if not entries and not wrong:
        raise Unreadable("El archivo no trae operaciones bajo sus títulos.")
    return Read(faults=wrong) if wrong else Read(tuple(entries.values()))


def _refuse_twice(entry: Entry, seen: Mapping[tuple[str, str, str], int]) -> None:
    if entry.key in seen:
        raise ValueError(Sentence("Repite la operación de la línea {line}.", line=seen[entry.key]))


def _lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines that hold something, each with its number in the file."""
    if len(content) > LARGEST:
        raise Unreadable("El archivo pesa más de 2 MB. Divídelo en partes.")
    text = _decoded(content)
    sample = text.partition("\n")[0]
    delimiter = max(";,\t", key=sample.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for count, cells in enumerate(reader):
            if count > MOST_LINES:
                raise Unreadable(
                    Sentence(
                        "Trae más de {most} líneas. Divide el archivo en partes.", most=MOST_LINES
                    )
                )
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error:
        raise Unreadable(
            "No pudimos leer el archivo. Guárdalo como CSV y vuelve a subirlo."
        ) from None


def _decoded(content: bytes) -> str:
    if b"\x00" in content:
        raise Unreadable("No es un archivo CSV. En tu planilla, usa «Guardar como» y elige CSV.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _heading(cells: list[str]) -> list[str]:
    names = [COLUMNS.get(_plain(cell), "") for cell in cells]
    if any(name not in names for name in _REQUIRED):
        raise Unreadable(
            Sentence("La primera línea lleva los títulos: {headings}.", headings=_HEADINGS)
        )
    return names


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.strip().lower())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _entry(cells: Mapping[str, str]) -> Entry:
    told = {name: " ".join(cell.split()) for name, cell in cells.items() if name}
    entry = Entry(
        code=told.get("code", "").upper(),
        description=told.get("description", ""),
        service_type=told.get("service_type", ""),
        skill=_skill(told.get("skill", "")),
        standard_hours=_hours(told.get("standard_hours", "")),
        make=told.get("make", ""),
        model=told.get("model", ""),
    )
    wrong = faults_of(entry)
    if wrong:
        raise ValueError(next(iter(wrong.values())))
    return entry


def _skill(text: str) -> Skill:
    if not text:
        return Skill.MECHANICS
    wanted = _plain(text)
    for skill, name in SKILL_NAMES.items():
        if wanted in {_plain(name), skill.value.lower()}:
            return skill
    raise ValueError(
        Sentence(
            "No conocemos la especialidad «{text}». Usa una de: {names}.",
            text=text[:40],
            names=", ".join(SKILL_NAMES.values()),
        )
    )


def _hours(text: str) -> Decimal:
    if not text:
        raise ValueError("Faltan las horas.")
    # a spreadsheet in another language writes 1.5; hours have no thousands
    typed = text.replace(".", ",") if text.count(".") == 1 and "," not in text else text
    try:
        return quantity.parsed(typed)
    except ValueError:
        raise ValueError(
            Sentence("«{text}» no es una cantidad de horas, como 1,5.", text=text[:20])
        ) from None
