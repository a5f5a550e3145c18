from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "casework"
    verbose_name = "Cases"

    def ready(self) -> None:
        from casework import duties
        from casework.leaving import needs_another
        from casework.moving import who_instead
        from casework.plans import answering, discussing, ending, waiting
        from casework.prfi.actions import end_with_track, wait_on_new_clock
        from casework.referrals.moving import referrals_follow, referrals_of, referrals_restated
        from core.accounts.actions import WHEN_SWITCHED_OFF
        from core.accounts.memoranda import WHEN_RENEWED
        from core.notices.actions import WHO_INSTEAD
        from core.notices.still import holds_while
        from deadlines.renewing import carry_over

        WHO_INSTEAD.append(who_instead)
        WHEN_RENEWED.append(carry_over)
        WHEN_SWITCHED_OFF.append(needs_another)
        duties.WHEN_TRACK_ENDED += [ending.when_track_ended, end_with_track]
        duties.WHEN_CLOCK_REPLACED += [waiting.wait_on_new_clock, wait_on_new_clock]
        duties.WHEN_HANDED_OVER += [referrals_follow, ending.when_handed_over]
        duties.WHEN_RESTATED.append(referrals_restated)
        duties.WHAT_LAWYERS_HAVE.append(referrals_of)
        duties.HAVE_POLICE_ADDED.append(answering.replied_since)
        holds_while(
            "EXISTS (SELECT FROM accounts_matterperson p"
            " JOIN accounts_officer o ON o.user_id = p.user_id"
            " WHERE p.matter_id = n.matter_id AND p.bond = 'officer_in_charge'"
            " AND NOT o.is_active)",
            "officer-needed",
        )
        holds = "EXISTS (SELECT FROM casework_referral r WHERE r.id = {record} AND "
        holds_while(holds + "r.state = 'submitted')", "referral-triage-needed")
        holds_while(
            holds + "r.state = 'allocated' AND r.lawyer_id = n.user_id)", "referral-allocated"
        )
        duties.IS_DISCUSSION_OFFERED.append(discussing.offered_before_no_charge)
