"""Facts of air samples, hand-overs and referrals that can be corrected, and how they read now."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from canine.accounts import queries as accounts
from canine.corrections.present import Present, corrected_values
from canine.policy import queries as policies
from canine.rasco.models import AirSample, SampleHandOver, SampleReferral
from canine.rules.cargo import SearchReason
from canine.rules.custody import sampled_volume_l
from canine.rules.fact import FactForm, FactKind
from canine.rules.sampling import ContainerSize, SamplingPoint
from canine.rules.search import SealState

_TEMPERATURE = FactForm(FactKind.AMOUNT, may_be_empty=True, least=Decimal(-30), most=Decimal(60))
SAMPLE_FACTS: Mapping[str, FactForm] = {
    "container_number": FactForm(FactKind.CONTAINER),
    "container_size": FactForm(FactKind.WORD, may_be_empty=True, words=ContainerSize),
    "seal_state": FactForm(FactKind.WORD, words=SealState),
    "seal_number": FactForm(FactKind.LABEL, 40, may_be_empty=True),
    "seal_remark": FactForm(may_be_empty=True),
    "reason": FactForm(FactKind.WORD, words=SearchReason),
    "targeted_by": FactForm(longest=120, may_be_empty=True),
    "draw": FactForm(longest=120, may_be_empty=True),
    "filter_number": FactForm(FactKind.LABEL, 40),
    "filter_lot": FactForm(FactKind.LABEL, 40),
    "pump": FactForm(longest=60),
    "flow_l_per_min": FactForm(FactKind.AMOUNT, least=Decimal("0.01"), most=Decimal(1000)),
    "started_at": FactForm(FactKind.MOMENT),
    "stopped_at": FactForm(FactKind.MOMENT),
    "point": FactForm(FactKind.WORD, words=SamplingPoint),
    "temperature_c": _TEMPERATURE,
    "humidity_percent": FactForm(FactKind.WHOLE, may_be_empty=True, least=Decimal(0), most=Decimal(100)),
    "bag_seal": FactForm(FactKind.LABEL, 40),
    "second_person": FactForm(FactKind.NAMED, is_person=True),
}
HAND_OVER_FACTS: Mapping[str, FactForm] = {
    "handed_at": FactForm(FactKind.MOMENT),
    "bag_seal": FactForm(FactKind.LABEL, 40),
    "place": FactForm(longest=120),
    "storage_temperature_c": FactForm(FactKind.AMOUNT, may_be_empty=True, least=Decimal(-80), most=Decimal(60)),
    "remark": FactForm(longest=240, may_be_empty=True),
}
REFERRAL_FACTS: Mapping[str, FactForm] = {
    "referred_to": FactForm(longest=160),
    "referred_at": FactForm(FactKind.MOMENT),
    "remark": FactForm(longest=400, may_be_empty=True),
}


def sample_now(found: AirSample, but: Collection[UUID] = ()) -> AirSample:
    """Return a sample as it reads now. Volume and use-by follow from the corrected pump; nothing can be written to it.

    `but` are corrections that are not looked at.
    """
    values: dict[str, Any] = corrected_values(found, SAMPLE_FACTS, but)
    people = [one.person_id for one in found.corrections if one.person_id is not None and one.id not in but]
    if people:
        values["second_id"], values["second"] = people[-1], accounts.user(people[-1])
    shown = Present(found, values)
    if {"filter_number", "filter_lot"} & values.keys():
        values["filter"] = f"{shown.filter_number}, lot {shown.filter_lot}"
    if {"flow_l_per_min", "started_at", "stopped_at"} & values.keys():
        volume = sampled_volume_l(shown.flow_l_per_min, shown.started_at, shown.stopped_at)
        values["volume_l"] = round(volume, 2)
    if "stopped_at" in values:
        hours = policies.in_force(shown.stopped_at).filter_use_within_hours
        values["use_by_at"] = shown.stopped_at + timedelta(hours=hours)
    return cast("AirSample", shown) if values else found


def step_now(found: SampleHandOver) -> SampleHandOver:
    """Return a hand-over as it reads now; nothing can be written to it."""
    values = corrected_values(found, HAND_OVER_FACTS)
    return cast("SampleHandOver", Present(found, values)) if values else found


def referral_now(found: SampleReferral) -> SampleReferral:
    """Return a referral as it reads now; nothing can be written to it."""
    values = corrected_values(found, REFERRAL_FACTS)
    return cast("SampleReferral", Present(found, values)) if values else found
