"""The one base of every API resource: who calls, what they may, what is logged, how lists page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, cast
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from core.accounts.models import ForceClient, Officer
from core.api.access import Declared, ForceAuthentication
from core.api.idempotency import Done, once
from core.api.models import CheckRecord
from core.api.parsing import CleanJSONParser
from core.api.refusals import PreconditionRequired, Refusal
from core.audit.reading import reads_of
from core.london import london_day
from core.routes import Operation, Policy
from core.typed import whole_number

if TYPE_CHECKING:
    from core.accounts.models import User


class ApiView(APIView):
    """Base of the resources. A subclass declares `policy` and `operation`."""

    policy: ClassVar[Policy]
    operation: ClassVar[Operation]
    authentication_classes = [ForceAuthentication]
    permission_classes = [Declared]
    parser_classes = [CleanJSONParser]
    calling: ForceClient | None = None  # as soon as its token is known
    parameters: ClassVar[frozenset[str]] = frozenset()  # the query parameters a GET knows

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.now: datetime = timezone.now()
        unknown = sorted(set(request.query_params) - self.parameters)
        if unknown:
            raise Refusal(
                400, "unknown-parameter", f"Unknown query parameter: {', '.join(unknown)}."
            )

    def handle_exception(self, exc: Exception) -> Response:
        response = super().handle_exception(exc)
        self._note_refusal(exc, response)
        return response

    def _note_refusal(self, exc: Exception, response: Response) -> None:
        """A refused POST leaves a row of codes, outside the transaction that was undone."""
        request = self.request
        is_refusal = 400 <= response.status_code < 500
        if request.method != "POST" or self.calling is None or not is_refusal:
            return
        data: Any = response.data
        codes = [error["code"] for error in data.get("errors", [])] or [data["code"]]
        self.note(CheckRecord.Kind.REFUSED, codes)

    def note(self, kind: str, codes: list[str]) -> None:
        match = self.request.resolver_match
        assert self.calling is not None
        # nobody, when the refusal is that no officer is known
        known = self.request.auth is not None
        officer = Officer.objects.filter(user=self.actor).first() if known else None
        CheckRecord.objects.create(
            force_id=self.calling.force_id,
            officer=officer,
            kind=kind,
            route=match.view_name if match else "",
            codes=sorted(set(codes)),
            at=timezone.now(),
        )

    @property
    def actor(self) -> User:
        return cast("User", self.request.user)

    @property
    def body(self) -> dict[str, Any]:
        """The JSON object that was sent; the parser answers nothing else."""
        return self.request.data if isinstance(self.request.data, dict) else {}

    @property
    def client(self) -> ForceClient:
        return cast("ForceClient", cast("Any", self.request.auth).application)

    def show(
        self,
        kind: str,
        records: Iterable[tuple[UUID, UUID]],
        operation: Operation | None = None,
    ) -> None:
        """Say what the answer holds, for the read log: pairs of (record id, matter id).

        `operation` is the route's own, unless this call was another one of the six.
        """
        known = operation or self.operation
        # disclosure to another body names it
        recipient = str(self.client.name) if known is Operation.DISCLOSURE else ""
        reads_of(self.request).show(kind, records, operation=known, recipient=recipient)

    def read(self, shape: type[Serializer[Any]], **context: Any) -> dict[str, Any]:
        """What was sent, as `shape` reads it; a refusal carries every fault. Of a POST with a key
        it is read inside `once`: what was in order when it was done stays so on another day."""
        told = {"today": london_day(self.now), **context}
        read = shape(data=self.request.data, context=told)
        read.is_valid(raise_exception=True)
        found: dict[str, Any] = read.validated_data
        return found

    def once(
        self, effect: Callable[[], UUID], *, status: int = 200, key_required: bool = False
    ) -> Done:
        """Carry out a POST once for its Idempotency-Key; a refusal undoes all of it. The key comes
        before anything that depends on today, the reading of the body too."""
        request, body = self.request, self.body
        key = request.headers.get("Idempotency-Key")
        if key is None and key_required:
            raise Refusal(
                400, "idempotency-key-required", "Send an Idempotency-Key with this request."
            )
        with transaction.atomic():
            return once(
                client=self.client,
                actor=self.actor,
                method=request.method or "",
                path=request.path,
                key=key,
                body=body,
                at=self.now,
                status=status,
                effect=effect,
            )

    def answer(self, done: Done, data: Any, version: int | None = None) -> Response:
        response = Response(data, status=done.status)
        if done.replayed:
            response["Idempotent-Replay"] = "true"
        if version is not None:
            response["ETag"] = etag(version)
        return response

    def expected_version(self, *, required: bool = False) -> int | None:
        """The version in If-Match; None if the caller did not say and need not."""
        value = self.request.headers.get("If-Match")
        if value is None:
            if required:
                raise PreconditionRequired
            return None
        number = whole_number(value.strip().removeprefix("W/").strip('"'), longest=9)
        if number is None:
            raise Refusal(400, "if-match-invalid", "If-Match carries the ETag of one version.")
        return number


def etag(version: int) -> str:
    return f'"{version}"'
