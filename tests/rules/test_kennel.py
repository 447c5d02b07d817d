"""What a training aid gained or lost from weighing to weighing."""

from decimal import Decimal

from canine.rules.kennel import weight_changes_g


def test_an_aid_is_weighed_against_the_time_before_and_at_first_against_its_sealing() -> None:
    weighed = [Decimal("139.5"), Decimal("139.5"), Decimal("141")]
    assert weight_changes_g(Decimal(140), weighed) == [Decimal("-0.5"), Decimal(0), Decimal("1.5")]
    assert weight_changes_g(Decimal(140), []) == []
