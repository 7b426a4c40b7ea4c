"""A server that says what a test tells it to, and writes down what is said to it."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


@contextmanager
def scripted(greeting: bytes, answers: Mapping[bytes, bytes]) -> Iterator[tuple[int, list[bytes]]]:
    """Yield the port and the lines heard; a line is answered by the word it has in it.

    `%b` in an answer stands for the line's first word, the tag of IMAP; unknown lines hang up.
    """
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        told = (listener, greeting, answers, heard)
        threading.Thread(target=_serve, args=told, daemon=True).start()
        yield listener.getsockname()[1], heard


def _serve(
    listener: socket.socket, greeting: bytes, answers: Mapping[bytes, bytes], heard: list[bytes]
) -> None:
    while True:
        try:
            line, _ = listener.accept()
        except OSError:  # the test is over
            return
        with line, line.makefile("rb") as said:
            line.sendall(greeting)
            for words in said:
                heard.append(words)
                known = [answer for word, answer in answers.items() if word in words.upper()]
                if not known:
                    break
                line.sendall(known[0].replace(b"%b", words.split()[0]))
