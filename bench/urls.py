"""The site's addresses, and the floor of the page of free times."""

from django.urls import path

from bench.floors import step_floor, times_floor
from clinic.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*urlpatterns, path("floor/times/", times_floor), path("floor/step/", step_floor)]
