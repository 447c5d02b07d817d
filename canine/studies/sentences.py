"""What the figures of a study come to, in words, and under what they hold. Pure."""

from canine.rules.figures import percent
from canine.rules.out_there import OutThere, Prevalence
from canine.rules.study import CONFIDENCE, Aim, StudyAim
from canine.rules.study_size import StudySize


def of_out_there(found: OutThere, if_so: str) -> str:
    """Say what may still be out there; `if_so` says how good the team was taken to be."""
    return (
        f"At most {found.most} of {found.containers} containers ({percent(found.share)}) hold something, with "
        f"{percent(found.confidence)} confidence, {if_so}. It holds for containers drawn at random, and for goods like "
        "those of the trial."
    )


def by_sensitivity(sensitivity: float) -> str:
    """Say that the team is as good as somebody says."""
    return f"if the team finds {percent(sensitivity)} of those that do"


def by_trial(hits: int, misses: int) -> str:
    """Say that the team is as good as a trial showed."""
    return f"by a trial in which the team found {hits} of {hits + misses}"


def of_prevalence(found: Prevalence | None, confidence: float) -> str:
    """Say how many containers hold something; None reads as what it is, no figure."""
    if found is None:
        return "Not estimable: there are no more alerts than a dog of that trial gives where nothing is."
    low, high = found.interval
    return (
        f"{percent(found.estimate)} of the containers hold something ({percent(low)} to {percent(high)} with "
        f"{percent(confidence)} confidence; Rogan and Gladen, Lang and Reiczigel)."
    )


def of_size(found: StudySize, what: str, each: int, confidence: float) -> str:
    """Say how many prepared containers show what is to be shown, or tell two conditions apart."""
    where = " in each condition" if found.conditions == 2 else ""
    times = f", each presented {each} times," if each > 1 else ""
    verb = "tell" if found.conditions == 2 else "show"
    return f"{found.containers} prepared containers{where}{times} {verb} {what}, two-sided at {percent(confidence)}."


def of_rate(expected: float, half_width: float) -> str:
    """Name a rate that is to be shown."""
    return f"a rate of about {percent(expected)} to within {percent(half_width)}"


def of_difference(first: float, second: float, power: float) -> str:
    """Name two rates that are to be told apart."""
    return f"{percent(first)} from {percent(second)} with {percent(power)} power"


def of_plan(aim: Aim, needed: int) -> str:
    """Say what a planned study is to show, and how many prepared containers with a target that takes."""
    if aim.kind is StudyAim.AT_LEAST:
        sides = "one-sided" if aim.sides == 1 else "two-sided"
        misses = "no miss" if aim.misses == 0 else f"{aim.misses} {'miss' if aim.misses == 1 else 'misses'}"
        at = f"{sides} at {percent(CONFIDENCE)}"
        what = f"a sensitivity of at least {percent(aim.rate)}, {at}, with {misses} allowed for"
    elif aim.kind is StudyAim.PRECISION:
        what = of_rate(aim.rate, aim.second or 0)
    else:
        what = of_difference(aim.rate, aim.second or 0, aim.power)
    return (
        f"{needed} prepared containers with a target show {what}; each is presented {aim.each} times, and "
        f"presentations of one container are alike by an intraclass correlation of {aim.correlation:g}."
    )
