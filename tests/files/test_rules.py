"""Names of files, and how they are served."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torque_app.files import rules


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("frente.JPG", "frente.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\fotos\\motor izq.heic", "motor izq.jpg"),
        ("", "archivo.jpg"),
        ("...", "archivo.jpg"),
        ("foto\u202egpj.exe", "fotogpj.jpg"),
    ],
)
def test_a_name_is_shown_without_folders_and_with_its_true_ending(name, kept):
    assert rules.safe_name(name, extension="jpg") == kept


@given(st.text(max_size=400))
def test_no_name_breaks_a_header_or_leaves_its_column(name):
    kept = rules.safe_name(name, extension="webp")
    assert len(kept) <= rules.NAME_WIDTH
    assert kept.endswith(".webp")
    assert not set(kept) & set('/\\"\r\n\x00')
    rules.disposition(kept, "image/webp").encode("ascii")


def test_only_pictures_are_shown_in_place():
    assert rules.disposition("a.jpg", "image/jpeg").startswith("inline")
    for mime in ("application/pdf", "image/svg+xml", "text/html"):
        assert rules.disposition("a", mime).startswith("attachment")
