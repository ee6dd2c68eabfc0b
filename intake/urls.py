"""The patient's way from the first page to the suggested visit, and the questions after it."""

from django.urls import path

from intake.views import advice, again, danger, pages, rest, result, resume, start, tablet

app_name = "intake"

OWN = "answers/<uuid:reference>"

urlpatterns = [
    path("", start.start, name="start"),
    path("start/", start.begin, name="begin"),
    path("resume/", resume.resume, name="resume"),
    path("r/<str:token>/", resume.resume_link, name="resume_link"),
    path("tablet/", tablet.on_tablet, name="tablet"),
    path("tablet/finished/", tablet.finished, name="tablet_finished"),
    path("tablet/touched/", tablet.touched, name="tablet_touched"),
    path(f"{OWN}/check/", result.check, name="check"),
    path(f"{OWN}/result/", result.result, name="result"),
    path(f"{OWN}/letter/", result.letter, name="letter"),
    path(f"{OWN}/advice/", advice.advice, name="advice"),
    path(f"{OWN}/other-visit/", result.other_visit, name="other_visit"),
    path(f"{OWN}/get-help/", danger.get_help, name="get_help"),
    path(f"{OWN}/speak-to-us/", danger.speak_to_us, name="speak_to_us"),
    path(f"{OWN}/with-an-adult/", start.with_an_adult, name="with_an_adult"),
    path(f"{OWN}/rest/", rest.rest, name="rest"),
    path(f"{OWN}/save/", resume.save, name="save"),
    path(f"{OWN}/told/", rest.told, name="told"),
    path(f"{OWN}/<slug:slug>/", pages.page, name="page"),
    path(f"{OWN}/<slug:slug>/still-right/", again.still_right, name="still_right"),
]
