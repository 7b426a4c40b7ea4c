"""A client of the API that never gives up: the same request, under the same key, until it is
answered."""

import threading
import time
from typing import Any
from uuid import uuid4

import httpx

PATIENCE = 60.0


class RefusedError(AssertionError):
    """The API answered a correct request with something else than success or a failure to retry."""


class Caller:
    """Sends requests as one signed-in member; safe to share between threads."""

    def __init__(self, url: str, token: str) -> None:
        self.url = f"{url}/api/v1"
        self.headers = {"Authorization": f"Bearer {token}"}
        self.retries = 0
        self._own = threading.local()

    def post(self, path: str, body: dict[str, Any], *, key: str | None = None) -> Any:
        """Send a POST until it is answered and return the `data` of the answer."""
        key = key or uuid4().hex
        return self._insist("POST", path, json=body, headers={"Idempotency-Key": key})

    def patch(self, path: str, body: dict[str, Any], *, key: str) -> Any:
        """Send a PATCH until it is answered and return the `data` of the answer."""
        return self._insist("PATCH", path, json=body, headers={"Idempotency-Key": key})

    def get(self, path: str) -> Any:
        """Send a GET until it is answered and return the `data` of the answer."""
        return self._insist("GET", path)

    def _insist(self, method: str, path: str, **request: Any) -> Any:
        deadline = time.monotonic() + PATIENCE
        while True:
            answer = self._try(method, path, **request)
            if answer is not None and answer.status_code < 500:
                break
            if time.monotonic() > deadline:
                said = answer.text if answer is not None else "nothing"
                raise RefusedError(f"{method} {path} got no answer for {PATIENCE} s: {said}")
            self.retries += 1
            time.sleep(0.1)
        if not answer.is_success:
            raise RefusedError(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json()["data"]

    def _try(self, method: str, path: str, **request: Any) -> httpx.Response | None:
        try:
            return self._client().request(method, path, **request)
        except httpx.TransportError:
            return None

    def _client(self) -> httpx.Client:
        if not hasattr(self._own, "client"):
            self._own.client = httpx.Client(base_url=self.url, headers=self.headers, timeout=15)
        client: httpx.Client = self._own.client
        return client
