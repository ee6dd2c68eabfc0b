"""The demo's practice: its people, rooms, hours and kinds of visit."""

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

from booking.models import Schedule
from booking.scheduling import Interval, subtract
from clinic.models import Location, Practice, Practitioner, Resource, User, VisitType

PASSWORD = "instep-demo-2027"  # noqa: S105 - printed at every start; the data behind it is invented
COLLEAGUES = (
    ("meda", "Dr. KP Meda", "orthopaedic specialist"),
    ("okafor", "Ms. L. Okafor", "podiatrist"),
    ("lindqvist", "Mr. T. Lindqvist", "physiotherapist"),
)
WORKING_DAYS = range(5)
HOURS = ((time(8, 30), time(12, 30)), (time(13, 30), time(18)))


@dataclass(frozen=True)
class DemoPractice:
    """What the rest of the demo needs to know of the practice."""

    location: Location
    practitioners: dict[str, Practitioner]
    visit_types: dict[str, VisitType]
    desk: User
    lead: User  # the doctor who answers for the rules


def build(*, now: datetime) -> DemoPractice:
    """Write the practice, its colleagues with their sign-ins, its rooms, hours and kinds of visit.

    It is open on weekdays, and today round this very hour: the demo always has a day under way.
    """
    Practice.objects.create(
        name="Harbour Street Foot Clinic",
        phone="0100 555 0147",
        opening_hours="Monday to Friday, 8:30 am to 6 pm",
        emergency_number="112",
        urgent_care_phone="0100 555 0199",
        emergency_department="Harbour General",
        emergency_department_address="2 Quay Road",
    )
    location = Location.objects.create(
        name="Harbour Street",
        address="12 Harbour Street",
        time_zone="Europe/London",
        directions="Step-free entrance from the quay; two parking places for blue badges.",
        country="GB",
        region="ENG",
    )
    for number in (1, 2, 3):
        Resource.objects.create(location=location, kind=Resource.Kind.ROOM, name=f"Room {number}")
    Resource.objects.create(location=location, kind=Resource.Kind.GAIT_PLATE, name="Gait plate")
    practitioners = {key: _practitioner(key, name, work, location, now) for key, name, work in COLLEAGUES}
    desk = User.objects.create_user("desk@demo.example", PASSWORD, full_name="Ana Ruiz", at_desk=True)
    User.objects.create_user("manager@demo.example", PASSWORD, full_name="Noor Haddad", is_manager=True)
    lead = User.objects.get(email=f"{COLLEAGUES[0][0]}@demo.example")
    lead.signs_rules = True
    lead.save(update_fields=["signs_rules"])
    return DemoPractice(location, practitioners, _visit_types(practitioners), desk, lead)


def _practitioner(key: str, name: str, profession: str, location: Location, now: datetime) -> Practitioner:
    resource = Resource.objects.create(location=location, kind=Resource.Kind.PRACTITIONER, name=name)
    user = User.objects.create_user(f"{key}@demo.example", PASSWORD, full_name=name, is_doctor=True)
    Schedule.objects.bulk_create(
        [
            *_round_this_hour(resource, now.astimezone(location.zone)),
            *(
                Schedule(resource=resource, weekday=weekday, opens_at=opens, closes_at=closes)
                for weekday in WORKING_DAYS
                for opens, closes in HOURS
            ),
        ]
    )
    return Practitioner.objects.create(user=user, resource=resource, name=name, profession=profession)


def _round_this_hour(resource: Resource, local_now: datetime) -> list[Schedule]:
    """Return the hours of today alone, as far as the weekly ones leave them: hours never overlap."""
    day, hour = local_now.date(), local_now.hour

    def on_the_clock(opens: time, closes: time) -> Interval:
        return Interval(*(datetime.combine(day, at, tzinfo=UTC) for at in (opens, closes)))

    whole = on_the_clock(time(max(hour - 3, 0)), time(hour + 4) if hour < 20 else time(23, 45))
    weekly = [on_the_clock(*hours) for hours in HOURS] if day.weekday() in WORKING_DAYS else []
    return [
        Schedule(
            resource=resource,
            weekday=day.weekday(),
            opens_at=part.start.time(),
            closes_at=part.end.time(),
            valid_from=day,
            valid_until=day,
        )
        for part in subtract(whole, weekly)
    ]


def _visit_types(practitioners: dict[str, Practitioner]) -> dict[str, VisitType]:
    source = Path(__file__).with_name("visit_types.toml").read_text(encoding="utf-8")
    made = {}
    for row in tomllib.loads(source)["visit_type"]:
        names = row.pop("with")
        visit_type = VisitType.objects.create(**row)
        visit_type.practitioners.set([practitioners[name] for name in names])
        made[visit_type.code] = visit_type
    return made
