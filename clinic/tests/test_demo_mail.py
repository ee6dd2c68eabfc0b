"""The demo's letter box: readable in the demo, not there otherwise, and deaf to mark-up."""

import pytest

from clinic.outbox import Content
from clinic.outbox.channels import channel_for

LETTER = Content(
    subject="Your appointment <b>",
    text="Change it: https://clinic.example/a/abcdefghijklmnop/\n<script>alert(1)</script>",
    sms="See you: https://clinic.example/a/qrstuvwxyz012345/",
)


@pytest.fixture
def demo(settings, tmp_path, practice):
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    settings.EMAIL_BACKEND = "clinic.outbox.channels.folder.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "outgoing" / "mail")


def test_mail_and_text_messages_stand_there_newest_first_with_their_links(client, demo):
    channel_for("email").send("ada@example.com", LETTER, "one")
    channel_for("sms").send("+447700900321", LETTER, "two")
    page = client.get("/demo/mail/").content.decode()
    assert page.index("+447700900321") < page.index("ada@example.com")
    assert '<a href="https://clinic.example/a/abcdefghijklmnop/"' in page
    assert '<a href="https://clinic.example/a/qrstuvwxyz012345/"' in page


def test_what_people_wrote_stays_text(client, demo):
    channel_for("email").send("ada@example.com", LETTER, "one")
    page = client.get("/demo/mail/").content.decode()
    assert "<script>alert" not in page
    assert "Your appointment &lt;b&gt;" in page


def test_an_empty_box_says_so(client, demo):
    assert "No message has been sent yet." in client.get("/demo/mail/").content.decode()


def test_without_the_demo_there_is_no_such_page(client, demo, settings):
    settings.DEMO = False
    assert client.get("/demo/mail/").status_code == 404
