"""What every scenario receives: the installation, its workshops, and how much to measure."""

from dataclasses import dataclass, field
from typing import Any

from benchmarks.figures import Figure, load_average
from benchmarks.instance import HOST, Instance
from benchmarks.wire import Client
from benchmarks.workshop import Badge, Shop, seeded


@dataclass(frozen=True)
class Effort:
    """How much is measured: the release's sizes, or tiny ones that only show that it works."""

    sizes: tuple[int, int, int]
    rounds: int
    seconds: float
    clients: int
    screens: int
    starts: int

    @property
    def middle(self) -> int:
        """The size of the workshop that single-size scenarios use."""
        return self.sizes[1]


RELEASE = Effort((100, 10_000, 100_000), rounds=150, seconds=15, clients=64, screens=500, starts=3)
QUICK = Effort((20, 40, 60), rounds=3, seconds=1, clients=4, screens=5, starts=1)


@dataclass
class Setting:
    """The installation measured, and what was measured so far."""

    instance: Instance
    effort: Effort
    figures: list[Figure] = field(default_factory=list)
    _shops: dict[int, Shop] = field(default_factory=dict)
    _badges: dict[str, Badge] = field(default_factory=dict)

    def shop(self, orders: int) -> Shop:
        """Return the workshop of so many OTs, seeding it at its first use."""
        if orders not in self._shops:
            self._shops[orders] = seeded(self.admin, orders)
        return self._shops[orders]

    @property
    def admin(self) -> str:
        """The database's address for the role that sees every tenant."""
        return self.instance.environment()["DATABASE_ADMIN_URL"]

    def token(self, shop: Shop) -> str:
        """Return a fresh access token of the workshop's owner."""
        return self._badges.setdefault(shop.domain, Badge(shop.email())).token

    def client(self, shop: Shop) -> Client:
        """Return an open connection to the API as the workshop's owner."""
        return Client(HOST, self.instance.port, self.token(shop))

    def tell(
        self, scenario: str, name: str, value: float, unit: str, size: str, **more: Any
    ) -> None:
        """Note a figure with the present load of the machine; `more` is the rest of a Figure."""
        load = load_average()
        self.figures.append(Figure(scenario, name, value, unit, size, load=load, **more))
