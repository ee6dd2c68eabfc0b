"""Titles and words of the rule book for what the rules name by a letter or a code."""

TARGETS = {"knee": "Knee", "hip": "Hip", "back": "Low back"}
LETTERS = {
    "T": "Which came first (only the first that holds counts)",
    "S": "Supportive shoes, insoles, brace or tape (with the next group 3 points at most)",
    "W": "Flat, worn or no shoes (with the group before 3 points at most)",
    "O": "Time on the feet",
    "K": "Flares together",
    "G": "Limp because of the foot",
    "D": "Same side",
    "H": "A change of shoes or load before both",
}
WAYS_DOWN = {
    "back_to_foot": "From the back to the foot",
    "knee_to_foot": "From the knee to the foot",
    "hip_to_foot": "From the hip to the foot",
}
LEVELS = {
    "emergency": "Emergency: to hospital now, no booking",
    "same_day": "Today: speak to us, no booking",
    "urgent": "Within days: a visit soon",
}
LIMITS = {
    "insufficient": "No result for these people",
    "possible": "Never more than possible",
    "": "Said only",
}
MECHANISMS = {
    "misalignment": "alignment",
    "shock_absorption": "shock absorption",
    "instability": "instability",
    "altered_gait": "another way of walking",
}
VISITS = {  # its name, and for whom ``routing`` chooses it
    "EMERG": ("Emergency", "An emergency sign stands."),
    "SAME_DAY": ("To be seen today", "A sign of today stands."),
    "URGENT_48H": ("Urgent visit, 48 hours", "An urgent sign that must be seen within 2 days."),
    "URGENT_1W": ("Urgent visit, one week", "An urgent sign that may wait longer than 2 days."),
    "NEW_FOOT_30": (
        "New foot visit",
        "The foot alone hurts, or the foot has no part in what hurts above it.",
    ),
    "NEW_LINK_45": (
        "New link visit",
        "Knee, hip or back hurt too, and the foot likely or possibly adds, or the way down is possible.",
    ),
    "NEW_LINK_60": (
        "New link visit, complex",
        "Both ways at once; or as above with three regions, an acquired flat foot, or who needs the long visit.",
    ),
    "NAIL_SKIN_20": ("Nail and skin care", "Only a nail or the skin of the foot."),
    "DIAB_FOOT_30": ("Diabetic foot check", "Diabetes, and only the foot hurts."),
    "CHILD_30": ("Child visit", "Under 16, and no danger sign."),
    "TELE_15": ("Call to clarify", "Not enough answers, or answers that contradict each other."),
    "REFER_SPINE": (
        "Physiotherapist or back clinic",
        "The back likely causes the foot symptom, or only the back hurts.",
    ),
    "REFER_HIPKNEE": (
        "Physiotherapist, or hip and knee clinic",
        "Knee or hip hurts, and the foot has no part.",
    ),
    "REFER_RHEUM": ("Rheumatology", "Signs of an inflammatory disease."),
    "REFER_PCP": ("Own doctor", "What hurts is not foot, knee, hip or back."),
}
ROUTING_NOTE = (
    "Danger first, then children and diabetes, then the result. This order is part of the program, not of the rule "
    "files: a new version of Instep may change it, and says so in its list of changes."
)
RESULT_NOTE = (
    "“Foot possibly adding” needs 1 point of a foot source and 2 of the link, and no more than 2 for other causes "
    "unless there is a strong link. Without a foot source or a link, or with 3 points or more for other causes and no "
    "strong link, it is unlikely. Beside a danger sign nothing is more than possible. These steps are part of the "
    "program."
)
ANCHORS = {
    "a1": "A strong link: the foot came first.",
    "a2": "A strong link: the answer to shoes.",
    "a3": "A strong link: the limp.",
}
TAGS = {
    "V": "direction read in the source",
    "R": "direction recalled, not read again",
    "P": "proposal of this rule set",
}
HOW_READ = {
    "abstract": "abstract read",
    "page": "page read",
    "secondary": "read about in another source",
    "recalled": "recalled, not read again",
    "proposal": "no source",
}
