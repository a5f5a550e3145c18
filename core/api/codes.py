"""What each `code` of a problem document means and what to do about it: the API's own codes.

Each room explains the codes that it raises; `rasso.api` puts them together for the documentation.
A test reads the sources and fails when a code is raised that nobody explains.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Meaning:
    """One code: the statuses it comes with, what it means, what the caller does about it."""

    code: str
    statuses: tuple[int, ...]
    means: str
    cure: str


DATE_CURE = "Write a date as 2026-11-20, and an instant as 2026-11-20T15:04:05Z."

CALLER = (
    Meaning(
        "not-authenticated",
        (401,),
        "The call carries no token.",
        "Ask POST /oauth/token/ for one and send it as Authorization: Bearer.",
    ),
    Meaning(
        "authentication-failed",
        (401,),
        "The token is not known, or has expired: it lives 15 minutes.",
        "Ask for a new token and repeat the call with the same Idempotency-Key.",
    ),
    Meaning(
        "scope-missing",
        (403,),
        "The token lacks the scope that this method needs.",
        "Ask for a token with that scope. If your client does not have it, ask us.",
    ),
    Meaning(
        "acting-officer-unknown",
        (403,),
        "X-Acting-Officer is missing, or is not an active officer of your force.",
        "Register the officer with PUT /officers/{collar_number}, then repeat the call.",
    ),
    Meaning(
        "not-permitted",
        (403,),
        "You may see this and may not do that with it. The detail says who may.",
        "Act for an officer who may, such as a supervisor.",
    ),
    Meaning(
        "permission-denied",
        (403,),
        "This caller may not do that.",
        "Compare the address and the method with this documentation.",
    ),
)

CALL = (
    Meaning(
        "bad-request",
        (400,),
        "The address or a header cannot be read, for example because it holds NUL.",
        "Mend the address or the header.",
    ),
    Meaning(
        "parse-error",
        (400,),
        "The body is not a JSON object in UTF-8, or holds something that cannot be stored.",
        "Mend the body: the detail says what is wrong with it.",
    ),
    Meaning(
        "invalid",
        (400,),
        "Some of the input cannot be read. errors lists every fault at once, each with a pointer, "
        "a code and a detail.",
        "Mend all of them and send it again, with a new Idempotency-Key or the same one.",
    ),
    Meaning(
        "unknown-parameter",
        (400,),
        "The address has a query parameter that this resource does not know.",
        "Leave it out, or mend its spelling.",
    ),
    Meaning("limit-invalid", (400,), "limit is not a number from 1 to 200.", "Send such a number."),
    Meaning(
        "cursor-invalid",
        (400,),
        "after is not a cursor that we gave.",
        "Take it from the next of the answer before, or leave it out to begin anew.",
    ),
    Meaning(
        "state-invalid",
        (400,),
        "state is not one that this list knows.",
        "Use one of those that the detail lists.",
    ),
    Meaning(
        "if-match-invalid",
        (400,),
        "If-Match does not carry one ETag.",
        "Send the ETag of your last reading as it came.",
    ),
    Meaning(
        "idempotency-key-required",
        (400,),
        "This call makes something and needs an Idempotency-Key.",
        "Send a key of your own, such as a UUID, and the same one if you repeat the call.",
    ),
    Meaning(
        "idempotency-key-invalid",
        (400,),
        "The Idempotency-Key is empty, or has more than 200 characters.",
        "Send a shorter key, such as a UUID.",
    ),
    Meaning(
        "not-found",
        (404,),
        "There is no such thing, or it is another force's: the answer is the same.",
        "Look at the id. What your force may see is in the lists.",
    ),
    Meaning(
        "method-not-allowed",
        (405,),
        "This resource does not know the method.",
        "Use one of those in the header Allow.",
    ),
    Meaning("not-acceptable", (406,), "Accept asks for another form than JSON.", "Accept JSON."),
    Meaning(
        "still-running",
        (409,),
        "The same call, with the same key, is being carried out.",
        "Repeat it in a moment: you get its result.",
    ),
    Meaning(
        "wrong-move",
        (409,),
        "This cannot be done in the present state, which state gives.",
        "Read the resource again: available lists what can be done now.",
    ),
    Meaning(
        "changed-meanwhile",
        (412,),
        "Somebody changed it since the version in If-Match. version gives the one that stands.",
        "Read it again, look at what changed, and send your change with the new ETag.",
    ),
    Meaning(
        "length-required",
        (411,),
        "The body came in chunks through something that cannot read them.",
        "Send Content-Length.",
    ),
    Meaning(
        "too-large",
        (413,),
        "The body has more than 1,000,000 bytes.",
        "Shorten it. Material is described here, not sent.",
    ),
    Meaning(
        "unsupported-media-type",
        (415,),
        "The body is not declared as JSON.",
        "Send Content-Type: application/json.",
    ),
    Meaning(
        "idempotency-key-reused",
        (422,),
        "This Idempotency-Key was used with another body in the last seven days.",
        "Use a new key for a new call.",
    ),
    Meaning(
        "if-match-required",
        (428,),
        "What you change is known already, and you did not say which version you read.",
        "Read it and send its ETag in If-Match.",
    ),
    Meaning(
        "fault",
        (500,),
        "Something went wrong on our side. Nothing of the call was done.",
        "Repeat it with the same Idempotency-Key, later and later. Tell us if it goes on.",
    ),
    Meaning(
        "unavailable",
        (503,),
        "Our data cannot be reached for the moment.",
        "Repeat it with the same Idempotency-Key after the seconds of Retry-After.",
    ),
    Meaning(
        "read-log-unavailable",
        (503,),
        "The record of who reads what cannot be written, so nothing is shown. What the call asks "
        "for may have been done.",
        "Repeat it with the same Idempotency-Key in a minute: a call is done once.",
    ),
)

MEMBERS = (
    Meaning("required", (400,), "The member is missing.", "Add it."),
    Meaning("null", (400,), "The member may not be null.", "Give it a value, or leave it out."),
    Meaning("blank", (400,), "The text may not be empty.", "Write it."),
    Meaning(
        "unseen",
        (400,),
        "The text holds nothing that can be seen. The detail names what it holds.",
        "Write it in letters, or leave it empty where that is allowed.",
    ),
    Meaning("empty", (400,), "The list may not be empty.", "Give at least one."),
    Meaning(
        "invalid_choice", (400,), "The value is not one of the choices.", "Choose one of them."
    ),
    Meaning("not_a_list", (400,), "A list is expected.", "Send a JSON array."),
    Meaning("max_length", (400,), "It is too long. The detail gives the limit.", "Shorten it."),
    Meaning("min_length", (400,), "It is too short. The detail gives the limit.", "Say more."),
    Meaning("date", (400,), "A date is expected, not an instant.", DATE_CURE),
    Meaning("datetime", (400,), "An instant is expected, not a date.", DATE_CURE),
    Meaning("no-offset", (400,), "An instant with its offset is expected.", DATE_CURE),
    Meaning("make_aware", (400,), "The instant does not exist in its time zone.", DATE_CURE),
    Meaning("overflow", (400,), "The instant is out of range.", DATE_CURE),
    Meaning(
        "unknown-code",
        (400,),
        "The code is not in the reference data.",
        "Take it from GET /reference.",
    ),
    Meaning(
        "impossible-date",
        (400,),
        "The date lies outside the bounds of what it says, or contradicts another one.",
        "Mend the date: the detail says which rule it breaks.",
    ),
    Meaning("in-the-future", (400,), "The date cannot lie in the future.", "Mend the date."),
    Meaning(
        "collar-number-malformed",
        (400,),
        "A collar number has 1 to 20 letters, digits, dots, hyphens or underscores.",
        "Send it as your force writes it, without spaces.",
    ),
)

WEBHOOKS = (
    Meaning(
        "url-malformed",
        (400,),
        "The address of the webhook cannot be read.",
        "Write the whole of it, https included, without a user, a password or a #.",
    ),
    Meaning(
        "https-needed",
        (400,),
        "A webhook is called over https only.",
        "Give an address that begins with https://.",
    ),
    Meaning(
        "host-unknown",
        (400,),
        "The host of the webhook cannot be found.",
        "Look at its spelling, and at whether its name is known on the public internet.",
    ),
    Meaning(
        "address-not-allowed",
        (400,),
        "The host leads to a private network.",
        "Give an address that can be reached from the public internet.",
    ),
    Meaning(
        "secret-malformed",
        (400,),
        "The secret is not written as Standard Webhooks asks.",
        "Send whsec_ and then 24 to 64 random bytes in base64.",
    ),
    Meaning(
        "webhook-off",
        (409,),
        "The webhook is off, so nothing can be sent again.",
        "Set it with PUT /webhook first.",
    ),
    Meaning(
        "delivery-waiting",
        (409,),
        "This message is still being tried.",
        "Wait: retry_at says until when.",
    ),
)
