"""The embedded broker: whole messages, private folders, and no harm from a folder that is gone."""

import shutil
from queue import Empty

import pytest
from kombu import Connection

from clinic import celery
from clinic.broker import Channel


@pytest.fixture
def channel(tmp_path):
    assert celery.app  # importing it makes our transport known
    queue, control = tmp_path / "broker" / "queue", tmp_path / "broker" / "control"
    options = {"data_folder_in": str(queue), "data_folder_out": str(queue), "control_folder": str(control)}
    with Connection("filesystem://localhost", transport_options=options) as connection:
        channel = connection.channel()
        assert isinstance(channel, Channel)
        yield channel


def test_what_is_put_is_got_once_from_its_own_queue(channel):
    channel._put("urgent", {"id": 1})
    with pytest.raises(Empty):
        channel._get("messages")
    assert channel._get("urgent") == {"id": 1}
    with pytest.raises(Empty):
        channel._get("urgent")


def test_a_message_that_is_still_being_written_is_not_read(channel, tmp_path):
    (tmp_path / "broker" / "queue" / "1_x.urgent.part").write_bytes(b"")
    with pytest.raises(Empty):
        channel._get("urgent")


def test_the_folders_are_for_our_own_account_only(channel, tmp_path):
    for folder in (tmp_path / "broker", *(tmp_path / "broker").iterdir()):
        assert folder.stat().st_mode & 0o077 == 0


def test_a_folder_that_is_gone_is_made_again(channel, tmp_path):
    shutil.rmtree(tmp_path / "broker")
    with pytest.raises(Empty):
        channel._get("urgent")
    shutil.rmtree(tmp_path / "broker")
    channel._put("urgent", {"id": 1})
    assert channel._get("urgent") == {"id": 1}
