"""Who answers while a colleague asks, and afterwards: the question is the patient's own."""

from intake.models import QuestionnaireResponse

WHO, WHO_PAGE = "answered_by", "who"  # the item and its page
Staff = QuestionnaireResponse.AnsweredBy.STAFF


def answered_by_us(locked: QuestionnaireResponse) -> None:
    """Note that a colleague fills the answers in, unless somebody has said who does.

    Inside a transaction that holds the row.
    """
    if WHO not in locked.answers:
        locked.answers = {**locked.answers, WHO: str(Staff)}
        locked.answered_by = Staff
        locked.save(update_fields=["answers", "answered_by"])


def ask_the_patient_who_answers(response: QuestionnaireResponse) -> None:
    """Ask anew who fills the answers in, once it is no colleague any more. Inside a transaction.

    The words of every question, and what a child may do alone, hang on it.
    """
    if response.answers.get(WHO) != Staff:
        return
    stored = QuestionnaireResponse.objects.select_for_update().get(pk=response.pk)
    stored.answers = {key: value for key, value in stored.answers.items() if key != WHO}
    stored.save(update_fields=["answers"])
    response.answers = stored.answers
