"""Pictures and papers to attach."""

from io import BytesIO

import pytest
from PIL import Image

from torque_app.files import queries


def picture(*, size=(800, 600), kind="JPEG"):
    """Return the bytes of a picture of one colour."""
    buffer = BytesIO()
    Image.new("RGB", size, (20, 90, 120)).save(buffer, kind)
    return buffer.getvalue()


PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def owned(monkeypatch):
    """Let files hang on OTs for whoever may see clients, as the root would."""
    monkeypatch.setattr(queries, "_owners", {})
    queries.register_owner("work_order", "clients.view")
