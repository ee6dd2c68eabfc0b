"""A clinic that writes its own names in Cyrillic, so that Latin words on its pages are ours."""

from datetime import time

from booking.models import Schedule
from clinic.models import Location, Practice, Practitioner, Resource, User, VisitType


class Clinic:
    """A clinic that writes its own names in Cyrillic, so that Latin words on its pages are ours."""

    def __init__(self) -> None:
        self.practice = Practice.objects.create(
            name="Клиника на пристани",
            phone="0100 555 0147",
            opening_hours="пн–пт 8:30–18",
            emergency_number="112",
            urgent_care_phone="0100 555 0199",
            emergency_department="Больница",
            emergency_department_address="Набережная 2",
        )
        self.location = Location.objects.create(
            name="Пристань",
            address="Набережная 12",
            time_zone="Europe/London",
            directions="Вход с набережной.",
        )
        self.room = Resource.objects.create(location=self.location, kind="room", name="1")
        self.user = User.objects.create_user("osei@clinic.example", "x", full_name="Осеи", is_doctor=True)
        self.doctor, self.other = self._doctor("Осеи", self.user), self._doctor("Меда", None)
        self.visits = {
            code: self._visit_type(code, minutes)
            for code, minutes in (
                ("NEW_LINK_45", 45), ("NEW_FOOT_30", 30), ("CHILD_30", 30), ("URGENT_48H", 30), ("URGENT_1W", 30),
            )
        }  # fmt: skip

    def _doctor(self, name: str, user: User | None) -> Practitioner:
        hours = Resource.objects.create(location=self.location, kind="practitioner", name=name)
        Schedule.objects.bulk_create(
            Schedule(resource=hours, weekday=day, opens_at=time(9), closes_at=time(17)) for day in (1, 2, 3)
        )
        return Practitioner.objects.create(user=user, resource=hours, name=name, profession="врач")

    def _visit_type(self, code: str, minutes: int) -> VisitType:
        made = VisitType.objects.create(
            code=code, name=code, patient_name="Осмотр", description="Мы смотрим.", minutes=minutes, needs=[]
        )
        made.practitioners.set([self.doctor, self.other])
        return made
