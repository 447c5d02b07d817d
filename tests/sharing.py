"""Which tests go to which test process."""

from xdist.scheduler import LoadScopeScheduling

# What these files look at is filled once, which takes longer than all looks: in one process, and first of all.
FILLED_ONCE = (
    "tests/journeys/test_every_page_for_everybody.py",
    "tests/fuzz/test_every_field.py",
    "tests/units/test_every_route_ends_at_the_unit.py",
    "tests/demo/test_filling_an_empty_instance.py",
    "tests/lists/test_statements_of_every_page.py",
    "tests/prosecution/test_verify_script.py",
    "tests/registry/test_former_names_on_every_page.py",
)


class Sharing(LoadScopeScheduling):
    """Every test goes where there is room, but those of a file that fills something once stay together.

    By the names of files: the groups of pytest-xdist 3.8 are lost under pytest 9, where a test keeps its id.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if file in FILLED_ONCE else nodeid
