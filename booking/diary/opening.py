"""When there is anybody at a place."""

from booking.diary.timetable import timetable
from booking.scheduling import Interval, subtract
from clinic.models import Resource


def somebody_works(location: int, window: Interval) -> bool:
    """Say whether anybody works at a place in a window: then there is a desk, and its hours are open."""
    plan = timetable()
    people = (one for one in plan.resources if one.kind == Resource.Kind.PRACTITIONER)
    return any(
        open_part.start < window.end and window.start < open_part.end
        for person in people
        if person.location_id == location
        for session in plan.sessions(person, window)
        for open_part in subtract(session, plan.closed(person, window))
    )
