"""Bars as SVG: the median, and a line from the fastest run to the slowest."""
from html import escape

WIDTH, LABELS, VALUES, ROW, BAR = 760, 250, 90, 30, 18
STYLE = """<style>
text { font: 13px sans-serif; fill: #24292f }
.ours { fill: #1f6feb } .other { fill: #9aa4af } .spread { stroke: #24292f; stroke-width: 1.5 }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .spread { stroke: #e6edf3 } }
</style>"""


def chart(work):
    """One bar each, the highest rate first."""
    rows = sorted(work["rows"], key=lambda row: row["median"])
    rates = [[work["amount"] / seconds for seconds in row["seconds"]] for row in rows]
    largest = max(max(some) for some in rates)
    scale = (WIDTH - LABELS - VALUES) / largest
    height = 30 + ROW * len(rows)
    title = escape(f"{work['title']}: {work['unit']} a second")
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
             f'aria-label="{title}">', STYLE, f'<text x="0" y="16">{title}</text>']
    for number, (row, some) in enumerate(zip(rows, rates)):
        parts += _bar(row["name"], work["amount"] / row["median"], some, scale, 30 + ROW * number)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _bar(name, rate, some, scale, top):
    side = "ours" if "ressroom" in name else "other"
    low, high = (LABELS + scale * value for value in (min(some), max(some)))
    middle = top + BAR / 2
    return [
        f'<text x="{LABELS - 8}" y="{middle + 5}" text-anchor="end">{escape(name)}</text>',
        f'<rect class="{side}" x="{LABELS}" y="{top}" width="{scale * rate:.1f}" height="{BAR}"/>',
        f'<path class="spread" d="M{low:.1f} {middle}H{high:.1f}'
        f'M{low:.1f} {middle - 4}v8M{high:.1f} {middle - 4}v8"/>',
        f'<text x="{high + 8:.1f}" y="{middle + 5}">{rate:.{0 if rate >= 100 else 1}f}</text>']
