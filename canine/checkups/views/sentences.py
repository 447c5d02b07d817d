"""Why a trial is not passed, in words."""

from canine.rules.trial import FailKind, FailReason


def reason_sentence(reason: FailReason) -> str:
    """One reason with what was found and what was wanted."""
    found, wanted = reason.found or 0, reason.wanted or 0
    shares = f"{found * 100:.1f} %, and the policy asks for"
    counts = f"{found:.0f}, and the policy asks for at least {wanted:.0f}"
    kind = FailKind
    return {
        kind.SENSITIVITY_TOO_LOW: f"Sensitivity was {shares} at least {wanted * 100:g} %.",
        kind.LOWER_BOUND_TOO_LOW: f"The lower end of the exact interval was {shares} at least {wanted * 100:g} %.",
        kind.ODOUR_SENSITIVITY_TOO_LOW: f"Sensitivity for {reason.odour} was {shares} at least {wanted * 100:g} %.",
        kind.FALSE_ALERT_RATE_TOO_HIGH: f"The false-alert rate was {shares} at most {wanted * 100:g} %.",
        kind.BLANK_RUN_NOT_CLEAN: f"The dog alerted in run {reason.run}, which had no target at all.",
        kind.TOO_FEW_TARGETS: f"Counted targets: {counts}.",
        kind.TOO_FEW_NON_TARGETS: f"Counted non-targets: {counts}.",
        kind.TOO_FEW_OF_ODOUR: f"Counted targets of {reason.odour}: {counts}.",
        kind.TOO_FEW_DISTRACTORS: f"Counted distractors: {counts}.",
        kind.TOO_FEW_BLANK_RUNS: f"Runs without a target that were sniffed: {counts}.",
        kind.TOO_FEW_SESSIONS: f"Sessions: {counts}.",
        kind.AID_PAST_DATE: f"Training aid {reason.aid} was past its replace-by date when it was used.",
        kind.NOT_DOUBLE_BLIND: "Somebody in the dog's sight or hearing knew the plan: the trial was not double-blind.",
        kind.RESPONSES_MISSING: f"{found:.0f} responses are missing.",
    }[reason.kind]
