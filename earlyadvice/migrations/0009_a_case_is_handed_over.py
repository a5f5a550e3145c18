from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("earlyadvice", "0008_continuity"),
    ]

    operations = [
        migrations.AlterField(
            model_name="move",
            name="verb",
            field=models.CharField(
                choices=[
                    ("submit", "Submitted"),
                    ("hand-over", "Handed over"),
                    ("route", "Send to a unit"),
                    ("accept", "Accept"),
                    ("return", "Return"),
                    ("allocate", "Allocate"),
                    ("advise", "Give advice"),
                    ("withdraw", "Withdraw"),
                    ("ask", "Ask the police"),
                    ("information", "Answer a query"),
                    ("review-of-return", "Ask for a review of the return"),
                    ("answer-review", "Answer the review of the return"),
                    ("reopen", "Take it back after the review"),
                    ("outcome", "Say what was done with the advice"),
                    ("close", "Close"),
                    ("arrange", "Offer a discussion"),
                    ("discussion", "Answer the offer of a discussion"),
                    ("record", "Record the discussion"),
                    ("write-note", "Write the note of the discussion"),
                    ("note", "Say what was discussed"),
                    ("put-right", "Put right what was understood"),
                    ("ask-second", "Ask a second lawyer"),
                    ("read-second", "Read as the second lawyer"),
                    ("correct", "Correct the advice"),
                ],
                max_length=20,
            ),
        ),
    ]
