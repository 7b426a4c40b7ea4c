"""One session serves everybody, and no key ever leaves the process."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from redis import Redis

from tests.integrations.sii_exchange.conftest import Clerk
from tests.integrations.sii_exchange.workshop import Simulator, Workshop, now
from torque_app.embedded.valkey import Valkey
from torque_app.integrations.sii.client import soap
from torque_app.integrations.sii.client.auth import TokenKind
from torque_app.integrations.sii.client.errors import CertificateRefused
from torque_app.integrations.sii.client.hosts import Hosts
from torque_app.integrations.sii.client.sii_client import SiiClient
from torque_app.integrations.sii.client.tokens import (
    MemoryTokenCache,
    RedisTokenCache,
    TokenCache,
)
from torque_app.integrations.sii.client.transport import Timeouts, Transport
from torque_app.integrations.sii.signature import sign_token_request
from torque_app.integrations.sii.values import Environment

Make = Callable[[], TokenCache]


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    folder = tmp_path_factory.mktemp("valkey")
    folder.parent.chmod(0o755)
    server = Valkey(folder)
    connection = Redis.from_url(server.start())
    yield connection
    connection.close()
    server.stop()


@pytest.fixture(params=["memory", "redis"])
def cache(request: pytest.FixtureRequest) -> TokenCache:
    if request.param == "memory":
        return MemoryTokenCache(now)
    connection: Redis = request.getfixturevalue("redis")
    connection.flushdb()
    return RedisTokenCache(connection)


class Counter:
    """Something that hands out numbered tokens and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> str:
        self.asked += 1
        return f"token-{self.asked}"


def test_a_kept_token_is_used_again(cache: TokenCache) -> None:
    ask = Counter()
    assert [cache.obtain("a", ask=ask), cache.obtain("a", ask=ask)] == ["token-1"] * 2
    assert cache.obtain("b", ask=ask) == "token-2"


def test_a_forgotten_token_is_asked_for_anew(cache: TokenCache) -> None:
    ask = Counter()
    cache.forget("a", token=cache.obtain("a", ask=ask))
    assert cache.obtain("a", ask=ask) == "token-2"


def test_a_newer_token_is_not_forgotten_by_who_knew_the_old_one(cache: TokenCache) -> None:
    ask = Counter()
    old = cache.obtain("a", ask=ask)
    cache.forget("a", token=old)
    new = cache.obtain("a", ask=ask)
    cache.forget("a", token=old)
    assert cache.obtain("a", ask=ask) == new


def test_many_threads_ask_once(cache: TokenCache, workshop: Workshop, simulator: Simulator) -> None:
    together = Barrier(6)

    def worker() -> str:
        with SiiClient(
            Hosts.at(simulator.url), workshop.certificate, token_cache=cache, clock=now
        ) as client:
            together.wait()
            return client.token(TokenKind.DTE)

    with ThreadPoolExecutor(6) as pool:
        tokens = {future.result() for future in [pool.submit(worker) for _ in range(6)]}
    assert len(tokens) == 1


def test_an_ask_that_fails_keeps_nothing_and_frees_the_others(cache: TokenCache) -> None:
    def fail() -> str:
        raise CertificateRefused

    with pytest.raises(CertificateRefused):
        cache.obtain("a", ask=fail)
    assert cache.obtain("a", ask=Counter()) == "token-1"


def test_whoever_dies_with_the_lock_holds_nobody_up_for_long(redis: Redis) -> None:
    redis.flushdb()
    dying = (
        "import os, sys; from redis import Redis;"
        "from torque_app.integrations.sii.client.tokens import RedisTokenCache;"
        "RedisTokenCache(Redis.from_url(sys.argv[1]), lease=1)"
        ".obtain('a', ask=lambda: os.kill(os.getpid(), 9))"
    )
    kwargs = redis.connection_pool.connection_kwargs
    url = f"redis://:{kwargs['password']}@{kwargs['host']}:{kwargs['port']}"
    run = subprocess.run([sys.executable, "-c", dying, url], check=False)
    assert run.returncode == -signal.SIGKILL
    began = time.monotonic()
    assert RedisTokenCache(redis, lease=1).obtain("a", ask=Counter()) == "token-1"
    assert time.monotonic() - began < 5


def test_a_slow_answer_keeps_the_lock(redis: Redis) -> None:
    redis.flushdb()
    ask = Counter()

    def slowly() -> str:
        time.sleep(1.5)
        return ask()

    with ThreadPoolExecutor(2) as pool:
        cache = RedisTokenCache(redis, lease=0.6)
        tokens = list(pool.map(lambda _: cache.obtain("a", ask=slowly), range(2)))
    assert (tokens, ask.asked) == (["token-1"] * 2, 1)


def test_a_token_is_kept_fifty_minutes() -> None:
    moment = datetime(2026, 11, 21, tzinfo=UTC)
    clock = {"now": moment}
    cache = MemoryTokenCache(lambda: clock["now"])
    ask = Counter()
    assert cache.obtain("a", ask=ask) == "token-1"
    clock["now"] = moment + timedelta(minutes=49)
    assert cache.obtain("a", ask=ask) == "token-1"
    clock["now"] = moment + timedelta(minutes=51)
    assert cache.obtain("a", ask=ask) == "token-2"


def test_redis_keeps_a_token_fifty_minutes(redis: Redis) -> None:
    redis.flushdb()
    RedisTokenCache(redis).obtain("a", ask=Counter())
    assert 2990 < redis.ttl("sii:token:a") <= 3000


def test_each_service_has_its_own_token(clerk: Clerk) -> None:
    assert clerk.token(TokenKind.DTE) != clerk.token(TokenKind.BOLETA)


def test_nothing_secret_shows_in_representations(clerk: Clerk, redis: Redis) -> None:
    cache = MemoryTokenCache(now)
    cache.obtain("a", ask=lambda: "SECRETO")
    assert "SECRETO" not in repr(cache)
    assert "password" not in repr(RedisTokenCache(redis)).lower()


def test_an_expired_certificate_is_not_even_tried(clerk: Clerk, workshop: Workshop) -> None:
    expired = replace(workshop.certificate, valid_until=now() - timedelta(days=1))
    with (
        SiiClient(
            Hosts.at("http://127.0.0.1:9"), expired, token_cache=MemoryTokenCache(now), clock=now
        ) as client,
        pytest.raises(CertificateRefused, match="vencido"),
    ):
        client.token(TokenKind.DTE)


def test_a_key_that_is_not_the_certificates_is_refused(
    clerk: Clerk, workshop: Workshop, simulator: Simulator
) -> None:
    stranger = simulator.certificate(rut="11111111-1")
    mixed = replace(workshop.certificate, private_key=stranger.private_key)
    with (
        SiiClient(
            Hosts.at(simulator.url), mixed, token_cache=MemoryTokenCache(now), clock=now
        ) as client,
        pytest.raises(CertificateRefused),
    ):
        client.token(TokenKind.BOLETA)


@pytest.fixture
def ask_with(workshop: Workshop, simulator: Simulator) -> Callable[[str], str]:
    """Ask for a token with any text and return the state."""

    def ask(text: str) -> str:
        with Transport(Hosts.at(simulator.url), timeouts=Timeouts()) as transport:
            return soap.call(
                transport,
                f"{simulator.url}/DTEWS/GetTokenFromSeed.jws",
                name="getToken",
                parameters={"pszXml": text},
            ).state

    return ask


def test_a_seed_serves_once(
    workshop: Workshop, simulator: Simulator, ask_with: Callable[[str], str]
) -> None:
    with Transport(Hosts.at(simulator.url), timeouts=Timeouts()) as transport:
        url = f"{simulator.url}/DTEWS/CrSeed.jws"
        seed = soap.call(transport, url, name="getSeed").first("SEMILLA")
    signed = sign_token_request(seed, workshop.certificate)
    assert (len(seed), ask_with(signed), ask_with(signed)) == (12, "00", "08")


@pytest.mark.parametrize(
    ("damage", "state"),
    [
        (lambda text: "no es xml", "02"),
        (lambda text: text[: text.index("<Signature")] + "</getToken>", "04"),
        (lambda text: text.replace("<Semilla>0", "<Semilla>1"), "05"),
        (lambda text: text.replace("Semilla>", "Otra>"), "06"),
        (lambda text: text.replace("X509Certificate>", "X509Otro>"), "11"),
        (lambda text: text.replace("<Exponent>AQAB", "<Exponent>Aw=="), "21"),
    ],
)
def test_a_bad_request_gets_the_manuals_state(
    workshop: Workshop,
    ask_with: Callable[[str], str],
    damage: Callable[[str], str],
    state: str,
) -> None:
    signed = sign_token_request("000000000001", workshop.certificate)
    assert ask_with(damage(signed)) == state


def test_the_hosts_are_siis_own() -> None:
    certification, production = (Hosts.of(environment) for environment in Environment)
    assert certification.dte == "https://maullin.sii.cl"
    assert production.boleta_upload == "https://rahue.sii.cl"
    assert not production.is_loopback
    assert Hosts.at("http://localhost:1/").dte == "http://localhost:1"
    assert Hosts.at("http://127.0.0.1:1").is_loopback
