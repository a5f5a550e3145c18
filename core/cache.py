"""The cache, which the product can do without."""

from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


def _asked(call: Callable[..., Any], *args: Any, otherwise: Any) -> Any:
    try:
        return call(*args)
    except RedisError:
        log.warning("cache_unavailable")
        return otherwise


class ForgivingClient(RedisCacheClient):
    """Answers like an empty cache while the server does not answer."""

    def add(self, *args: Any) -> bool:
        """True when the key was not there."""
        return bool(_asked(super().add, *args, otherwise=True))

    def get(self, key: Any, default: Any) -> Any:
        """The value, or the default."""
        return _asked(super().get, key, default, otherwise=default)

    def set(self, *args: Any) -> None:
        """Keep the value, when that can be done."""
        _asked(super().set, *args, otherwise=None)

    def touch(self, *args: Any) -> bool:
        """False when there was nothing to keep longer."""
        return bool(_asked(super().touch, *args, otherwise=False))

    def delete(self, *args: Any) -> bool:
        """False when there was nothing to delete."""
        return bool(_asked(super().delete, *args, otherwise=False))

    def get_many(self, *args: Any) -> dict[Any, Any]:
        """The values that are there."""
        return dict(_asked(super().get_many, *args, otherwise={}))

    def has_key(self, *args: Any) -> bool:
        """Whether the key is there."""
        return bool(_asked(super().has_key, *args, otherwise=False))

    def incr(self, *args: Any) -> Any:
        """The new count; ValueError when there is none, as for any key that is not there."""
        count = _asked(super().incr, *args, otherwise=None)
        if count is None:
            raise ValueError("There is no such count.")
        return count

    def set_many(self, *args: Any) -> None:
        """Keep the values, when that can be done."""
        _asked(super().set_many, *args, otherwise=None)

    def delete_many(self, *args: Any) -> None:
        """Delete what is there."""
        _asked(super().delete_many, *args, otherwise=None)

    def clear(self) -> bool:
        """Empty the cache's own database on the server."""
        return bool(_asked(super().clear, otherwise=False))


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache, behaving as an empty one while the server does not answer.

    Only counters that slow guessing down live here, never the count that is promised (that one is
    a row in PostgreSQL), so pages go on being served without it.
    """

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ForgivingClient
