"""The cache is a convenience: without its server everything goes on."""

import pytest
from django.core.cache import cache

from core.cache import ForgivingRedisCache
from core.servers import free_port


@pytest.fixture
def gone() -> ForgivingRedisCache:
    """A cache whose server does not answer."""
    return ForgivingRedisCache(f"redis://127.0.0.1:{free_port()}/0", {})


def test_without_its_server_the_cache_is_an_empty_one(gone: ForgivingRedisCache) -> None:
    gone.set("guesses", 3)
    gone.set_many({"guesses": 3})
    assert gone.get("guesses") is None
    assert gone.get("guesses", 0) == 0
    assert gone.get_many(["guesses"]) == {}
    assert gone.add("guesses", 1) is True
    assert "guesses" not in gone
    assert gone.touch("guesses") is False
    assert gone.delete("guesses") is False
    gone.delete_many(["guesses"])
    gone.clear()
    with pytest.raises(ValueError, match="no such count"):
        gone.incr("guesses")


@pytest.mark.database
def test_with_its_server_the_cache_counts() -> None:
    assert cache.add("guesses", 1, 60) is True
    assert cache.add("guesses", 1, 60) is False
    assert cache.incr("guesses") == 2
    assert cache.get("guesses") == 2
    cache.clear()
    assert cache.get("guesses") is None
