"""The embedded services: with a password each, on this machine only, and nothing lost."""

import os
import pwd
import shutil
import socket
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
import redis

from core import embedded, whereabouts
from core.embedded import Place, services
from core.processes import Register, end_leftovers
from core.servers import Services, free_port
from core.whereabouts import CannotStart

AS_ROOT = os.geteuid() == 0
NAMES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")


@pytest.fixture
def var(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a space in its name, in reach of every account, and no addresses set."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RASSO_VAR", str(folder / "a place"))
    yield folder / "a place"
    end_leftovers(Place("services").register)
    shutil.rmtree(folder)


def ask(url: str, question: str) -> object:
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone() if cursor.description else None
    finally:
        connection.close()


def quietly(_: str) -> None:
    pass


def test_the_data_is_there_again_at_the_second_start_and_the_first_left_nothing(var: Path) -> None:
    with services() as first:
        ask(first["DATABASE_URL"], "CREATE TABLE kept AS SELECT 21 AS working_days")
        assert redis.Redis.from_url(first["REDIS_URL"]).ping()
    with pytest.raises(psycopg2.OperationalError):
        ask(first["DATABASE_URL"], "SELECT 1")
    assert Place("services").register.entries() == []
    with services() as second:
        assert ask(second["DATABASE_URL"], "SELECT working_days FROM kept") == (21,)
        assert ask(second["DATABASE_URL"], "SHOW server_encoding") == ("UTF8",)


def test_each_service_asks_for_its_password_and_listens_on_this_machine_only(var: Path) -> None:
    with services() as environment:
        url = environment["DATABASE_URL"]
        password = url.split(":")[2].partition("@")[0]
        with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
            ask(url.replace(password, "guessed"), "SELECT 1")
        assert ask(url, "SHOW listen_addresses") == ("127.0.0.1",)
        assert ask(url, "SHOW unix_socket_directories") == ("",)
        address = urlsplit(environment["REDIS_URL"])
        host, port = address.hostname or "", address.port or 0
        assert host == "127.0.0.1"
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(host=host, port=port).ping()
        with socket.create_connection((host, port)) as line:
            line.sendall(b"PING\r\n")
            assert line.recv(100).startswith(b"-NOAUTH")


def test_no_password_is_in_the_list_of_processes_or_open_to_others(var: Path) -> None:
    register = Register(var.parent / "register")
    started = Services("services", quietly).start(register, lambda: False)
    try:
        secret = started.addresses.redis_url.split(":")[2].partition("@")[0]
        owners = started.addresses.owner_url.split(":")[2].partition("@")[0]
        for running in started.running:
            line = Path(f"/proc/{running.process.pid}/cmdline")
            seen = line.read_text() if line.exists() else " ".join(running.program.argv)
            assert secret not in seen
            assert owners not in seen
        file = var / "services" / "password"
        assert file.read_text() == owners
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE((var / "services").stat().st_mode) == 0o700
    finally:
        started.stop()


def test_the_number_of_a_living_process_in_an_old_lock_file_is_no_obstacle(var: Path) -> None:
    with services():
        pass
    lock = var / "services" / "data" / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{var}\n")
    with services() as environment:
        assert ask(environment["DATABASE_URL"], "SELECT 1") == (1,)


def test_data_of_another_version_is_left_alone(var: Path) -> None:
    with services():
        pass
    version = var / "services" / "data" / "PG_VERSION"
    version.write_text("9\n")
    with pytest.raises(CannotStart, match=r"was made by PostgreSQL 9 and this is \d+"), services():
        pass


def test_a_second_command_uses_what_the_product_has_running(var: Path) -> None:
    place = Place("services")
    with place.held(wait=False):
        place.write_note("run", {"port": "8000", "DATABASE_URL": "postgresql://there/rasso"})
        assert stat.S_IMODE(place.note.stat().st_mode) == 0o600
        with services() as environment:
            assert environment == {"DATABASE_URL": "postgresql://there/rasso"}


def test_nothing_is_embedded_when_both_addresses_are_set(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/rasso")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/0")
    with services() as environment:
        assert environment == {}
    assert not var.exists()


@pytest.mark.parametrize(
    ("named", "missing"), [("DATABASE_URL", "REDIS_URL"), ("REDIS_URL", "DATABASE_URL")]
)
def test_one_address_without_the_other_is_refused(
    var: Path, monkeypatch: pytest.MonkeyPatch, named: str, missing: str
) -> None:
    monkeypatch.setenv(named, "postgresql://elsewhere/rasso")
    with pytest.raises(CannotStart, match=f"{named} is set but {missing} is not"), services():
        pass


def test_a_given_service_that_does_not_answer_is_named(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    monkeypatch.setenv("DATABASE_URL", f"postgresql://nobody@127.0.0.1:{port}/rasso")
    monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{port}/0")
    with pytest.raises(CannotStart, match="PostgreSQL does not answer at DATABASE_URL"):
        embedded.check_given()


@pytest.mark.skipif(not AS_ROOT, reason="only root runs the servers as another account")
def test_as_root_no_folder_of_another_is_opened_and_the_data_goes_where_it_can_be_reached(
    var: Path,
) -> None:
    closed = var.parent
    closed.chmod(0o700)
    elsewhere = Path(tempfile.mkdtemp())
    elsewhere.chmod(0o755)
    said: list[str] = []
    try:
        who = whereabouts.account()
        assert who is not None
        folder = whereabouts.home("services", who, said.append, elsewhere)
        assert folder.is_relative_to(elsewhere)
        assert folder.stat().st_uid == who.user_id
        assert said == [
            f"The account nobody, which PostgreSQL runs as, cannot enter {var}: its data is kept "
            f"in {folder} (set RASSO_VAR to choose another folder)."
        ]
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    finally:
        shutil.rmtree(elsewhere)


@pytest.mark.skipif(not AS_ROOT, reason="only root runs the servers as another account")
def test_as_root_servers_out_of_reach_are_copied_and_work_there(var: Path) -> None:
    said: list[str] = []
    who = whereabouts.account()
    folder = whereabouts.home("services", who, said.append)
    found = whereabouts.binaries()
    hidden = Path(tempfile.mkdtemp())  # open to us alone
    try:
        package = found.postgres.parent.parent.parent
        for part in (package, package.with_name(package.name + ".libs")):
            if part.is_dir():
                (hidden / part.name).symlink_to(part)
        bin_folder = hidden / package.name / "pginstall" / "bin"
        (hidden / "valkey-server").symlink_to(found.valkey)
        copies = whereabouts.within_reach(
            whereabouts.Binaries(
                bin_folder / "initdb", bin_folder / "postgres", hidden / "valkey-server"
            ),
            folder,
            who,
            said.append,
        )
        assert all(path.is_relative_to(folder) for path in (copies.postgres, copies.valkey))
        assert "copying them" in said[0]
        assert whereabouts.within_reach(copies, folder, who, said.append) == copies
    finally:
        shutil.rmtree(hidden)


@pytest.mark.skipif(not AS_ROOT, reason="only root can make a folder another account's")
def test_data_of_another_account_is_left_alone(var: Path) -> None:
    with services():
        pass
    os.chown(var / "services", 1, 1)
    owner = pwd.getpwuid(1).pw_name
    with (
        pytest.raises(CannotStart, match=f"belongs to the account {owner}, .* RASSO_VAR"),
        services(),
    ):
        pass


def test_the_servers_log_holds_no_statement_and_no_row(var: Path) -> None:
    with services() as environment:
        ask(environment["DATABASE_URL"], "CREATE TABLE person (name text UNIQUE)")
        ask(environment["DATABASE_URL"], "INSERT INTO person VALUES ('Rosalind Ashdown')")
        with pytest.raises(psycopg2.IntegrityError):
            ask(environment["DATABASE_URL"], "INSERT INTO person VALUES ('Rosalind Ashdown')")
    log = (var / "services" / "log" / "postgres.log").read_text()
    assert "duplicate key value" in log
    assert "Ashdown" not in log


def test_a_command_runs_with_the_services_and_its_status_is_passed_on(
    var: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    command = "import os, sys; print(os.environ['REDIS_URL'][:9]); sys.exit(7)"
    assert embedded.main([sys.executable, "-c", command]) == 7
    assert capfd.readouterr().out == "redis://:\n"
    assert Place("services").register.entries() == []
