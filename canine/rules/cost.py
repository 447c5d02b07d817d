"""What a unit's work costs: kinds, currencies, and an amount in the currency of the budget. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from uuid import UUID

# The policy's yearly budget is in it (`yearly_budget_usd`).
BUDGET_CURRENCY = "USD"

# ISO 4217, active codes of countries and unions, without funds, metals and test codes.
_CODES = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF
CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD
HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD
MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN
PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY
TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""
CURRENCIES = frozenset(_CODES.split())


class CostKind(StrEnum):
    """For what money was spent."""

    FOOD = "food"
    VETERINARY = "veterinary"
    EQUIPMENT = "equipment"
    TRAINING = "training"
    HOUSING = "housing"
    TRANSPORT = "transport"
    OTHER = "other"


class CostWrong(ValueError):
    """A cost that cannot be; `field` is where it was typed."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.field = field


def check_money(currency: str, rate: Decimal | None, rate_on: date | None, spent_on: date) -> None:
    """Raise CostWrong for a currency that there is not, or a rate that is missing, or stands where none is needed."""
    if currency not in CURRENCIES:
        raise CostWrong("Write the three letters of a currency, such as KES, USD or EUR.", "currency")
    if currency == BUDGET_CURRENCY:
        if rate is not None or rate_on is not None:
            raise CostWrong(f"{BUDGET_CURRENCY} is the currency of the budget: it has no rate.", "rate")
        return
    if rate is None:
        raise CostWrong(f"Write how many {currency} one {BUDGET_CURRENCY} was: the budget is in it.", "rate")
    if rate <= 0:
        raise CostWrong("A rate is more than nothing.", "rate")
    if rate_on is None:
        raise CostWrong("Write the day of the rate.", "rate_on")
    if abs((rate_on - spent_on).days) > 366:
        raise CostWrong("The rate is of another year than the cost. Check both days.", "rate_on")


def budget_cents(amount: Decimal, rate: Decimal | None) -> int:
    """Return an amount in hundredths of the budget's currency, half a cent upwards.

    `rate` is how many of its own currency one of the budget's was; None for the budget's own.
    """
    worth = amount if rate is None else amount / rate
    return int((worth * 100).quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Spent:
    """What was spent of one kind in one part of a period, on one dog or on none in particular."""

    part: int
    kind: CostKind
    dog_id: UUID | None
    entries: int
    cents: int


def total(found: Sequence[Spent]) -> int:
    """Return all of it, in hundredths of the budget's currency."""
    return sum(one.cents for one in found)


def share_of_year(since: date, until: date) -> Decimal:
    """Return which share of its first day's calendar year a period is; both days are of it."""
    days = (date(since.year + 1, 1, 1) - date(since.year, 1, 1)).days
    return Decimal((until - since).days + 1) / days


def money(cents: int | None, missing: str = "not recorded") -> str:
    """Return hundredths of the budget's currency as people write them: 1,234.50."""
    return missing if cents is None else f"{Decimal(cents) / 100:,.2f}"
