"""One installation for all journeys; Debian's Chromium; pictures of what failed."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, expect

from tests.installation import Installation, installation  # noqa: F401 - a fixture
from tests.journeys.day import day, simulator  # noqa: F401 - idem
from tests.journeys.tablet import job  # noqa: F401 - idem

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip

SENSES = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
"""A microphone that hums and a camera, both given to whoever asks."""

PATIENCE = 30_000
"""Milliseconds anything may take to show: what Playwright itself waits for what is pressed."""

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": list(QUIET)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {
        **browser_context_args,
        "locale": "es-CL",
        "timezone_id": "America/Santiago",
        "viewport": {"width": 1440, "height": 900},
    }


@pytest.fixture
def base(installation: Installation) -> str:  # noqa: F811 - pytest names fixtures so
    return installation.url


class Person:
    """Somebody at a browser of their own; what the browser complains of is kept."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda message: message.type == "error" and self.complaints.append(message.text),
        )


@pytest.fixture
def somebody(browser: Browser, browser_context_args) -> Iterator[object]:
    """Return a maker of people, each with cookies of their own."""
    contexts: list[BrowserContext] = []

    def arrive(**more: object) -> Person:
        context = browser.new_context(**{**browser_context_args, **more})
        contexts.append(context)
        return Person(context)

    yield arrive
    for context in contexts:
        context.close()


@pytest.fixture
def sensing(
    browser_type: BrowserType, browser_type_launch_args, browser_context_args
) -> Iterator[Callable[..., Person]]:
    """Return a maker of people whose device has a microphone, and a camera that sees a film."""
    browsers: list[Browser] = []

    def arrive(film: Path | None = None, **more: object) -> Person:
        seen = [f"--use-file-for-fake-video-capture={film}"] if film else []
        args = [*browser_type_launch_args["args"], *SENSES, *seen]
        browser = browser_type.launch(**{**browser_type_launch_args, "args": args})
        browsers.append(browser)
        return Person(browser.new_context(**{**browser_context_args, **more}))

    yield arrive
    for browser in browsers:
        browser.close()


@pytest.fixture
def own_device(
    browser_type: BrowserType, browser_type_launch_args, browser_context_args, tmp_path
) -> Iterator[Callable[..., Person]]:
    """Return what opens the browser of one device, which finds what it kept when it was closed."""
    opened: list[BrowserContext] = []

    def open_it(**more: object) -> Person:
        told = {**browser_type_launch_args, **browser_context_args, **more}
        context = browser_type.launch_persistent_context(tmp_path / "device", **told)
        opened.append(context)
        return Person(context)

    yield open_it
    for context in opened:
        context.close()
