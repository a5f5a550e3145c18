"""What each kind of notice says. No names, no case: the link leads to the page that knows."""

from __future__ import annotations

TEXTS = {
    "due-soon": "Something you owe is due soon",
    "escalated": "Something is late and has come to you",
    "escalation-answered": "An escalation you raised has been answered",
    "triage-needed": "A request needs triage",
    "allocated": "A request has been allocated to you",
    "advice-given": "Advice has been given on a request of yours",
    "request-returned": "A request of yours has come back",
    "request-withdrawn": "A request you work on has been withdrawn",
    "vacancy": "A post that should be told is vacant",
}
