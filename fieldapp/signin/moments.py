"""The present moment as this room's tables keep it."""

from ..foundation import clock


def now() -> int:
    """By the product's clock, in whole seconds since 1970."""
    return int(clock.now().timestamp())
