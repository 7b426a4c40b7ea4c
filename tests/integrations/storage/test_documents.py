import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torque_app.integrations.storage.documents import Document, accept_document
from torque_app.integrations.storage.refusals import DamagedDocument, FileTooLarge, NotADocument

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\nstartxref\n9\n%%EOF\n"
LIMIT = 1 << 20


def archive():
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("evil.class", b"x")
    return buffer.getvalue()


def test_a_pdf_is_kept_byte_for_byte():
    assert accept_document(PDF, max_bytes=LIMIT) == Document(PDF, "application/pdf", "pdf")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<!doctype html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"MZ\x90\x00" + PDF,
        b"\x7fELF" + PDF,
        b"<html>" + PDF,
        b"\n" + PDF,
        archive(),
        PDF + archive(),
        PDF + archive() + b"%%EOF",
    ],
)
def test_what_is_not_only_a_pdf_is_refused(data):
    with pytest.raises(NotADocument, match="Solo puedes subir documentos PDF"):
        accept_document(data, max_bytes=LIMIT)


def test_half_a_pdf_is_refused():
    with pytest.raises(DamagedDocument, match="incompleto"):
        accept_document(PDF[:30], max_bytes=LIMIT)


def test_a_pdf_over_the_limit_is_told_the_limit():
    with pytest.raises(FileTooLarge, match="El máximo es 1 MB") as refusal:
        accept_document(PDF + b" " * LIMIT, max_bytes=LIMIT)
    assert refusal.value.details == {"max_bytes": LIMIT}
    with pytest.raises(FileTooLarge, match="1,5 MB"):
        accept_document(b" " * 2 * LIMIT, max_bytes=3 * LIMIT // 2)


@given(st.binary(min_size=1, max_size=200).filter(lambda data: not data.startswith(b"%PDF-")))
def test_no_bytes_without_the_mark_are_a_document(data):
    with pytest.raises(NotADocument):
        accept_document(data + PDF, max_bytes=LIMIT)
