"""What travels on which connection."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from torque_app.integrations.sii.client.hosts import Hosts
from torque_app.integrations.sii.client.transport import Timeouts, Transport


class Counting(BaseHTTPRequestHandler):
    """Answers everything, keeps connections open, and tells which one each request came by."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        told = str(self.client_address[1]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Counting)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_each_file_has_a_connection_of_its_own_and_questions_share_one(url: str) -> None:
    with Transport(Hosts.at(url), timeouts=Timeouts(read=30)) as transport:
        files = {transport.deliver(url, content=b"x").body for _ in range(3)}
        questions = {transport.ask("POST", url, content=b"x").body for _ in range(3)}
    assert (len(files), len(questions)) == (3, 1)
    assert not files & questions
