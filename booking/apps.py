"""Time: offered, held, taken and reminded of."""

from django.apps import AppConfig


class BookingConfig(AppConfig):
    """Appointments and everything that leads to one."""

    name = "booking"

    def ready(self) -> None:
        """Tell the outbox what appointments owe, intake whom to ask and tell, and watch the timetable."""
        from booking import day_messages, messages, wordings
        from booking.diary.timetable import watch
        from booking.reconcile import visits_to_come
        from booking.services.visit_type_task import compare_visit_type
        from booking.standing import standing_appointment, visit_begun
        from clinic.outbox import old
        from intake import appointments

        messages.register_kinds()
        day_messages.register_kinds()
        wordings.register_wordings()
        old.keep_for(visits_to_come)
        appointments.ask(standing_appointment, visit_begun)
        appointments.listen(compare_visit_type)
        watch()
