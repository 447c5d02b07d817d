"""Why a trial is not passed, in words."""

from canine.rules.sentence import Sentence
from canine.rules.trial import FailKind, FailReason


def reason_sentence(reason: FailReason) -> str:
    """One reason with what was found and what was wanted."""
    found, wanted = reason.found or 0, reason.wanted or 0
    share, least = f"{found * 100:.1f}", f"{wanted * 100:g}"
    counts = {"found": f"{found:.0f}", "wanted": f"{wanted:.0f}"}
    kind = FailKind
    return {
        kind.SENSITIVITY_TOO_LOW: Sentence(
            "Sensitivity was {share} %, and the policy asks for at least {least} %.", share=share, least=least
        ),
        kind.LOWER_BOUND_TOO_LOW: Sentence(
            "The lower end of the exact interval was {share} %, and the policy asks for at least {least} %.",
            share=share,
            least=least,
        ),
        kind.ODOUR_SENSITIVITY_TOO_LOW: Sentence(
            "Sensitivity for {odour} was {share} %, and the policy asks for at least {least} %.",
            odour=reason.odour,
            share=share,
            least=least,
        ),
        kind.FALSE_ALERT_RATE_TOO_HIGH: Sentence(
            "The false-alert rate was {share} %, and the policy asks for at most {most} %.", share=share, most=least
        ),
        kind.BLANK_RUN_NOT_CLEAN: Sentence("The dog alerted in run {run}, which had no target at all.", run=reason.run),
        kind.TOO_FEW_TARGETS: Sentence(
            "Counted targets: {found}, and the policy asks for at least {wanted}.", **counts
        ),
        kind.TOO_FEW_NON_TARGETS: Sentence(
            "Counted non-targets: {found}, and the policy asks for at least {wanted}.", **counts
        ),
        kind.TOO_FEW_OF_ODOUR: Sentence(
            "Counted targets of {odour}: {found}, and the policy asks for at least {wanted}.",
            odour=reason.odour,
            **counts,
        ),
        kind.TOO_FEW_DISTRACTORS: Sentence(
            "Counted distractors: {found}, and the policy asks for at least {wanted}.", **counts
        ),
        kind.TOO_FEW_BLANK_RUNS: Sentence(
            "Runs without a target that were sniffed: {found}, and the policy asks for at least {wanted}.", **counts
        ),
        kind.TOO_FEW_SESSIONS: Sentence("Sessions: {found}, and the policy asks for at least {wanted}.", **counts),
        kind.AID_PAST_DATE: Sentence(
            "Training aid {aid} was past its replace-by date when it was used.", aid=reason.aid
        ),
        kind.NOT_DOUBLE_BLIND: Sentence(
            "Somebody in the dog's sight or hearing knew the plan: the trial was not double-blind."
        ),
        kind.RESPONSES_MISSING: Sentence("{n} responses are missing.", n=counts["found"]),
    }[reason.kind]
