"""Two hundred invented people. Phone numbers come from the range kept for fiction in Britain."""

import random
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist."""

    full_name: str
    sex_at_birth: str
    birth_date: date
    mobile: str  # E.164
    email: str


def people(count: int, *, today: date, chance: random.Random) -> list[Person]:
    """Return ``count`` people, most of them over 50; the same for the same ``chance``."""
    names = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))
    invented = []
    for number in range(count):
        sex = chance.choice(["female", "male"])
        first, family = chance.choice(names[sex]), chance.choice(names["family"])
        age_days = int(chance.triangular(18, 90, 64) * 365.25)
        invented.append(
            Person(
                full_name=f"{first} {family}",
                sex_at_birth=sex,
                birth_date=today - timedelta(days=age_days),
                mobile=f"+447700900{number:03d}",
                email=f"{first}.{family}.{number}@example.com".lower(),
            )
        )
    return invented
