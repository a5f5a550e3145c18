from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "deadlines"
    label = "deadlines"
    verbose_name = "Clocks and escalations"

    def ready(self) -> None:
        from core.notices.hours import count_days_by
        from core.notices.still import holds_while
        from deadlines import checks  # noqa: F401  (registers the system checks)
        from deadlines.reading import is_working_day

        count_days_by(is_working_day)
        holds_while(
            "EXISTS (SELECT FROM deadlines_deadline d"
            " WHERE d.id = {record} AND d.ended_at IS NULL)",
            "due-soon",
            "due-soon-hours",
            "others-due-soon",
            "others-due-soon-hours",
            "reminded",
        )
        holds_while(
            "EXISTS (SELECT FROM deadlines_escalation e"
            " WHERE e.id = {record} AND e.state IN ('raised', 'acknowledged'))",
            "escalated",
            "escalated-hours",
        )
        holds_while(
            "EXISTS (SELECT FROM deadlines_question q WHERE q.deadline_id = {record}"
            " AND q.answered_at IS NULL AND q.closed_at IS NULL)",
            "where-is-it",
        )
