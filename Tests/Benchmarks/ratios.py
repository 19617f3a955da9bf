"""The ratios that are to be reached, and whether they were."""
from dataclasses import dataclass

# Of which work, whose rate, against whose, at least how much; where nothing is to be reached, the
# ratio is only shown.
WANTED = [
    ("renditions", "Pressroom, HTTP", "limit (C, in process)", 0.95),
    ("renditions", "Pressroom, HTTP", "xargs, vipsthumbnail and vips", 2.6),
    ("renditions", "Pressroom, HTTP", "Celery + Redis + pyvips", 1.7),
    ("renditions", "Pressroom, HTTP, published", "Pressroom, HTTP", 0.98),
    ("renditions", "pressroom run, named", "pressroom run", 1.0),
    ("thumbnails", "Pressroom, HTTP", "thumbor", 1.0),
    ("thumbnails", "Pressroom, HTTP", "Celery + Redis + pyvips", 1.0),
    ("srcset", "Pressroom, HTTP", "xargs, vipsthumbnail", 2.0),
    ("pages", "pressroom run", "pdftoppm", 1.8),
    ("small", "Pressroom, HTTP", "Celery + Redis + pyvips", 1.0),
    ("book", "pressroom run", "img2pdf", 1.0),
    ("one-photograph", "Pressroom, HTTP", "vipsthumbnail and vips", None),
    ("one-photograph", "pressroom run", "vipsthumbnail and vips", None),
    ("one-document", "Pressroom, HTTP", "pdftoppm", None),
    ("one-document", "pressroom run", "pdftoppm", None),
    ("ocr", "pressroom run", "OCRmyPDF", 1.0),
    ("office", "pressroom run", "soffice --convert-to", 1.3),
    ("merge", "pressroom run", "qpdf", 0.9),
]


def is_in_ratio(key, name):
    """Whether a ratio is of this work and contestant."""
    return any(key == work and name in (ours, other) for work, ours, other, _ in WANTED)


@dataclass
class Ratio:
    work: str
    # The measured rows.
    ours: dict
    other: dict
    wanted: float | None

    @property
    def value(self):
        """Of the medians."""
        return self.other["median"] / self.ours["median"]

    @property
    def rounds(self):
        """Of each round that both took part in."""
        return [theirs / own for own, theirs in zip(self.ours["seconds"], self.other["seconds"])]

    @property
    def verdict(self):
        if self.wanted is None:
            return ""
        return "reached" if self.value >= self.wanted else "**not reached**"


def all_ratios(results):
    """Those of which both sides were measured."""
    found = []
    for key, ours, other, wanted in WANTED:
        measured = {row["name"]: row for row in results.get(key, {}).get("rows", [])}
        if ours in measured and other in measured:
            found.append(Ratio(key, measured[ours], measured[other], wanted))
    return found
