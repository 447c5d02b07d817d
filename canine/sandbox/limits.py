"""How much a foreign file may take of the machine. Pure: the process of the judges imports it too."""

from dataclasses import dataclass

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What a judgement may use: bytes beyond what its process begins with, and seconds, of the processor and in all."""

    memory: int
    cpu_seconds: int
    wall_seconds: int


# The largest certificate that is let in (5 MB) takes a tenth of each.
FOR_A_PAPER = Limits(memory=256 * _MIB, cpu_seconds=5, wall_seconds=15)
# A picture of 60 million pixels, the most that is let in, unfolds into some 500 MB while it is turned and scaled.
FOR_A_PICTURE = Limits(memory=768 * _MIB, cpu_seconds=10, wall_seconds=20)
# A sheet of as many bytes as are let in, and of as many cells, takes two thirds of it.
FOR_A_SHEET = Limits(memory=512 * _MIB, cpu_seconds=15, wall_seconds=20)
