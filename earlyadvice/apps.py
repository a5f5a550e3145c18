from django.apps import AppConfig


class EarlyAdviceConfig(AppConfig):
    name = "earlyadvice"
    verbose_name = "Early advice"

    def ready(self) -> None:
        from casework.duties import (
            WHAT_LAWYERS_HAVE,
            WHAT_WAS_ASKED,
            WHEN_HANDED_OVER,
            WHEN_REFERRED,
            WHEN_RESTATED,
            WHICH_ADVICE,
        )
        from core.notices.still import holds_while
        from earlyadvice.duties import (
            advice_on,
            asked_of,
            close_with,
            requests_follow,
            requests_of,
            requests_restated,
        )

        WHICH_ADVICE.append(advice_on)
        WHEN_REFERRED.append(close_with)
        WHAT_WAS_ASKED.append(asked_of)
        WHEN_HANDED_OVER.append(requests_follow)
        WHEN_RESTATED.append(requests_restated)
        WHAT_LAWYERS_HAVE.append(requests_of)
        holds = "EXISTS (SELECT FROM earlyadvice_request r WHERE r.id = {record} AND "
        holds_while(holds + "r.state = 'submitted')", "triage-needed")
        holds_while(holds + "r.state = 'allocated' AND r.lawyer_id = n.user_id)", "allocated")
