"""Who works here and who comes here."""

import secrets
import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Right(models.TextChoices):
    """What a colleague may do; each staff view names the rights that open it."""

    DESK = "at_desk", _("front desk")
    DOCTOR = "is_doctor", _("doctor")
    MANAGER = "is_manager", _("manager")
    SIGNS_RULES = "signs_rules", _("signs the rules")


class UserManager(BaseUserManager["User"]):
    """Colleagues are found and made by e-mail."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a colleague; without a password the account cannot sign in until one is set."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a colleague with every right (``manage.py createsuperuser``)."""
        rights = {right.value: True for right in Right}
        return self.create_user(email, password, **{**rights, "is_superuser": True, **fields})

    def get_by_natural_key(self, email: str | None) -> "User":
        """Find by e-mail, whatever its capitals."""
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A colleague who signs in by e-mail."""

    class Theme(models.TextChoices):
        AUTO = "auto", _("as the screen")
        LIGHT = "light", _("light")
        DARK = "dark", _("dark")

    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=120)
    at_desk = models.BooleanField(default=False)
    is_doctor = models.BooleanField(default=False)
    is_manager = models.BooleanField(default=False)
    signs_rules = models.BooleanField(default=False)  # the doctor who answers for the clinic's rules
    is_active = models.BooleanField(default=True)
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.AUTO)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_any_case"),
            models.CheckConstraint(
                condition=models.Q(signs_rules=False) | models.Q(is_doctor=True), name="user_signs_as_doctor"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def has_right(self, right: Right) -> bool:
        """Say whether this colleague holds a right."""
        return self.is_active and bool(getattr(self, right.value))


def new_patient_reference() -> str:
    """Return a short reference that a person can say on the phone; it opens nothing by itself."""
    return f"P-{secrets.randbelow(9_000_000) + 1_000_000}"


class Patient(models.Model):
    """A person who comes to the clinic. Known only once a contact of theirs was proved."""

    class Sex(models.TextChoices):
        FEMALE = "female", _("female")
        MALE = "male", _("male")
        INTERSEX = "intersex", _("intersex")
        PREFER_NOT = "prefer_not", _("rather not say")

    class PhoneOwner(models.TextChoices):
        MINE = "mine", _("Mine")
        HELPER = "helper", _("Someone helping me")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True, default=new_patient_reference)
    full_name = models.CharField(max_length=120)
    birth_date = models.DateField()
    sex_at_birth = models.CharField(max_length=10, choices=Sex, default=Sex.PREFER_NOT)
    mobile = models.CharField(max_length=16, blank=True)  # E.164
    email = models.EmailField(blank=True)
    phone_owner = models.CharField(max_length=6, choices=PhoneOwner, default=PhoneOwner.MINE)
    language = models.CharField(max_length=8, default="en-gb")
    access_needs = models.JSONField(default=list, blank=True)  # codes: wheelchair, interpreter, …
    unwanted = models.JSONField(default=list, blank=True)  # messages they stopped: reminders, notes
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["birth_date", "mobile"], name="patient_by_mobile"),
            models.Index(fields=["birth_date", "email"], name="patient_by_email"),
        ]

    def __str__(self) -> str:
        return self.full_name


class Practitioner(models.Model):
    """Somebody whom patients come to see; their time is the resource they are."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, null=True, blank=True)
    resource = models.OneToOneField("clinic.Resource", on_delete=models.PROTECT)
    name = models.CharField(max_length=120)  # as patients read it: "Dr. KP Meda"
    profession = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name
