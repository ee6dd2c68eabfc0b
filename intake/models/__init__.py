"""What the patient told us, what we made of it, and what colleagues did about it."""

from intake.models.assessment import Assessment, FlagVerdict, RuleSetApproval
from intake.models.assisted import Interview, TabletPass
from intake.models.response import AnswerRevision, QuestionnaireResponse
from intake.models.safety import SafetyAlert

__all__ = [
    "AnswerRevision",
    "Assessment",
    "FlagVerdict",
    "Interview",
    "QuestionnaireResponse",
    "RuleSetApproval",
    "SafetyAlert",
    "TabletPass",
]
