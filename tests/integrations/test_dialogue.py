"""The dialogue with a provider of messages: what it says, and what its silence means."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from torque_app.embedded.processes import free_port
from torque_app.integrations import dialogue
from torque_app.integrations.dialogue import Delayed, Dialogue, is_busy, told


class Waiting(Delayed):
    """Nothing was done."""


class Unsure(Waiting):
    """Perhaps something was."""


TALK = Dialogue(Waiting, Unsure)


class Provider(BaseHTTPRequestHandler):
    """Answers what the address asks for: `/status/Retry-After`, with a body."""

    def do_GET(self):
        """Answer, after reading the request whole."""
        _, status, wait = self.path.split("/")
        body = {"list": b"[1]", "none": b"<p>"}.get(wait, b'{"sid": "1"}')
        self.send_response(int(status))
        self.send_header("Retry-After", wait)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Keep quiet."""


@pytest.fixture(scope="module")
def provider():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(5)
    server.server_close()


@contextmanager
def listening(*, answers: bool) -> Iterator[str]:
    """Serve one request: it is read and never answered, or the line is cut."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        over = threading.Event()

        def take():
            line, _ = door.accept()
            with line:
                line.recv(65536)
                if answers:
                    over.wait(10)

        thread = threading.Thread(target=take, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}/"
        over.set()
        thread.join(5)


@pytest.mark.parametrize("status", [429, 500, 503, 599])
def test_what_passes_by_itself_is_known(provider, status):
    assert is_busy(TALK.ask("GET", f"{provider}/{status}/1"))


@pytest.mark.parametrize("status", [200, 400, 401, 404, 422])
def test_what_stays_as_it_is_is_no_wait(provider, status):
    assert not is_busy(TALK.ask("GET", f"{provider}/{status}/1"))


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("7", 7.0), ("99999", 3600.0), ("Fri, 21 Nov 2026 20:00:00 GMT", None), ("-3", None)],
)
def test_the_wait_a_provider_asks_for_is_kept(provider, said, seconds):
    put_off = TALK.put_off(TALK.ask("GET", f"{provider}/429/{said}"), 130429)
    assert isinstance(put_off, Waiting)
    assert (put_off.after, put_off.details["answer"]) == (seconds, "429 130429")


def test_who_is_not_there_was_told_nothing():
    with pytest.raises(Waiting) as refused:
        TALK.ask("POST", f"http://127.0.0.1:{free_port()}/")
    assert not isinstance(refused.value, Unsure)
    assert refused.value.after is None


@pytest.mark.parametrize("answers", [True, False])
def test_an_answer_that_never_came_leaves_a_doubt(monkeypatch, answers):
    monkeypatch.setattr(dialogue, "READ", 0.3)
    with listening(answers=answers) as url, pytest.raises(Unsure):
        TALK.ask("POST", url, json={"text": "hola"})


@pytest.mark.parametrize(("kind", "found"), [("1", {"sid": "1"}), ("list", {}), ("none", {})])
def test_only_an_object_of_json_tells_something(provider, kind, found):
    assert told(TALK.ask("GET", f"{provider}/200/{kind}")) == found
