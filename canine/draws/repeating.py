"""How anybody repeats a draw: the commands to type, for `sha256sum` and `sort` of any Linux. Pure."""

from collections.abc import Sequence

# The 32 bytes that the digits stand for, and a hash without the name of a file behind it.
BYTES = r"""bytes() { printf '%b' "$(printf %s "$1" | sed 's/../\\x&/g')"; }"""


def commands(
    list_file: str, seed: str, public_part: str, mixed_seed: str, parts: Sequence[tuple[str, str, int]]
) -> list[tuple[str, str]]:
    """Return what to type in bash, each with what it shows; `parts` are a part's name, its file, how many."""
    found = [
        ("The list is the one that was kept.", f"sha256sum '{list_file}'"),
        ("For what follows.", BYTES),
        ("The seed is the one that was committed to.", f"bytes {seed} | sha256sum"),
    ]
    if public_part:
        quoted = public_part.replace("'", "'\\''")
        found.append(
            (
                "The public part is mixed in: the seed, a zero byte, the public part as typed.",
                f"{{ bytes {seed}; printf '\\0%s' '{quoted}'; }} | sha256sum",
            )
        )
    for name, file, count in parts:
        of = f" of {name}" if name else ""
        found.append(
            (
                f"The first {count}{of}, in their order.",
                f"while read -r n; do {{ bytes {mixed_seed}; printf '\\0%s' \"$n\"; }} | sha256sum | "
                f'sed "s/-/$n/"; done < {file} | LC_ALL=C sort | head -n {count}',
            )
        )
    return found
