"""One installation for all journeys; Debian's Chromium; pictures of what failed."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.installation import Installation, installation  # noqa: F401 - a fixture
from tests.journeys.day import day, simulator  # noqa: F401 - idem

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip

expect.set_options(timeout=15_000)


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
        self.page.set_default_timeout(15_000)
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
