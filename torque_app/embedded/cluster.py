"""A PostgreSQL cluster on disk: where it lies, whose it is, how it is made and configured."""

import hashlib
import os
import shutil
import time
from pathlib import Path

from torque_app.embedded.pgbin import SHARED, Account, Programs
from torque_app.embedded.places import Refused

SUPERUSER = "postgres"
BUILTIN_LOCALES_SINCE = 17
ASYNC_IO_SINCE = 18

SETTINGS = """\
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
password_encryption = 'scram-sha-256'
max_connections = 100
shared_buffers = 96MB
work_mem = 8MB
maintenance_work_mem = 64MB
effective_cache_size = 512MB
random_page_cost = 1.1
wal_compression = on
max_wal_size = 1GB
timezone = 'UTC'
log_timezone = 'UTC'
log_min_duration_statement = 500
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
shared_preload_libraries = 'pg_stat_statements'
autovacuum_max_workers = 2
"""
NOT_DURABLE = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


def place(data: Path) -> tuple[Path, Account]:
    """Return where the cluster of a data folder lies, and the account that owns it.

    Normally `<data>/pg`. Root's own folders are closed to the account that runs the server:
    then `<data>/pg` is a link to a folder under /var/lib/torque.
    """
    link = data / "pg"
    account = Account.of(link)
    if link.exists() or link.is_symlink():
        return _ours(link.resolve(), data), account
    if account.reaches(data):
        return link, account
    digest = hashlib.sha256(f"{data}{time.time_ns()}".encode()).hexdigest()[:16]
    home = SHARED / digest
    home.mkdir(parents=True)
    SHARED.chmod(0o755)
    home.chmod(0o711)
    (home / "owner").write_text(str(data), encoding="utf-8")
    link.symlink_to(home / "pg")
    return home / "pg", account


def _ours(pgdata: Path, data: Path) -> Path:
    """Return the cluster's place; Refused when `data` is a copy and the original has it too."""
    owner = pgdata.parent / "owner"
    if pgdata.parent == data or not owner.exists():
        return pgdata
    first = Path(owner.read_text(encoding="utf-8"))
    if first != data and (first / "pg").resolve() == pgdata:
        raise Refused(
            f"{data} es una copia de {first} y compartirían la base de datos: usa otra carpeta "
            "con --data."
        )
    owner.write_text(str(data), encoding="utf-8")
    return pgdata


def make(pgdata: Path, account: Account, programs: Programs, *, password: str) -> None:
    """Make the cluster beside its place and move it in whole: an interrupted start leaves none."""
    fresh, secret = pgdata.with_name(".pg.new"), pgdata.with_name(".pg.password")
    shutil.rmtree(fresh, ignore_errors=True)  # what an interrupted start left
    fresh.mkdir(mode=0o700, parents=True)
    account.give(fresh)
    secret.unlink(missing_ok=True)
    with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(password)
    account.give(secret)
    identity = ["-U", SUPERUSER, "-A", "scram-sha-256", f"--pwfile={secret}"]
    encoding = ["-E", "UTF8", "-k", *_locale(programs)]
    try:
        made = account.run(programs.folder / "initdb", "-D", fresh, *identity, *encoding)
    finally:
        secret.unlink()
    if made.returncode:
        raise Refused(f"No pude crear la base de datos en {pgdata}:\n{made.stdout[-2000:]}")
    with (fresh / "postgresql.conf").open("a", encoding="utf-8") as conf:
        conf.write("include 'torque.conf'\n")
    fresh.rename(pgdata)


def _locale(programs: Programs) -> list[str]:
    if programs.major >= BUILTIN_LOCALES_SINCE:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    return ["--locale=C.UTF-8"]


def configure(
    pgdata: Path, account: Account, programs: Programs, *, port: int, durable: bool
) -> None:
    """Write the settings of this start."""
    text = SETTINGS.format(port=port)
    if not durable:
        text += NOT_DURABLE
    elif programs.major >= BUILTIN_LOCALES_SINCE:
        text += "summarize_wal = on\n"
    if programs.major >= ASYNC_IO_SINCE:
        text += "io_method = sync\n"  # another process would only take memory: files are cached
    conf = pgdata / "torque.conf"
    conf.write_text(text, encoding="utf-8")
    conf.chmod(0o600)
    account.give(conf)
