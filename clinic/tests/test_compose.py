"""docker-compose.yml and the Dockerfile, tried as far as that goes without a container engine."""

import importlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

from clinic.running import ROOT
from clinic.tests.running import running_service

TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service.get("build")}
DOCKERFILE = (ROOT / "Dockerfile").read_text()
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(:?[?-])?")


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_waits_for_services_that_can_say_they_are_there(name):
    for other, wanted in SERVICES[name].get("depends_on", {}).items():
        if wanted["condition"] == "service_healthy":
            assert "healthcheck" in SERVICES[other]
        else:
            assert SERVICES[other]["restart"] == "no"


@pytest.mark.parametrize("name", SERVICES)
def test_every_volume_and_network_is_declared(name):
    volumes = {volume.split(":")[0] for volume in SERVICES[name].get("volumes", [])}
    assert volumes <= set(COMPOSE["volumes"])
    assert set(SERVICES[name]["networks"]) <= set(COMPOSE["networks"])


@pytest.mark.parametrize("name", sorted(SERVICES.keys() - {"migrate"}))
def test_every_service_that_stays_has_a_health_check(name):
    assert SERVICES[name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_is_root_or_writes_to_its_image(name):
    service = SERVICES[name]
    assert service["user"] not in ("root", "0", "0:0")
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]


def test_only_the_web_can_be_reached_and_only_from_this_machine():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["web"]
    assert all(port.startswith("127.0.0.1:") for port in SERVICES["web"]["ports"])
    assert COMPOSE["networks"]["inside"]["internal"] is True
    for name in ("database", "redis"):
        assert SERVICES[name]["networks"] == ["inside"]


def test_every_variable_is_a_setting_that_is_explained_and_no_secret_is_written_down():
    settings = (ROOT / "clinic" / "settings.py").read_text()
    explained = (ROOT / ".env.example").read_text() + (ROOT / "docs" / "running.md").read_text()
    for name in OURS["web"]["environment"]:
        assert f'("{name}"' in settings
    for name, _ in VARIABLE.findall(TEXT):
        assert name in explained
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search("SECRET|PASSWORD|EMAIL_URL", name):
                assert VARIABLE.search(value)


def test_what_has_no_safe_default_must_be_given():
    required = {name for name, mark in VARIABLE.findall(TEXT) if mark == ":?"}
    assert {"SECRET_KEY", "SITE_URL", "ALLOWED_HOSTS", "POSTGRES_PASSWORD", "EMAIL_URL"} <= required


@pytest.mark.parametrize("name", OURS)
def test_each_command_names_something_that_can_be_run(name):
    words = command_of(name)
    if words[:2] == ["python", "manage.py"]:
        assert words[2] in get_commands()
    else:
        assert shutil.which(words[0], path=str(Path(sys.executable).parent))
        importlib.import_module({"gunicorn": "clinic.wsgi", "celery": "clinic.celery"}[words[0]])


def test_exactly_one_beat():
    assert "deploy" not in SERVICES["beat"]
    assert "scale" not in SERVICES["beat"]


def test_the_image_is_built_of_files_that_exist_and_runs_as_the_same_account():
    for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE):
        for source in sources.split():
            assert (ROOT / source).exists()
            assert f"!{source}" in (ROOT / ".dockerignore").read_text().split()
    assert f"USER {OURS['web']['user']}" in DOCKERFILE


@pytest.mark.processes
def test_what_the_image_holds_is_enough_to_collect_files_and_to_start_each_command(tmp_path):
    app = tmp_path / "app"
    app.mkdir()
    for source in ("manage.py", "clinic", "intake", "booking"):
        copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
        copy(
            ROOT / source,
            app / source,
            **({"ignore": shutil.ignore_patterns("tests")} if copy is shutil.copytree else {}),
        )
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "DATA_DIR": str(tmp_path / "data"),
        "SECRET_KEY": "only-for-tests",
    }
    [collect] = re.findall(r"^RUN SECRET_KEY=\S+ (python manage.py .+)$", DOCKERFILE, re.MULTILINE)
    for command in (
        shlex.split(collect),
        [*command_of("web"), "--check-config"],
        [*command_of("worker"), "--help"],
        [*command_of("beat"), "--help"],
    ):
        subprocess.run(command, cwd=app, env=environment, check=True, capture_output=True)
    assert (tmp_path / "data" / "static" / "clinic").is_dir()


@pytest.mark.processes
@pytest.mark.xdist_group("production")
def test_each_health_check_of_ours_says_yes_of_a_running_site():
    with running_service("production") as site:
        site.wait_until_ready()
        checks = {name: service["healthcheck"]["test"] for name, service in OURS.items() if name != "migrate"}
        for name, (kind, *words) in checks.items():
            command = ["sh", "-c", words[0].replace("$$", "$")] if kind == "CMD-SHELL" else words
            command = [
                word.replace(":8000", f":{site.port}").replace("find /tmp", f"find {site.data_dir}")
                for word in command
            ]
            environment = {
                **site.env,
                "HOSTNAME": os.uname().nodename,
                "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            }
            done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
            assert done.returncode == 0, (name, done.stdout, done.stderr)


def command_of(name):
    """Return the words of a service's command: its own, or the image's."""
    if "command" in OURS[name]:
        return OURS[name]["command"]
    [words] = re.findall(r"^CMD (\[.+\])$", DOCKERFILE, re.MULTILINE)
    return yaml.safe_load(words)
