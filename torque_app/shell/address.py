"""What a list is asked for stands in its address: a link, a reload and the back button keep it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from torque_app.core.listing import Listing

ROWS = 50
LONGEST = 120
FARTHEST = 100_000


@dataclass(frozen=True)
class Asked:
    """The page, order, search and filters of a list, as its URL says them."""

    page: int = 1
    sort: str = ""
    desc: bool = True
    q: str = ""
    filters: dict[str, str] = field(default_factory=dict)

    def listing(self, limit: int = ROWS) -> Listing:
        """Return the same as a query takes it."""
        return Listing(
            page=self.page,
            limit=limit,
            sort=self.sort,
            order="desc" if self.desc else "asc",
            q=self.q,
            filters=dict(self.filters),
        )

    def turned(self, page: int) -> "Asked":
        """Return another page of the same rows."""
        return replace(self, page=min(max(1, page), FARTHEST))

    def sorted_by(self, sort: str, *, desc: bool) -> "Asked":
        """Return the same rows in another order, from the first page."""
        return replace(self, sort=sort[:LONGEST], desc=desc, page=1)

    def searched(self, text: str) -> "Asked":
        """Return what matches a text, from the first page."""
        return replace(self, q=text.strip()[:LONGEST], page=1)

    def narrowed(self, key: str, value: str) -> "Asked":
        """Return the rows one filter leaves, from the first page; "" takes the filter off."""
        rest = {name: kept for name, kept in self.filters.items() if name != key}
        chosen = {key: value[:LONGEST]} if value else {}
        return replace(self, filters={**rest, **chosen}, page=1)

    def at(self, path: str) -> str:
        """Return the address of this list; what is as always is left out of it."""
        asked = {name: self.filters[name] for name in sorted(self.filters)}
        asked |= {"q": self.q} if self.q else {}
        asked |= {"sort": self.sort, "order": "desc" if self.desc else "asc"} if self.sort else {}
        asked |= {"page": str(self.page)} if self.page > 1 else {}
        return f"{path}?{urlencode(asked)}" if asked else path


def asked(query: Mapping[str, object], filters: Sequence[str]) -> Asked:
    """Return what an address asks for; only the filters named are read, nonsense is forgotten."""
    said = {name: str(value)[:LONGEST] for name, value in query.items()}
    page = said.get("page", "")
    return Asked(
        page=min(int(page), FARTHEST) if page.isdecimal() and len(page) <= 6 and int(page) else 1,  # noqa: PLR2004 - digits of FARTHEST
        sort=said.get("sort", ""),
        desc=said.get("order", "desc") != "asc",
        q=said.get("q", ""),
        filters={name: said[name] for name in filters if said.get(name)},
    )
