"""Books and the daily summary through DTEUpload, and what notes do to other documents."""

from datetime import UTC, datetime

import pytest

from tests.integrations.sii_exchange.conftest import Clerk
from tests.integrations.sii_exchange.workshop import Workshop, codes, today
from torque_app.integrations.sii.caf import parse_caf
from torque_app.integrations.sii.client.errors import SchemaRefused
from torque_app.integrations.sii.client.outcomes import Verdict
from torque_app.integrations.sii.client.status import DocumentQuery
from torque_app.integrations.sii.signature import sign
from torque_app.integrations.sii.simulator.faults import in_window
from torque_app.integrations.sii.values import DteType, Environment, NoteReason, Reference, Totals

HEAD = '<?xml version="1.0" encoding="ISO-8859-1"?>\n'
ROOT = (
    'xmlns="http://www.sii.cl/SiiDte" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://www.sii.cl/SiiDte {file}" version="1.0"'
)


def summary(workshop: Workshop) -> bytes:
    """A signed ConsumoFolios of a day without sales."""
    day = today().isoformat()
    zeros = "".join(
        f"<{name}>0</{name}>"
        for name in ("MntTotal", "FoliosEmitidos", "FoliosAnulados", "FoliosUtilizados")
    )
    cover = (
        f'<Caratula version="1.0"><RutEmisor>{workshop.issuer.rut}</RutEmisor>'
        f"<RutEnvia>{workshop.certificate.holder_rut}</RutEnvia><FchResol>2026-10-01</FchResol>"
        f"<NroResol>0</NroResol><FchInicio>{day}</FchInicio><FchFinal>{day}</FchFinal>"
        f"<SecEnvio>1</SecEnvio><TmstFirmaEnv>{day}T10:00:00</TmstFirmaEnv></Caratula>"
    )
    body = (
        f"{HEAD}<ConsumoFolios {ROOT.format(file='ConsumoFolio_v10.xsd')}>"
        f'<DocumentoConsumoFolios ID="RVD">{cover}'
        f"<Resumen><TipoDocumento>39</TipoDocumento>{zeros}</Resumen>"
        "</DocumentoConsumoFolios></ConsumoFolios>"
    )
    return sign(body, id="RVD", certificate=workshop.certificate).encode("iso-8859-1")


def book(workshop: Workshop, *, stated: int = 11900, sender: str | None = None) -> bytes:
    """A signed LibroCompraVenta of sales with one factura."""
    cover = (
        f"<Caratula><RutEmisorLibro>{workshop.issuer.rut}</RutEmisorLibro>"
        f"<RutEnvia>{sender or workshop.certificate.holder_rut}</RutEnvia>"
        "<PeriodoTributario>2026-11</PeriodoTributario><FchResol>2026-10-01</FchResol>"
        "<NroResol>0</NroResol><TipoOperacion>VENTA</TipoOperacion><TipoLibro>ESPECIAL</TipoLibro>"
        "<TipoEnvio>TOTAL</TipoEnvio><FolioNotificacion>1</FolioNotificacion></Caratula>"
    )
    totals = (
        "<TotalesPeriodo><TpoDoc>33</TpoDoc><TotDoc>1</TotDoc><TotMntExe>0</TotMntExe>"
        f"<TotMntNeto>10000</TotMntNeto><TotMntIVA>1900</TotMntIVA>"
        f"<TotMntTotal>{stated}</TotMntTotal></TotalesPeriodo>"
    )
    detail = (
        "<Detalle><TpoDoc>33</TpoDoc><NroDoc>1</NroDoc><TasaImp>19</TasaImp>"
        f"<FchDoc>{today()}</FchDoc><RUTDoc>77777777-7</RUTDoc><RznSoc>Cliente</RznSoc>"
        "<MntNeto>10000</MntNeto><MntIVA>1900</MntIVA><MntTotal>11900</MntTotal></Detalle>"
    )
    body = (
        f'{HEAD}<LibroCompraVenta {ROOT.format(file="LibroCV_v10.xsd")}><EnvioLibro ID="Libro">'
        f"{cover}<ResumenPeriodo>{totals}</ResumenPeriodo>{detail}"
        f"<TmstFirma>{today()}T10:00:00</TmstFirma></EnvioLibro></LibroCompraVenta>"
    )
    return sign(body, id="Libro", certificate=workshop.certificate).encode("iso-8859-1")


def test_the_daily_summary_is_taken_and_called_unnecessary(
    clerk: Clerk, workshop: Workshop
) -> None:
    result = clerk.send(summary(workshop))
    status = clerk.settle(result.track_id)
    assert (status.state, status.verdict) == ("RPR", Verdict.PROCESSED)
    assert codes(workshop.simulator.track(result.track_id)) == {"RVD-2-908"}


def test_a_book_that_adds_up_is_accepted(clerk: Clerk, workshop: Workshop) -> None:
    assert clerk.settle(clerk.send(book(workshop)).track_id).state == "LOK"


@pytest.mark.parametrize(
    ("changes", "state"),
    [({"stated": 11901}, "LRH"), ({"sender": "11111111-1"}, "LRC")],
)
def test_a_book_that_does_not_is_refused(
    clerk: Clerk, workshop: Workshop, changes: dict, state: str
) -> None:
    status = clerk.settle(clerk.send(book(workshop, **changes)).track_id)
    assert (status.state, status.verdict) == (state, Verdict.REJECTED)


def test_a_book_changed_after_signing_is_refused(clerk: Clerk, workshop: Workshop) -> None:
    changed = book(workshop).replace(b"<RznSoc>Cliente", b"<RznSoc>Clienta")
    assert clerk.settle(clerk.send(changed).track_id).state == "LRF"


def test_a_book_that_breaks_the_schema_is_refused_at_once(clerk: Clerk, workshop: Workshop) -> None:
    with pytest.raises(SchemaRefused):
        clerk.send(book(workshop).replace(b"VENTA<", b"OTRA<"))


@pytest.fixture
def notes(workshop: Workshop) -> Workshop:
    """The workshop, with folios of credit notes."""
    raw = workshop.simulator.caf(
        DteType.NOTA_CREDITO, rut=workshop.issuer.rut, first=1, last=100_000
    )
    workshop.cafs[DteType.NOTA_CREDITO] = parse_caf(
        raw,
        environment=Environment.CERTIFICATION,
        issuer_rut=workshop.issuer.rut,
        trusted_keys=workshop.simulator.trusted_keys(),
    )
    return workshop


def note(workshop: Workshop, folio: int, *, reason: NoteReason, **changes: object):
    reference = Reference("33", str(folio), today(), reason=reason, comment="Anula")
    changes = {"references": (reference,), "payment": None, **changes}
    return workshop.sign(DteType.NOTA_CREDITO, **changes)


def test_a_note_that_voids_shows_on_the_voided_document(clerk: Clerk, notes: Workshop) -> None:
    factura = notes.sign()
    clerk.settle(clerk.send(notes.seal(factura)).track_id)
    credit = note(notes, factura.folio, reason=NoteReason(1))
    assert codes(clerk.judge(notes.seal(credit))) == set()
    status = clerk.document_status(DocumentQuery.of(factura))
    assert (status.state, status.matches) == ("ANC", True)


def test_a_note_wants_its_document_first(clerk: Clerk, notes: Workshop) -> None:
    clerk.settle(clerk.send(notes.seal(notes.sign())).track_id)
    unsent = notes.sign()
    credit = note(notes, unsent.folio, reason=NoteReason(1))
    assert codes(clerk.judge(notes.seal(credit))) == {"REF-3-750"}


def test_a_note_that_voids_another_amount_is_an_objection(clerk: Clerk, notes: Workshop) -> None:
    factura = notes.sign()
    clerk.settle(clerk.send(notes.seal(factura)).track_id)
    totals = Totals(net=5000, exempt=0, iva=950, total=5950)
    line = notes.document().lines[0]
    smaller = type(line)(name="Cambio de aceite", amount=5000)
    credit = note(notes, factura.folio, reason=NoteReason(1), totals=totals, lines=(smaller,))
    assert codes(clerk.judge(notes.seal(credit))) == {"REF-2-780"}


@pytest.mark.parametrize(
    ("when", "inside"),
    [
        ({}, True),
        ({"from": "22:00", "to": "06:00"}, True),
        ({"from": "06:00", "to": "22:00"}, False),
        ({"days": [20, -1]}, False),
        ({"days": [30]}, True),
        ({"days": [-1], "from": "23:00", "to": "23:30"}, False),
    ],
)
def test_failures_may_keep_hours_and_days(when: dict, inside: bool) -> None:
    late = datetime(2026, 12, 30, 23, 45, tzinfo=UTC)
    assert in_window(when, late) is inside
