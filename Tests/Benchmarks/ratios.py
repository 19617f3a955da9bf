"""The ratios that are to be reached, and whether they were."""
from dataclasses import dataclass

# Of which work, whose rate, against whose, at least how much.
WANTED = [
    ("renditions", "Pressroom, HTTP", "limit (C, in process)", 0.95),
    ("renditions", "Pressroom, HTTP", "xargs, vipsthumbnail and vips", 2.6),
    ("renditions", "Pressroom, HTTP", "Celery + Redis + pyvips", 1.7),
    ("pages", "pressroom run", "pdftoppm", 1.8),
    ("small", "Pressroom, HTTP", "Celery + Redis + pyvips", 1.0),
    ("book", "pressroom run", "img2pdf", 1.0),
]


@dataclass
class Ratio:
    work: str
    ours: str
    other: str
    wanted: float
    # Of the medians, and of each round.
    value: float
    rounds: list

    @property
    def is_reached(self):
        return self.value >= self.wanted


def all_ratios(results):
    """Those of which both sides were measured."""
    found = []
    for key, ours, other, wanted in WANTED:
        measured = {row["name"]: row for row in results.get(key, {}).get("rows", [])}
        if ours not in measured or other not in measured:
            continue
        left, right = measured[ours], measured[other]
        rounds = [theirs / own for own, theirs in zip(left["seconds"], right["seconds"])]
        found.append(Ratio(key, ours, other, wanted, right["median"] / left["median"], rounds))
    return found
