"""What the doctor reads for the codes of answers and assessments."""

from django.utils.translation import gettext_lazy

REGIONS = {
    "foot": gettext_lazy("Foot"),
    "knee": gettext_lazy("Knee"),
    "hip": gettext_lazy("Hip"),
    "back": gettext_lazy("Low back"),
}
# What the doctor reads first of the health questions, in the words of the trade.
HEALTH = {
    "dm": gettext_lazy("diabetes"),
    "anticoag": gettext_lazy("blood thinner"),
    "neuropathy": gettext_lazy("neuropathy"),
    "circulation": gettext_lazy("poor circulation"),
    "immune": gettext_lazy("weak immune system"),
    "steroids": gettext_lazy("steroids"),
    "osteoporosis": gettext_lazy("osteoporosis"),
    "inflam_arth": gettext_lazy("inflammatory disease"),
    "gout": gettext_lazy("gout"),
    "pregnant": gettext_lazy("pregnancy"),
    "neuro_disease": gettext_lazy("nerve disease"),
    "amputation": gettext_lazy("amputation"),
    "allergy_latex": gettext_lazy("latex allergy"),
    "anticoag_name": gettext_lazy("blood thinner's name"),
    "dm_feet": gettext_lazy("diabetic foot before"),
    "past_surgery": gettext_lazy("surgery"),
    "past_surgery_6wk": gettext_lazy("surgery in the last 6 weeks"),
    "old_injury": gettext_lazy("old fracture"),
    "told_foot_dx": gettext_lazy("foot diagnosis"),
    "falls_12mo": gettext_lazy("falls in 12 months"),
    "smoke": gettext_lazy("smoking"),
}
ALWAYS_SHOWN = {"allergy": gettext_lazy("Allergy"), "med_list": gettext_lazy("Medicines")}
TARGETS = {
    ("knee", "left"): gettext_lazy("Left knee"),
    ("knee", "right"): gettext_lazy("Right knee"),
    ("knee", "both"): gettext_lazy("Knee, both sides"),
    ("hip", "left"): gettext_lazy("Left hip"),
    ("hip", "right"): gettext_lazy("Right hip"),
    ("hip", "both"): gettext_lazy("Hip, both sides"),
    ("back", "left"): gettext_lazy("Low back, left side"),
    ("back", "right"): gettext_lazy("Low back, right side"),
    ("back", "both"): gettext_lazy("Low back, both sides"),
    ("back", "centre"): gettext_lazy("Low back"),
}
MECHANISMS = {
    "misalignment": gettext_lazy("misalignment"),
    "shock_absorption": gettext_lazy("shock absorption"),
    "instability": gettext_lazy("instability"),
    "altered_gait": gettext_lazy("altered gait"),
}
FROM_ABOVE = {
    "back_to_foot": gettext_lazy("back to foot"),
    "knee_to_foot": gettext_lazy("knee to foot"),
    "hip_to_foot": gettext_lazy("hip to foot"),
}
# Where a route leads beside the visits of the practice.
ELSEWHERE = {
    "EMERG": gettext_lazy("emergency"),
    "SAME_DAY": gettext_lazy("to be seen today"),
    "TELE_15": gettext_lazy("a call"),
    "REFER_SPINE": gettext_lazy("physiotherapist or back clinic"),
    "REFER_HIPKNEE": gettext_lazy("physiotherapist, or hip and knee clinic"),
    "REFER_RHEUM": gettext_lazy("rheumatology"),
    "REFER_VASC": gettext_lazy("vascular clinic"),
    "REFER_NEURO": gettext_lazy("neurology"),
    "REFER_MATERNITY": gettext_lazy("maternity unit"),
    "REFER_PCP": gettext_lazy("own doctor"),
}
