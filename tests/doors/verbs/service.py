"""Verbs of telling: a force's webhook, and a person's notices."""

from __future__ import annotations

from typing import Any

from core.notices.actions import mark_all_read, mark_read
from core.notices.webhooks import resend, set_webhook, turn_off
from tests.doors.asking import Door, VerbAtDoors
from tests.doors.left import of_delivery, of_notice, of_webhook
from tests.doors.verbs.parts import FORCE, about
from tests.doors.worlds import given_up, webhook_off, with_notice, with_webhook

# an address that is public, so that it may be set; nothing is sent
ANOTHER_WEBHOOK: dict[str, Any] = {
    "url": "https://93.184.216.34/another",
    "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
}

SERVICE: dict[str, VerbAtDoors] = {
    "set the webhook": VerbAtDoors(
        action=set_webhook,
        given=lambda asked: {**ANOTHER_WEBHOOK, "loopback_allowed": False},
        doors={
            "api": Door(
                "api-webhook",
                lambda asked: asked.api("/webhook", ANOTHER_WEBHOOK, "put"),
                begin=with_webhook,
                **FORCE,
            )
        },
        seen=of_webhook,
        leaves={"url": ANOTHER_WEBHOOK["url"], "is_on": True, "version": 2},
    ),
    "send a message again": VerbAtDoors(
        action=resend,
        given=about("delivery_id"),
        doors={
            "api": Door(
                "api-resend",
                lambda asked: asked.api(f"/webhook/deliveries/{asked.row.pk}/resend"),
                begin=given_up,
                stranger="force_other_system",
                versioned=False,
                **FORCE,
            )
        },
        spoil=webhook_off,
        seen=of_delivery,
        leaves={"state": "waiting"},
    ),
    "turn the webhook off": VerbAtDoors(
        action=turn_off,
        given=lambda asked: {},
        doors={
            "api": Door(
                "api-webhook",
                lambda asked: asked.api("/webhook", method="delete"),
                begin=with_webhook,
                stranger="force_other_system",
                **FORCE,
            )
        },
        seen=of_webhook,
        leaves={"url": "https://93.184.216.34/hook", "is_on": False, "version": 2},
    ),
    "open a notice": VerbAtDoors(
        action=mark_read,
        given=about("notice_id"),
        doors={
            "page": Door(
                "notice",
                lambda asked: asked.visit(f"/notices/{asked.row.pk}/"),
                begin=with_notice,
                may="prosecutor",
                stranger="second_prosecutor",
                versioned=False,
            )
        },
        seen=of_notice,
        leaves={"read": True},
    ),
    "mark all notices as read": VerbAtDoors(
        action=mark_all_read,
        given=about("newest_id"),
        doors={
            "page": Door(
                "notices",
                lambda asked: asked.page("/notices/", {"newest": str(asked.row.pk)}),
                begin=with_notice,
                may="prosecutor",
                stranger="second_prosecutor",
                versioned=False,
            )
        },
        seen=of_notice,
        leaves={"read": True},
    ),
}
