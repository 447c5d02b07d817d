"""What the figures of a study come to, in words, and under what they hold. Pure."""

from collections.abc import Sequence

from canine.rules.figures import percent
from canine.rules.out_there import OutThere, Prevalence
from canine.rules.referral_choice import Dependence, ReferralChoice, Workload
from canine.rules.study import CONFIDENCE, Aim, StudyAim
from canine.rules.study_size import StudySize


def of_out_there(found: OutThere, if_so: str) -> str:
    """Say what may still be out there; `if_so` says how good the team was taken to be."""
    return (
        f"At most {found.most} of {found.containers} containers ({percent(found.share)}) hold something, with "
        f"{percent(found.confidence)} confidence, {if_so}. It holds where the containers "
        "were drawn at random, every drawn one was searched, and the goods are like those of the trial: hidden as "
        "well, and as much of them. It says nothing of containers that were not on the list."
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


def of_rules(choices: Sequence[ReferralChoice], dependences: Sequence[Dependence | None], day: Workload) -> str:
    """Say what each rule of two dogs finds, refers and lets through, and how far the dogs depend on one another."""
    said = [_of_rule(one, day) for one in choices]
    for found, words in zip(dependences, ("with a target", "without one"), strict=True):
        if found is None or found.phi is None:
            said.append(f"How far the dogs depend on containers {words} is not estimable.")
        else:
            said.append(
                f"On containers {words} the dogs depend by a correlation of {found.phi:.2f}; 0 is independence."
            )
    said.append(
        f"For a day with {day.containers} containers sampled, of which {percent(day.base_rate)} hold something."
    )
    return " ".join(said)


def _of_rule(one: ReferralChoice, day: Workload) -> str:
    name = one.dogs[0] if len(one.dogs) == 1 else one.name
    inspections, missed = one.inspections(day), one.missed(day)
    if one.found is None or one.referred_clean is None or inspections is None or missed is None:
        return f"{name[:1].upper()}{name[1:]}: not estimable, no container of a kind was counted."
    return (
        f"{name[:1].upper()}{name[1:]}: finds {one.found.k} of {one.found.n} ({percent(one.found.estimate)}), refers "
        f"{one.referred_clean.k} of {one.referred_clean.n} without a target ({percent(one.referred_clean.estimate)}): "
        f"{inspections:.1f} inspections a day, {missed:.2f} let through, "
        f"{one.presentations} {'presentation' if one.presentations == 1 else 'presentations'} a container."
    )


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
