"""The named tasks that act by themselves. Each is a user that cannot sign in."""

from __future__ import annotations

SET_UP = "set-up"
SWEEP = "sweep"
RELAY = "relay"
NOTICES = "notices"
WATCHDOG = "watchdog"
DEMONSTRATION = "demonstration data"

TASKS = (SET_UP, SWEEP, RELAY, NOTICES, WATCHDOG, DEMONSTRATION)
