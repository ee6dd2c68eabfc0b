"""Answers and assessments as the engine writes them, made by hand: the page is tested, not the rules."""

from typing import Any

STORY: dict[str, Any] = {
    "answered_by": "self",
    "birth_date": "1961-03-27",
    "sex_at_birth": "female",
    "rf_saddle": "no",
    "rf_calf": "no",
    "rf_injury": "no",
    "body_map": [{"site": "arch", "side": "both"}, {"site": "knee_inner", "side": "both"}],
    "main_region": "knee",
    "main_worry": "The inside of both knees hurts since my feet went flat",
    "foot_duration": "gt_12mo",
    "foot_pain_avg": 4,
    "knee_duration": "3_12mo",
    "knee_pain_avg": 5,
    "knee_vs_foot_timing": "foot_first",
    "knee_shoe_effect": "clearly_better",
    "knee_on_feet": None,
    "dm": "type2",
    "anticoag": "no",
    "gout": None,
}


def finding(text: str, *answers: str) -> dict[str, Any]:
    return {"rule": "a.rule", "text": text, "answers": list(answers), "evidence": [], "weight": 1}


def flag(site: str = "knee", side: str = "both", foot_driven: str = "likely", **more: Any) -> dict[str, Any]:
    """Return what is said of one place that the foot may drive."""
    return {
        "site": site,
        "side": side,
        "foot_driven": foot_driven,
        "score": {},
        "supporting": [finding("Foot trouble came first", "knee_vs_foot_timing")],
        "opposing": [finding("The knee once swelled", "knee_swell")],
        "missing": [finding("Time on the feet", "knee_on_feet")],
        "caps": [],
        "near_threshold": ["knee_shoe_effect"],
        **more,
    }


def assessed(*sites: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return an assessment with these flags; ``more`` replaces other parts of it."""
    return {
        "engine": "footlink 0.1.0",
        "rule_set": "footlink 0.1.0",
        "questionnaire": "0.1.0",
        "early": False,
        "foot_driven": sites[0]["foot_driven"] if sites else "not_applicable",
        "withheld": False,
        "direction": "foot_driven",
        "sites": list(sites),
        "conditions": [],
        "mechanisms": ["misalignment"],
        "reverse": [],
        "red_flags": [],
        "route": {"visit_type": "NEW_LINK_45", "earliest": None, "latest": None},
        "advice": [],
        "limits": ["Rule set not validated on patients; most weights are expert proposals."],
        "other_things_to_check": ["heel raise"],
        "contradictions": [],
        **more,
    }


def worst() -> dict[str, Any]:
    """Return the fullest page there is: three places, each with five findings for and five against."""
    for_it = [
        finding("Foot trouble came before this pain", "knee_vs_foot_timing"),
        finding("Clearly better in supportive shoes, worn for at least 2 weeks", "knee_shoe_effect"),
        finding("Clearly worse in flat, worn or no shoes", "knee_bad_shoe_effect"),
        finding("Builds up with time on the feet and eases on sitting", "knee_on_feet"),
        finding("Flat wet footprint, heel rolls inward", "arch_print"),
    ]
    against = [
        finding("The knee once swelled up", "knee_swell"),
        finding("The knee locks", "knee_lock"),
        finding("Kneecap signs: stairs, squatting, long sitting", "knee_kneecap_signs"),
        finding("No change with insoles in 3 weeks", "insole_effect"),
        finding("Pain at rest in the night", "knee_time"),
    ]
    full = {"supporting": for_it, "opposing": against, "caps": ["the back must be examined first"]}
    places = (("knee", "both", "likely"), ("hip", "both", "possible"), ("back", "centre", "unlikely"))
    return assessed(*(flag(*place, **full) for place in places))


FULLEST: dict[str, Any] = {
    "body_map": [
        {"site": "arch", "side": "both"},
        {"site": "knee_inner", "side": "both"},
        {"site": "groin", "side": "both"},
        {"site": "low_back_centre", "side": "centre"},
    ],
    "main_worry": "The inside of both knees hurts since my feet went flat, and now my hips and my back too",
    "rf_calf": "not_sure",
    "knee_pain_worst": 8,
    "hip_pain_avg": 3,
    "hip_duration": "2_6wk",
    "back_pain_avg": 3,
    "back_duration": "2_6wk",
    "knee_time": ["end_of_day"],
    "knee_worse": ["flat_worn_shoes", "stairs_down", "standing"],
    "knee_better": ["sitting", "supportive_shoes"],
    "allergy": "Penicillin, latex",
    "allergy_latex": "yes",
    "med_list": "Metformin, amlodipine",
    "neuropathy": None,
    "circulation": "no",
    "osteoporosis": "no",
    "steroids": "no",
    "immune": "no",
    "past_surgery": ["none"],
    "past_treat": ["insoles", "painkillers", "physio"],
    "past_treat_insoles": "helped",
    "past_treat_physio": "helped",
    "past_treat_painkillers": "no",
    "goal_1": "Walk the dog for an hour",
    "goal_score_1": 3,
    "goal_2": "Stand a full shift",
    "goal_score_2": 5,
}
