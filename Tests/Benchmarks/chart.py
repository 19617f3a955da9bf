"""Pictures as SVG: bars of what was compared, and lines of what was watched.

They bring their own background, so that they can be read whatever is around them, and need no font.
"""
from html import escape

COLUMNS, COLUMN, GAP, MARGIN = 2, 424, 20, 14
LABELS, VALUES, HEAD, ROW, BAR = 226, 50, 46, 17, 11
STYLE = """<style>
text { font: 11px sans-serif; fill: #24292f }
.title { font-size: 12px; font-weight: bold } .unit { fill: #59636e }
.card { fill: #ffffff } .ours { fill: #1f6feb } .other { fill: #b6bec8 }
.spread { stroke: #24292f; stroke-width: 1.2; fill: none }
.line { stroke: #1f6feb; stroke-width: 2; fill: none }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .unit { fill: #9198a1 }
.card { fill: #0d1117 } .other { fill: #545d68 } .spread { stroke: #e6edf3 }
}
</style>"""


def bars(works):
    """All works in one picture: a panel each, in two columns."""
    heights, parts = [MARGIN] * COLUMNS, []
    for work in works:
        column = heights.index(min(heights))
        left = MARGIN + column * (COLUMN + GAP)
        parts.append(f'<g transform="translate({left} {heights[column]})">')
        parts += [*_panel(work), "</g>"]
        heights[column] += HEAD + ROW * len(work["rows"]) + GAP
    width = 2 * MARGIN + COLUMNS * COLUMN + (COLUMNS - 1) * GAP
    return _picture(width, max(heights), "Pressroom beside what else does its work", parts)


def _panel(work):
    """A bar each with its median, and a line from the least to the most; the best comes first."""
    alone = work["amount"] == 1
    rows = [(row["name"], row["median"] if alone else work["amount"] / row["median"],
             row["seconds"] if alone else [work["amount"] / each for each in row["seconds"]])
            for row in sorted(work["rows"], key=lambda row: row["median"])]
    scale = (COLUMN - LABELS - VALUES) / max(max(values) for _, _, values in rows)
    unit = "seconds, less is better" if alone else f"{work['unit']} a second"
    parts = [f'<text class="title" y="14">{escape(work["title"])}</text>',
             f'<text class="unit" y="30">{unit}</text>']
    for number, (name, median, values) in enumerate(rows):
        parts += _bar(name, median, values, scale, HEAD - 8 + ROW * number)
    return parts


def _bar(name, median, values, scale, top):
    side = "ours" if "ressroom" in name else "other"
    low, high = (LABELS + scale * value for value in (min(values), max(values)))
    middle = top + BAR / 2
    digits = 0 if median >= 100 else 1 if median >= 10 else 2
    return [
        f'<text x="{LABELS - 6}" y="{middle + 4}" text-anchor="end">{escape(name)}</text>',
        f'<rect class="{side}" x="{LABELS}" y="{top}" width="{scale * median:.1f}" '
        f'height="{BAR}"/>',
        f'<path class="spread" d="M{low:.1f} {middle}H{high:.1f}'
        f'M{low:.1f} {middle - 3}v6M{high:.1f} {middle - 3}v6"/>',
        f'<text x="{high + 6:.1f}" y="{middle + 4}">{median:.{digits}f}</text>']


def lines(title, xs, series):
    """A line of each series, with its name and last value at its end."""
    width, height, left, right, top, bottom = 760, 320, 44, 150, 44, 34
    largest = max(max(values) for values in series.values())
    across = (width - left - right) / (xs[-1] - xs[0])
    down = (height - top - bottom) / largest
    axis = height - bottom
    parts = [f'<text class="title" x="{MARGIN}" y="24">{escape(title)}</text>',
             f'<path class="spread" d="M{left} {top}V{axis}H{width - right}"/>',
             f'<text x="{left - 6}" y="{top + 8}" text-anchor="end">{largest:.0f}</text>',
             f'<text x="{left - 6}" y="{axis}" text-anchor="end">0</text>']
    parts += [f'<text x="{left + across * (x - xs[0]):.1f}" y="{axis + 18}" '
              f'text-anchor="middle">{x:,}</text>' for x in (xs[0], xs[len(xs) // 2], xs[-1])]
    free = height
    for name, values in sorted(series.items(), key=lambda pair: pair[1][-1]):
        points = [(left + across * (x - xs[0]), axis - down * value)
                  for x, value in zip(xs, values)]
        # Names of lines that end close together stand above one another.
        free = min(points[-1][1] + 4, free - 14)
        parts += [f'<path class="line" d="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in points)}"/>',
                  f'<text x="{width - right + 8}" y="{free:.1f}">{escape(name)} '
                  f'{values[-1]:.1f}</text>']
    return _picture(width, height, title, parts)


def _picture(width, height, title, parts):
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(title)}">', STYLE,
        f'<rect class="card" width="{width}" height="{height}" rx="8"/>', *parts, "</svg>"]) + "\n"
