"""Claims: the time that appointments take, cut so small that the database can refuse an overlap."""

from typing import Any

from django.db import models

from clinic.models import Resource


class CellList(models.Aggregate):
    """All cells of a group as one text, "5988774,5988775": a tenth of the time of a row for each."""

    name = "CellList"
    function = "GROUP_CONCAT"
    output_field = models.TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Write it as PostgreSQL names it; there it joins texts alone."""
        template = "%(function)s(%(distinct)s(%(expressions)s)::text, ',')"
        return self.as_sql(compiler, connection, function="STRING_AGG", template=template, **context)


class Claim(models.Model):
    """Five minutes of one resource, taken. The unique key is the promise of no double booking."""

    # No index of its own: the unique key begins with it.
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, db_index=False)
    lane = models.PositiveSmallIntegerField(default=0)  # 1 and up: overbooked on purpose
    cell = models.BigIntegerField()  # whole five minutes since 1970-01-01T00:00Z
    appointment = models.ForeignKey("booking.Appointment", on_delete=models.CASCADE, related_name="claims")

    class Meta:
        constraints = [
            # In this order the same index answers "what is taken of this resource from here to there".
            models.UniqueConstraint(fields=["resource", "cell", "lane"], name="claim_once"),
        ]

    def __str__(self) -> str:
        return f"cell {self.cell} of resource {self.resource_id}"
