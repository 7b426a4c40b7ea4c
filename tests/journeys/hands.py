"""Hands on glass: they tap, write, photograph and sign, and know how long people take for it.

The figures are those of the keystroke-level model (Card, Moran and Newell, 1980): pointing and
pressing 1.2 s, a key 0.28 s; a photo and a signature are taken at 5 s. A computer's own speed
says nothing about how long a person stands at the counter.
"""

from playwright.sync_api import Locator, Page

TAP, KEY, PHOTO, SIGNATURE = 1.2, 0.28, 5.0, 5.0
FRAME, LIFTED = 16, 1000
"""Milliseconds: faster than a hand, a stroke is taken for a fling, which eats the next tap."""


class Hands:
    """The two hands of whoever uses a page; `seconds` is what they have taken so far."""

    def __init__(self, page: Page) -> None:
        self.page, self.seconds = page, 0.0

    def tap(self, place: Locator) -> None:
        """Tap something."""
        self.seconds += TAP
        place.tap()

    def write(self, field: Locator, text: str) -> None:
        """Write into a field and leave it by way of the keyboard."""
        self.seconds += TAP + KEY * len(text)
        field.tap()
        field.press_sequentially(text, delay=15)
        if field.get_attribute("role") != "combobox":
            field.blur()

    def photograph(self, page: Page, button: str, picture: dict[str, object]) -> None:
        """Take a photo with the camera behind a button."""
        self.seconds += TAP + PHOTO
        page.get_by_label(button, exact=True).set_input_files([picture])

    def sign(self, glass: Locator) -> None:
        """Sign with a finger."""
        self.seconds += SIGNATURE
        glass.scroll_into_view_if_needed()
        box = glass.bounding_box()
        assert box is not None
        line = self.page.context.new_cdp_session(self.page)
        for step in range(24):
            place = {
                "x": box["x"] + box["width"] * (0.15 + 0.028 * step),
                "y": box["y"] + box["height"] * (0.35 if step % 4 < 2 else 0.65),
            }
            kind = "touchMove" if step else "touchStart"
            line.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [place]})
            self.page.wait_for_timeout(FRAME)
        line.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        self.page.wait_for_timeout(LIFTED)
