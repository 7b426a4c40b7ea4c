"""The roles of the database and the addresses they come in by."""

from dataclasses import dataclass, replace
from urllib.parse import quote, unquote, urlsplit, urlunsplit

OWNER, APP, ADMIN, SEARCH = "torque_owner", "torque_app", "torque_admin", "torque_search"


@dataclass(frozen=True)
class Urls:
    """One database seen by each role, as `postgresql://role:password@host:port/database`."""

    superuser: str
    owner: str
    admin: str
    app: str

    def environment(self) -> dict[str, str]:
        """Return the variables the settings read; the superuser is for nobody but the launcher."""
        return {
            "DATABASE_URL": self.app,
            "DATABASE_ADMIN_URL": self.admin,
            "DATABASE_OWNER_URL": self.owner,
        }

    def of(self, database: str) -> "Urls":
        """Return the same roles on another database of the server."""
        changed = {role: with_database(url, database) for role, url in vars(self).items()}
        return replace(self, **changed)


def address(role: str, password: str, port: int, *, database: str) -> str:
    """Return where a role finds a database of the loopback server."""
    return f"postgresql://{role}:{quote(password, safe='')}@127.0.0.1:{port}/{database}"


def with_database(url: str, database: str) -> str:
    """Return an address with another database's name."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def password_of(url: str) -> str:
    """Return the password an address carries; empty when it carries none."""
    return unquote(urlsplit(url).password or "")


def database_of(url: str) -> str:
    """Return the database's name in an address."""
    return unquote(urlsplit(url).path.lstrip("/"))
