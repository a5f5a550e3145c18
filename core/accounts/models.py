"""People, places, and `Matter`: the one thing that access is decided on."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID, uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now, TruncDate
from oauth2_provider.models import AbstractApplication

from core.accounts.roles import PostKind, Rank, Role
from core.fields import Disclosure, FreeText
from core.history import Recorded
from core.ids import uuid7
from core.london import LONDON

if TYPE_CHECKING:
    from core.accounts.standing import Standing


class Area(models.Model):
    """One of the 14 CPS Areas."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    support_text = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)
    history = Recorded()

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A RASSO team in an Area, or a named queue where requests of doubtful routing wait."""

    area = models.ForeignKey(Area, models.PROTECT)
    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    is_queue = models.BooleanField(default=False)
    history = Recorded()

    def __str__(self) -> str:
        return self.name


class ForceQuerySet(models.QuerySet["Force"]):
    """What a set of forces means."""

    def with_codes(self) -> ForceQuerySet:
        """The forces whose codes begin a URN: they send over the API."""
        return self.filter(Exists(ForceCode.objects.filter(force=OuterRef("pk"))))

    def without_codes(self) -> ForceQuerySet:
        """The other bodies: what they send is entered by hand."""
        return self.exclude(Exists(ForceCode.objects.filter(force=OuterRef("pk"))))


class Force(models.Model):
    """A police force: 43 territorial ones and British Transport Police; and the bodies without a
    code of a URN that investigate too, such as the National Crime Agency."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    history = Recorded()

    objects: ClassVar[models.Manager[Force]] = models.Manager.from_queryset(ForceQuerySet)()

    def __str__(self) -> str:
        return self.name


class ForceCode(models.Model):
    """The first two characters of a URN. The Metropolitan Police has two."""

    force = models.ForeignKey(Force, models.PROTECT, related_name="codes")
    code = models.CharField(max_length=2, unique=True)
    history = Recorded()

    def __str__(self) -> str:
        return self.code


class Routing(models.Model):
    """Which unit takes a force's cases. `urn_unit` is characters 3 and 4 of the URN, or empty for
    every other case of the force."""

    force = models.ForeignKey(Force, models.PROTECT, related_name="routings")
    urn_unit = models.CharField(max_length=2, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT)
    source = models.CharField(max_length=200)
    verified = models.BooleanField(default=False)
    history = Recorded()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "urn_unit"], name="one_routing_per_unit_part")
        ]


class SharedCodeQuerySet(models.QuerySet["SharedCode"]):
    def in_force(self, on: date) -> SharedCodeQuerySet:
        return self.filter(Q(in_force_until=None) | Q(in_force_until__gt=on), in_force_from__lte=on)


class SharedCode(models.Model):
    """A force names another as working on its cases: a joint unit, professional standards, a host
    force. `used_by` may then send cases whose URN begins with a code of `force`."""

    force = models.ForeignKey(Force, models.PROTECT, related_name="codes_shared")
    used_by = models.ForeignKey(Force, models.PROTECT, related_name="codes_used")
    urn_unit = models.CharField(max_length=2, blank=True)  # characters 3 and 4; empty: any
    in_force_from = models.DateField()
    in_force_until = models.DateField(null=True, blank=True)  # the first day on which it is over
    source = models.CharField(max_length=300)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    objects: ClassVar[models.Manager[SharedCode]] = models.Manager.from_queryset(
        SharedCodeQuerySet
    )()

    class Meta:
        ordering = ["force__name", "used_by__name", "urn_unit", "in_force_from"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(force=models.F("used_by")), name="shared_with_another_force"
            ),
            models.CheckConstraint(
                condition=Q(in_force_until=None) | Q(in_force_until__gte=models.F("in_force_from")),
                name="sharing_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["force", "used_by", "urn_unit"],
                condition=Q(in_force_until=None),
                name="one_sharing_without_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.used_by} uses the codes of {self.force}"


class MemorandumQuerySet(models.QuerySet["Memorandum"]):
    def in_force(self, on: date) -> MemorandumQuerySet:
        """Those that hold on a day: the last one is `in_force_until`."""
        return self.filter(
            Q(in_force_until=None) | Q(in_force_until__gte=on), in_force_from__lte=on
        )


class Memorandum(models.Model):
    """What an Area and a force have agreed about early advice. It holds to the end of
    `in_force_until`."""

    area = models.ForeignKey(Area, models.PROTECT)
    force = models.ForeignKey(Force, models.PROTECT)
    agreed_on = models.DateField()
    review_on = models.DateField()
    discussion_offered = models.BooleanField(default=True)
    escalate_from_rank = models.CharField(
        max_length=30, choices=Rank.choices, default=Rank.SERGEANT
    )
    in_force_from = models.DateField()
    in_force_until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)
    verified = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    objects: ClassVar[models.Manager[Memorandum]] = models.Manager.from_queryset(
        MemorandumQuerySet
    )()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_memorandum_at_a_time",
                expressions=[
                    ("area", RangeOperators.EQUAL),
                    ("force", RangeOperators.EQUAL),
                    (
                        models.Func(
                            models.F("in_force_from"),
                            models.F("in_force_until"),
                            models.Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            )
        ]


class UserKind(models.TextChoices):
    STAFF = "staff", "CPS staff"
    OFFICER = "officer", "Police officer"
    FORCE_SYSTEM = "force_system", "A force's record system"
    SYSTEM = "system", "A named task of this system"


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=username)

    def in_service(self) -> models.QuerySet[User]:
        """Whoever is switched off neither by us nor, as an officer, by their force: only they are
        told anything, act, and are named anew."""
        return self.filter(is_active=True).exclude(officer__is_active=False)


class User(AbstractBaseUser):  # type: ignore[django-manager-missing]  # the OAuth library's
    """Whoever acts: a member of staff, a police officer, a force's system, or a named task.

    Only staff can sign in; officers act through their force's system, tasks through the worker.
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=UserKind.choices)
    email = models.EmailField(unique=True, null=True, blank=True)
    name = models.CharField(max_length=150)
    is_active = models.BooleanField(default=True)
    last_login = None  # the security log knows; a column would write at every sign-in
    history = Recorded(excluded_fields=["password"])

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=UserKind.STAFF) | Q(email__isnull=False),
                name="staff_sign_in_by_email",
            ),
            models.UniqueConstraint(
                fields=["name"], condition=Q(kind=UserKind.SYSTEM), name="one_user_per_task"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def known_bonds(self) -> dict[UUID, set[str]]:
        """Bonds with the matters of a list, read beforehand by `policy.know_bonds`."""
        return {}

    @cached_property
    def standing(self) -> Standing:
        """What this person may see and do, read once per request."""
        from core.accounts.standing import read_standing

        return read_standing(self)


class OfficerQuerySet(models.QuerySet["Officer"]):
    def in_service(self) -> OfficerQuerySet:
        """As `User.objects.in_service`."""
        return self.filter(is_active=True, user__is_active=True)


class Officer(models.Model):
    """A police officer known to the service by collar number. The force vouches for the rank."""

    user = models.OneToOneField(User, models.PROTECT, primary_key=True, related_name="officer")
    force = models.ForeignKey(Force, models.PROTECT, related_name="officers")
    collar_number = models.CharField(max_length=20)
    # empty for the people of a body that has none of these ranks
    rank = models.CharField(max_length=30, choices=Rank.choices, blank=True)
    email = models.EmailField(blank=True)
    supervisor_collar_number = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    objects: ClassVar[models.Manager[Officer]] = models.Manager.from_queryset(OfficerQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "collar_number"], name="one_collar_per_force")
        ]

    def __str__(self) -> str:
        return f"{self.get_rank_display()} {self.user.name} ({self.collar_number})".lstrip()

    @property
    def in_service(self) -> bool:
        return self.is_active and self.user.is_active


def _one_place(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(unit=None, area=None) | Q(unit=None, force=None) | Q(area=None, force=None),
        name=name,
    )


class RoleHeldQuerySet(models.QuerySet["RoleHeld"]):
    def held(self) -> RoleHeldQuerySet:
        """Those that have not ended. The database says which day it is: a right ends on its date
        in London, whatever instant a caller passes (decision 0028)."""
        today = TruncDate(Now(), tzinfo=LONDON)
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=today))


class RoleHeld(models.Model):
    """What a person may do, and where: in a unit, an Area, a force, or without any case."""

    user = models.ForeignKey(User, models.PROTECT, related_name="roles_held")
    role = models.CharField(max_length=40, choices=Role.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True)
    force = models.ForeignKey(Force, models.PROTECT, null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)  # the first day on which it is over
    history = Recorded()

    objects: ClassVar[models.Manager[RoleHeld]] = models.Manager.from_queryset(RoleHeldQuerySet)()

    class Meta:
        constraints = [_one_place("role_in_one_place")]


class Post(models.Model):
    """A named post: whom an escalation is told to. It may be vacant, or its holder away."""

    kind = models.CharField(max_length=40, choices=PostKind.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="posts")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="posts")
    force = models.ForeignKey(Force, models.PROTECT, null=True, blank=True, related_name="posts")
    holder = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    deputy = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    away_from = models.DateField(null=True, blank=True)
    away_until = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    class Meta:
        constraints = [
            _one_place("post_in_one_place"),
            models.UniqueConstraint(
                fields=["kind", "unit", "area", "force"],
                name="one_post_per_place",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(away_from=None)
                | Q(away_until=None)
                | Q(away_until__gte=models.F("away_from")),
                name="away_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.unit or self.area or self.force}"


class WorkPattern(models.Model):
    """How much of the week somebody works, and what they know best. Without a row: full time."""

    user = models.OneToOneField(User, models.PROTECT, primary_key=True, related_name="work_pattern")
    percent = models.PositiveSmallIntegerField(default=100)
    specialisms = ArrayField(models.CharField(max_length=60), default=list)  # codes of issues
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gte=1, percent__lte=100), name="part_of_a_week"
            )
        ]


class Leave(models.Model):
    """Days on which somebody is away. Why is nobody's business here."""

    user = models.ForeignKey(User, models.PROTECT, related_name="leave")
    begins_on = models.DateField()
    ends_on = models.DateField()
    cancelled_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    class Meta:
        ordering = ["begins_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("begins_on")), name="leave_ends_after_it_begins"
            )
        ]


class MatterQuerySet(models.QuerySet["Matter"]):
    def visible_to(self, user: User) -> MatterQuerySet:
        from core.accounts.policy import visible_q

        return self.filter(visible_q(user, ""))


class Matter(models.Model):
    """The anchor of scope. Case, clock, escalation, notice, event and read log point at it.

    `reference` is what people call it: the URN.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reference = models.CharField(max_length=30)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="matters")
    force = models.ForeignKey(Force, models.PROTECT, related_name="matters")
    restricted = models.BooleanField(default=False)
    restricted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    objects: ClassVar[models.Manager[Matter]] = models.Manager.from_queryset(MatterQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(restricted=False) | Q(restricted_by__isnull=False),
                name="restricted_by_someone",
            )
        ]

    def __str__(self) -> str:
        return self.reference


class Bond(models.TextChoices):
    """How a person stands to one matter."""

    LAWYER = "lawyer", "Lawyer"
    OFFICER_IN_CHARGE = "officer_in_charge", "Officer in charge"
    POLICE_SUPERVISOR = "police_supervisor", "Police supervisor"
    NAMED = "named", "Named on a restricted case"
    CONFLICTED = "conflicted", "Conflict of interest: never sees it"


class MatterPerson(models.Model):
    """A person's bond with a matter: assigned to it, named on it, or walled off from it."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="people")
    user = models.ForeignKey(User, models.PROTECT, related_name="bonds")
    bond = models.CharField(max_length=30, choices=Bond.choices)
    history = Recorded()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "user", "bond"], name="one_bond_of_a_kind"),
            models.UniqueConstraint(
                fields=["matter", "bond"],
                condition=Q(bond__in=["lawyer", "officer_in_charge", "police_supervisor"]),
                name="one_holder_of_a_bond",
            ),
        ]
        indexes = [models.Index(fields=["user", "bond", "matter"], name="bonds_of_a_person")]


class ForceClient(AbstractApplication):  # type: ignore[misc]
    """A force's record system, as an OAuth 2 client. It acts for one force only."""

    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    system_user = models.OneToOneField(User, models.PROTECT, related_name="+")
    scopes = models.CharField(max_length=200, default="cases:read cases:write")

    def is_usable(self, request: object) -> bool:
        """Asked by the library before it gives a token."""
        active: bool = self.system_user.is_active
        return active

    class Meta(AbstractApplication.Meta):  # type: ignore[misc]
        pass


class GuessCount(models.Model):
    """Failed sign-ins of one account in one quarter of an hour, whatever address they came from."""

    account = models.CharField(max_length=64)  # SHA-256 of the lower-cased e-mail that was typed
    window_starts_at = models.DateTimeField()
    guesses = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "window_starts_at"], name="one_count_per_account_and_window"
            )
        ]


class CalendarFeed(models.Model):
    """The address at which a person's calendar reads their due dates, known by its hash only."""

    user = models.OneToOneField(User, models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)  # SHA-256; the token is shown once
    made_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()
