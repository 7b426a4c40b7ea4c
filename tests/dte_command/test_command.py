"""`torque dte`, as an accountant or a script uses it: files in, files out, nothing else."""

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.integrations.sii.conftest import ISSUER
from tests.integrations.sii.verification import verifies
from torque_app.cli import main
from torque_app.integrations.sii.practice import make_authority, make_caf
from torque_app.integrations.sii.values import DteType

PROJECT = Path(__file__).parents[2]
VECTORS = PROJECT / "tests" / "integrations" / "sii" / "vectors"
AT = "2026-11-21T12:00:00-03:00"
FIRST = 101


@pytest.fixture(scope="module")
def example():
    """The CASES.json of the documentation."""
    page = (PROJECT / "docs" / "dte-command.md").read_text(encoding="utf-8")
    return json.loads(re.search(r"```json\n(.*?)```", page, re.DOTALL)[1])


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """The flags of a practice company's keys."""
    folder = tmp_path_factory.mktemp("cafs")
    authority = make_authority()
    for kind in DteType:
        data = make_caf(
            type=kind, issuer_rut=ISSUER.rut, razon_social=ISSUER.razon_social, first=FIRST,
            last=FIRST + 99, authorized_on=date(2026, 11, 2), authority=authority,
        )  # fmt: skip
        (folder / f"{kind.value}.xml").write_bytes(data)
    pfx = str(VECTORS / "certificates" / "practice.pfx")
    cafs = [str(path) for path in sorted(folder.iterdir())]
    return ["--pfx", pfx, "--password", "test1234", "--caf", *cafs, "--at", AT]


@pytest.fixture
def emit(keys, tmp_path, capsys):
    """Issue a batch; what remains is the status, the output and the folder."""

    def run(batch, *flags):
        cases = tmp_path / "cases.json"
        cases.write_text(batch if isinstance(batch, str) else json.dumps(batch), encoding="utf-8")
        out = tmp_path / "out"
        status = main(["dte", "emit", "--in", str(cases), "--out", str(out), *keys, *flags])
        return status, capsys.readouterr(), out

    return run


def with_documents(example, *documents):
    return {**example, "documents": list(documents)}


SIMPLE = {"type": 33, "payment": 1, "lines": [{"name": "Afinamiento", "price": 1000}]}


def test_the_example_of_the_documentation_is_issued_whole(emit, example):
    status, said, out = emit(example)
    assert (status, said.err) == (0, "")
    kinds = {document["type"] for document in example["documents"]}
    assert kinds == {kind.value for kind in DteType}
    facturas, boletas = (out / "EnvioDTE.xml").read_bytes(), (out / "EnvioBOLETA.xml").read_bytes()
    for data in (facturas, boletas):
        assert verifies(data, "#SetDoc")
    for path in out.glob("F*T*.xml"):
        assert verifies(path.read_bytes(), f"#{path.stem}")
        assert path.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
    assert {path.name for path in out.glob("*cedible*")} == {
        "F101T33-cedible.pdf",
        "F102T33-cedible.pdf",
        "F101T34-cedible.pdf",
    }
    assert "factura: Factura electrónica 101, $ 113.006" in said.out


def test_a_note_of_the_file_refers_to_the_folio_its_document_got(emit, example):
    _, _, out = emit(example)
    text = (out / "F103T61.xml").read_text(encoding="iso-8859-1")
    assert "<TpoDocRef>39</TpoDocRef>\n<FolioRef>101</FolioRef>" in text
    assert "<MntBruto>1</MntBruto>" in text
    assert "<MntTotal>34990</MntTotal>" in text


def test_the_same_input_at_the_same_moment_gives_the_same_bytes(emit, example):
    _, _, out = emit(example, "--no-pdf")
    first = {path.name: path.read_bytes() for path in out.iterdir()}
    emit(example, "--no-pdf")
    assert {path.name: path.read_bytes() for path in out.iterdir()} == first
    assert not any(name.endswith(".pdf") for name in first)


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ({**SIMPLE, "payment": None}, "Falta la forma de pago"),
        ({**SIMPLE, "lines": SIMPLE["lines"] * 61}, "61 líneas y el SII admite entre 1 y 60"),
        ({**SIMPLE, "lines": [{"name": "Listo 😀", "price": 1}]}, "El carácter «😀»"),
        ({**SIMPLE, "lines": [{"name": "x", "price": 1, "amount": 2}]}, "debería ser 1"),
        ({**SIMPLE, "totals": {"net": 1, "exempt": 0, "iva": 0, "total": 1}}, "debería ser 1000"),
        ({**SIMPLE, "lines": [{"name": "x", "price": "caro"}]}, r"documents\[2\].lines\[1\].price"),
        ({**SIMPLE, "lines": [{"price": 1}]}, r"lines\[1\].name: falta"),
        ({**SIMPLE, "lines": [{"name": "x", "prize": 1}]}, "prize: no existe ese dato"),
        ({**SIMPLE, "lines": "x"}, "son listas"),
        ({**SIMPLE, "color": "red"}, "color: no existe ese dato"),
        ({**SIMPLE, "type": 46}, "va uno de 33, 34"),
        ({**SIMPLE, "folio": 5000}, "Ningún CAF vigente autoriza el folio 5000"),
        ({**SIMPLE, "folio": "101"}, "va un número entero"),
        ({**SIMPLE, "references": [{"document": "nadie"}]}, "antes no hay un documento «nadie»"),
        ("factura", "va un objeto"),
    ],
)
def test_a_refused_document_leaves_no_file_behind(emit, example, document, sentence):
    status, said, out = emit(with_documents(example, SIMPLE, document))
    assert status == 1
    assert re.search(sentence, said.err)
    assert not out.exists()


@pytest.mark.parametrize(
    ("batch", "sentence"),
    [
        ("{", "no es JSON"),
        ("[]", "lleva «issuer»"),
        ('{"issuer": {}, "documents": []}', "issuer.rut: falta"),
        ('{"issuer": {"rut": "76192083-9"}, "documents": []}', "es la lista de los documentos"),
        ('{"issuer": {"rut": "76192083-9"}, "documents": [{"type": 33}]}', "issuer.razon_social"),
        ('{"issuer": {}, "documents": [], "x": 1}', "y nada más"),
        ("[" * 100_000, "no es JSON"),
    ],
)
def test_a_file_that_is_no_batch_is_refused(emit, batch, sentence):
    status, said, out = emit(batch)
    assert (status, out.exists()) == (1, False)
    assert sentence in said.err


def test_a_folio_is_not_used_twice(emit, example):
    twice = with_documents(example, {**SIMPLE, "folio": 150}, {**SIMPLE, "folio": 150})
    status, said, _ = emit(twice)
    assert (status, said.err) == (1, "El folio 150 del tipo 33 se pide dos veces.\n")


def test_folios_nobody_signed_are_told_and_refused_for_production(emit, example):
    one = with_documents(example, SIMPLE)
    status, said, _ = emit(one, "--no-pdf")
    assert status == 0
    assert "33.xml: el SII no firmó este CAF. Se acepta porque falta --production" in said.out
    assert "sirven para practicar, no para enviar documentos al SII." in said.out
    status, said, _ = emit(one, "--production")
    assert status == 1
    assert "33.xml:" in said.err


def test_a_wrong_password_is_told(example, keys, tmp_path, capsys):
    cases = tmp_path / "c.json"
    cases.write_text(json.dumps(example))
    wrong = [each if each != "test1234" else "nope" for each in keys]
    assert main(["dte", "emit", "--in", str(cases), "--out", str(tmp_path / "o"), *wrong]) == 1
    assert "La contraseña no abre el certificado" in capsys.readouterr().err


def read(path, capsys):
    status = main(["dte", "read", str(path)])
    return status, json.loads(capsys.readouterr().out)


def test_what_was_issued_can_be_read(emit, example, capsys):
    _, _, out = emit(example, "--no-pdf")
    status, told = read(out / "EnvioDTE.xml", capsys)
    assert (status, told["refused"], told["signature"]) == (0, [], "literal")
    first = told["documents"][0]
    assert (first["total"], first["signature"], first["ted"]) == (113006, "literal", "untrusted")
    assert first["lines"][0]["quantity"] == "1.5"
    assert first["certificate_holder"] == "JUANA PRUEBA PRUEBA (12345678-5)"


@pytest.mark.parametrize("path", sorted((VECTORS / "genuine").iterdir()), ids=lambda p: p.stem)
def test_a_genuine_file_is_accepted(path, capsys):
    status, told = read(path, capsys)
    assert (status, told["refused"]) == (0, [])
    assert {each["ted"] for each in told["documents"]} == {"genuine"}


@pytest.mark.parametrize("path", sorted((VECTORS / "negative").iterdir()), ids=lambda p: p.stem)
def test_an_altered_file_is_refused_with_its_reason(path, capsys):
    status, told = read(path, capsys)
    assert status == 1
    assert any("firm" in reason for reason in told["refused"])


def test_what_is_no_document_is_refused_with_its_reason(tmp_path, capsys):
    path = tmp_path / "bomb.xml"
    path.write_bytes(b'<!DOCTYPE DTE [<!ENTITY x "y">]><DTE>&x;</DTE>')
    status, told = read(path, capsys)
    assert (status, told["reason"]) == (1, "doctype")
    assert main(["dte", "read", str(tmp_path / "nada.xml")]) == 1
    assert "nada.xml" in capsys.readouterr().err


def company(example, tmp_path):
    path = tmp_path / "company.json"
    path.write_text(json.dumps({name: example[name] for name in ("issuer", "receiver")}))
    return str(path)


def test_each_test_set_gets_an_envelope_of_its_own(example, keys, tmp_path, capsys):
    sets = [str(path) for path in sorted((VECTORS / "set_pruebas").glob("*.txt"))]
    out = tmp_path / "out"
    flags = ["--in", company(example, tmp_path), "--out", str(out), "--no-pdf", *keys]
    assert main(["dte", "set", *sets, *flags]) == 0
    assert {path.name for path in out.glob("Envio*")} == {
        "EnvioDTE-001-basico.xml",
        "EnvioDTE-004-factura_exenta.xml",
        "EnvioDTE-005-guia_despacho.xml",
    }
    assert {path.name for path in out.glob("Libro*")} == {
        "LibroVentas-414176.xml",
        "LibroCompras-414177.xml",
        "LibroGuias-428552.xml",
    }
    assert all(verifies(path.read_bytes(), "#Libro") for path in out.glob("Libro*"))
    assert "CASO 414175-1: Factura electrónica 101, $ 228.002" in capsys.readouterr().out


def test_a_book_without_its_documents_is_refused_before_anything_is_written(
    example, keys, tmp_path, capsys
):
    path, out = str(VECTORS / "set_pruebas" / "002-ventas.txt"), tmp_path / "out"
    flags = ["--in", company(example, tmp_path), "--out", str(out), "--no-pdf", *keys]
    assert main(["dte", "set", path, *flags]) == 1
    assert "002-ventas: Construye antes el set básico" in capsys.readouterr().err
    assert not out.exists()


def test_without_keys_a_set_is_only_shown(example, tmp_path, capsys):
    path = str(VECTORS / "set_pruebas" / "003-compras.txt")
    assert main(["dte", "set", path, "--in", company(example, tmp_path)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["003-compras"]["purchases"][0]["affected"] == 53253


def test_it_runs_where_nothing_is_configured(tmp_path):
    """No settings, no servers, no network: a bare environment and a folder of its own."""
    path = VECTORS / "genuine" / "EnvioDTE--76235291-5--F13T33.xml"
    done = subprocess.run(
        [sys.executable, "-P", "-m", "torque_app", "dte", "read", path.name],
        env={"PYTHONPATH": str(PROJECT), "PATH": os.defpath, "HOME": str(tmp_path)},
        cwd=path.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["signature"] == "literal"
