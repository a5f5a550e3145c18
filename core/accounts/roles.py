"""Who there is: roles (what a person may do), posts (who is told) and ranks."""

from __future__ import annotations

from django.db.models import TextChoices


class Role(TextChoices):
    """What a person may do. Held in a unit, an Area or a force; see `RoleHeld`."""

    PROSECUTOR = "prosecutor", "Prosecutor"
    LEGAL_MANAGER = "legal_manager", "Legal manager (District Crown Prosecutor)"
    UNIT_HEAD = "unit_head", "Unit head (Senior District Crown Prosecutor)"
    CASE_PROGRESSION_MANAGER = "case_progression_manager", "Case progression manager"
    PARALEGAL_OFFICER = "paralegal_officer", "Paralegal officer"
    VICTIM_LIAISON_OFFICER = "victim_liaison_officer", "Victim liaison officer"
    AREA_LEAD = "area_lead", "Area lead (Deputy or Chief Crown Prosecutor)"
    NATIONAL_ANALYST = "national_analyst", "National analyst"
    ADMINISTRATOR = "administrator", "Administrator"
    # held by being allocated to the case; never granted by hand
    LAWYER = "lawyer", "The lawyer it is allocated to"
    # held by being an officer, from force, rank and bond; never granted by hand
    OFFICER = "officer", "Police officer of the force"
    OFFICER_IN_CHARGE = "officer_in_charge", "Officer in charge"
    POLICE_SUPERVISOR = "police_supervisor", "Police supervisor"
    INSPECTOR = "inspector", "Inspector or above"
    FORCE_SYSTEM = "force_system", "The force's record system"
    # held by the named task itself
    SYSTEM = "system", "This service"


class PostKind(TextChoices):
    """Whom a rung of a ladder tells."""

    LAWYER = "lawyer", "Lawyer"
    CASE_PROGRESSION_MANAGER = "case_progression_manager", "Case progression manager"
    LEGAL_MANAGER = "legal_manager", "Legal manager (DCP)"
    UNIT_HEAD = "unit_head", "Unit head (SDCP)"
    AREA_LEAD = "area_lead", "Area lead (DCCP)"
    OFFICER_IN_CHARGE = "officer_in_charge", "Officer in charge"
    POLICE_SUPERVISOR = "police_supervisor", "Police supervisor"
    DETECTIVE_CHIEF_INSPECTOR = "detective_chief_inspector", "Detective Chief Inspector"
    FORCE_RASSO_LEAD = "force_rasso_lead", "Force RASSO lead"


class Rank(TextChoices):
    """Police ranks, lowest first. Detective prefixes are left to the name."""

    CONSTABLE = "constable", "Constable"
    SERGEANT = "sergeant", "Sergeant"
    INSPECTOR = "inspector", "Inspector"
    CHIEF_INSPECTOR = "chief_inspector", "Chief Inspector"
    SUPERINTENDENT = "superintendent", "Superintendent"
    CHIEF_SUPERINTENDENT = "chief_superintendent", "Chief Superintendent"


def at_least(rank: str, floor: str) -> bool:
    """Whether `rank` is `floor` or above it."""
    order = [value for value, _ in Rank.choices]
    return order.index(rank) >= order.index(floor)
