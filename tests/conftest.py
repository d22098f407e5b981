"""What every test may ask for: databases, the running server, a browser on a phone."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator

import pytest

for _name in [name for name in os.environ if name.startswith("QIANSHOU_") and name != "QIANSHOU_CHROMIUM"]:
    del os.environ[_name]  # a test must never reach what the person who runs it really keeps
_data = tempfile.mkdtemp(prefix="qs-data-")
os.environ["QIANSHOU_DATA_DIR"] = _data

from app.kit import crypto  # noqa: E402
from app.settings import current  # noqa: E402
from tests import browsers, databases, furnishing, servers  # noqa: E402

crypto.set_secret(current().secret_key)  # actions seal and sign, also where no application was made

browser, open_page = browsers.browser, browsers.open_page
phone, computer = browsers.phone, browsers.computer


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests run last: a browser occupies the main thread's loop as long as it is open.

    Each file goes to one process whole, so that what its tests share is made once; its browser tests go by themselves.
    """
    for item in items:
        walks = "browser" in getattr(item, "fixturenames", ())
        if walks:
            item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.xdist_group(f"{'browser-' if walks else ''}{item.path.parent.name}-{item.path.stem}"))
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def pytest_unconfigure() -> None:
    shutil.rmtree(_data, ignore_errors=True)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
async def one_loop(anyio_backend: str) -> AsyncIterator[None]:
    """Keeps the loop of the first async test open for all of them."""
    yield  # noqa: PT022 - ending it is what gives the loop back


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> databases.SQLiteTemplate:
    return databases.SQLiteTemplate(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server where databases may be made."""
    with databases.postgres() as url:
        yield url


@pytest.fixture(scope="session")
def postgresql_template(postgres_server: str) -> Iterator[databases.PostgresTemplate]:
    template = databases.PostgresTemplate(postgres_server)
    yield template
    template.drop()


@pytest.fixture(params=["sqlite", "postgresql"])
def template(request: pytest.FixtureRequest) -> databases.Template:
    return request.getfixturevalue(f"{request.param}_template")


@pytest.fixture
async def database(template: databases.Template, one_loop: None) -> AsyncIterator[databases.Database]:
    """A database of this test's own, open and in use by every table; the test runs once on each kind."""
    async with template.copy() as url, databases.opened(url) as database:
        yield database


@pytest.fixture
async def sqlite_database(
    sqlite_template: databases.SQLiteTemplate, one_loop: None
) -> AsyncIterator[databases.Database]:
    """The same on SQLite only, for pages and other things that do not depend on the kind of database."""
    async with sqlite_template.copy() as url, databases.opened(url) as database:
        yield database


@pytest.fixture
async def postgres_url(postgresql_template: databases.PostgresTemplate, one_loop: None) -> AsyncIterator[str]:
    """The address of a migrated PostgreSQL database of this test's own, not opened (for a server process)."""
    async with postgresql_template.copy() as url:
        yield url


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.LiveServer]:
    """The real server with the demo outing, one for all browser tests; an error in its log fails the run."""
    with servers.serving(tmp_path_factory.mktemp("live")) as server:
        yield server
    if complaints := server.complaints():
        pytest.fail(f"the server logged an error:\n{complaints}", pytrace=False)


@pytest.fixture(scope="session")
def furnished_server(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[servers.LiveServer, furnishing.Furnished]]:
    """Another server, with outings in every state; look at it, change nothing. An error in its log fails the run."""
    with servers.serving(tmp_path_factory.mktemp("furnished")) as server:
        yield server, furnishing.furnish_server(server.environment)
    if complaints := server.complaints():
        pytest.fail(f"the server logged an error:\n{complaints}", pytrace=False)
