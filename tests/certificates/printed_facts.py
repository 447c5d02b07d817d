"""Which facts of the records of a team's year a certificate prints or counts, and which it does not."""

from dataclasses import dataclass, field

from canine.rules.declared import labelled
from canine.shifts.messages import NewSearch
from tests.labelled import example_of


@dataclass(frozen=True, slots=True)
class Case:
    """A correction of one record of the year: a fact and what it should read, and the facts that go with it."""

    record: str
    fact: str
    new: str
    also: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The kind of record, whatever its circumstances."""
        return self.record.partition(",")[0]


PRINTED = (
    Case("search, missed", "container_number", "MSKU1234565"),
    Case("search, missed", "started_at", "2026-02-25 09:10", {"ended_at": "2026-02-25 09:40"}),
    Case("search, missed vehicle", "object_name", "KCA 123B"),
    Case("search, missed", "kind", "vehicle", {"object_name": "KCA 123B"}),
    Case("search_outcome", "outcome", "nothing_found"),
    Case("air_sample, missed", "container_number", "MSKU1234565"),
    Case("exercise", "minutes", "45"),
    Case("exercise", "started_at", "2026-02-27T05:00"),
    Case("exercise", "team_id", "another team"),
    Case("exercise, double-blind", "hits", "9"),
    Case("exercise, double-blind", "false_alerts", "1"),
    Case("medical", "examined_at", "2026-03-01T08:00", {"next_due_on": ""}),
    Case("medical", "limits", "no vessels"),
    Case("medical", "next_due_on", "2026-07-01"),
    Case("medical, before the last", "limits", "no vessels"),
    Case("medical", "fitness", "unfit", {"limits": "", "limited_mode": "", "heat_limit_c": ""}),
)
NOT_PRINTED = (
    # A paper on free search counts no alert of an air sample.
    Case("sample_inspection, referred", "outcome", "nothing_found"),
    Case("search", "container_number", "MSKU1234565"),
    Case("search, vehicle", "object_name", "KCA 123B"),
    Case("search, missed", "seal_number", "KE1"),
    Case("search, missed", "seal_remark", "bent pin"),
    Case("search, missed", "seal_state", "Broken"),
    *(Case("search, missed", one.name, example_of(one)) for one in labelled(NewSearch)),
    Case("search, missed", "targeted_by", "Gate 18"),
    Case("search, missed", "reason", "random draw"),
    Case("search, missed", "draw", "Draw 7"),
    Case("search, missed", "started_at", "2026-02-24 08:50"),
    Case("search, missed", "ended_at", "2026-02-24 09:40"),
    Case("alert", "place", "right door"),
    Case("alert", "shown_at", "2026-02-24T09:42"),
    Case("alert, not inspected", "kind", "alert"),
    Case("search_outcome", "inspected_by", "Grace Mwende, Revenue Authority"),
    Case("search_outcome", "inspected_at", "2026-02-24T11:50"),
    Case("search_outcome", "remarks", "in two bags"),
    Case("finding", "item", "carved pieces, yellow"),
    Case("finding", "quantity", "13"),
    Case("finding", "exhibit_number", "MSA/8/2026"),
    Case("finding", "concealment", "wood"),
    Case("finding", "concealment_remark", "below"),
    Case("finding", "found_at", "2026-02-24T11:51"),
    Case("weighing", "weight_kg", "14.300"),
    Case("weighing", "scale", "Kern 2"),
    Case("weighing", "weighed_on", "2026-02-25"),
    Case("identification", "by_kind", "laboratory"),
    Case("identification", "by_name", "Government Chemist, Mombasa"),
    Case("identification", "result", "elephant ivory"),
    Case("identification", "method", "DNA"),
    Case("identification", "report_number", "GC 8"),
    Case("identification", "identified_on", "2026-02-25"),
    Case("named_witness", "name", "John Otieno"),
    Case("named_witness", "office", "Gate 18"),
    Case("named_witness", "part", "broke the seal"),
    Case("air_sample", "container_number", "MSKU1234565"),
    Case("air_sample, missed", "container_size", "20 ft"),
    Case("air_sample, missed", "seal_number", "KE2"),
    Case("air_sample, missed", "seal_remark", "bent pin"),
    Case("air_sample, missed", "seal_state", "Broken"),
    Case("air_sample, missed", "reason", "random draw"),
    Case("air_sample, missed", "targeted_by", "Gate 18"),
    Case("air_sample, missed", "draw", "Draw 7"),
    Case("air_sample, missed", "filter_number", "F-77"),
    Case("air_sample, missed", "filter_lot", "L-27"),
    Case("air_sample, missed", "pump", "Pump 9"),
    Case("air_sample, missed", "flow_l_per_min", "19"),
    Case("air_sample, missed", "started_at", "2026-02-24 12:01"),
    Case("air_sample, missed", "stopped_at", "2026-02-24 12:11"),
    Case("air_sample, missed", "point", "door seal"),
    Case("air_sample, missed", "temperature_c", "31"),
    Case("air_sample, missed", "humidity_percent", "70"),
    Case("air_sample, missed", "bag_seal", "BAG-77"),
    Case("air_sample, missed", "second_person", "another person"),
    Case("hand_over", "handed_at", "2026-02-24 13:40"),
    Case("hand_over", "bag_seal", "BAG-78"),
    Case("hand_over", "place", "gate 18"),
    Case("hand_over", "storage_temperature_c", "4"),
    Case("hand_over", "remark", "in a cool box"),
    Case("referral", "referred_to", "Revenue Authority, shed 5"),
    Case("referral", "referred_at", "2026-02-24 13:58"),
    Case("referral", "remark", "by telephone"),
    Case("sample_inspection, missed", "inspected_by", "J. Otieno, shed 4"),
    Case("sample_inspection, missed", "inspected_at", "2026-02-24T14:30"),
    Case("sample_inspection, missed", "finding", "carved pieces, yellow"),
    Case("sample_inspection, missed", "exhibit_number", "EX-10"),
    Case("sample_inspection, missed", "weight_kg", "3.300"),
    Case("exercise", "started_at", "2026-03-03T05:20"),
    Case("exercise", "led_by_id", "another person"),
    Case("exercise", "mode", "free_search"),
    Case("exercise, double-blind", "goal", "ivory among nuts"),
    Case("exercise", "goal", "ivory among nuts"),
    Case("exercise", "place", "the yard"),
    Case("exercise", "blinding", "single_blind"),
    Case("exercise", "blanks", "2"),
    Case("exercise", "distractors", "coffee"),
    Case("exercise", "result", "Quick and sure."),
    Case("exercise", "hits", "9"),
    Case("exercise", "misses", "1"),
    Case("exercise", "false_alerts", "1"),
    Case("exercise", "correct_rejections", "18"),
    Case("exercise", "aid_1", "an aid"),
    Case("exercise", "amount_1", "5"),
    Case("medical", "weight_kg", "28.9"),
    Case("medical", "temperature_c", "38.4"),
    Case("medical", "heart", "regular"),
    Case("medical", "nose", "moist"),
    Case("medical", "teeth", "clean"),
    Case("medical", "hips", "free"),
    Case("medical", "treatment", "wormed"),
    Case("medical", "limited_mode", ""),
    Case("medical", "heat_limit_c", "31"),
    Case("medical", "against_1", "rabies", {"given_on_1": "2026-02-01", "next_on_1": "2027-02-01"}),
    Case("medical", "given_on_1", "2026-02-02"),
    Case("medical", "next_on_1", "2027-02-02"),
)
