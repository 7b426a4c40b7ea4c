"""Logos as workshops have them, and files that only say they are one."""

from io import BytesIO

import pytest
from PIL import Image

from torque_app.branding import queries, service

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,"
PDF = b"%PDF-1.4\n%%EOF"


def picture(size=(900, 300), kind="PNG", colour=(31, 90, 60, 255), **more):
    """Return the bytes of a logo of one colour."""
    buffer = BytesIO()
    image = Image.new("RGBA", size, colour)
    (image.convert("RGB") if kind == "JPEG" else image).save(buffer, kind, **more)
    return buffer.getvalue()


@pytest.fixture
def dressed(shop):
    """A workshop whose company has a logo and a colour; returns how it looks on a page."""
    shop.do(service.set_colour, shop.company_id, colour="#1f5a3c")
    shop.do(service.set_logo, shop.company_id, data=picture(), name="logo.png")
    return shop.do(queries.on_page, shop.company_id)
