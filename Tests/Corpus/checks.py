"""What may be asked of a result. Each returns a function of it, which raises AssertionError."""
import numpy as np
from PIL import Image

import referees


def both(*checks):
    """All of these."""
    def check(result):
        for one in checks:
            one(result)
    return check


def completed(result):
    """The job completed."""
    assert result.state == "completed", f"{result.state}: {result.status.get('error')}"


def refused(kind, step=None, saying=""):
    """The job, or a step of it, failed with a problem of this kind, and the step made nothing."""
    def check(result):
        problem = result.problem(step)
        assert problem == kind, f"{problem or 'no problem'} instead of {kind}"
        error = (result.step(step) if step else result.status)["error"]
        assert saying in error["detail"], f"it says: {error['detail']}"
        for each in [result.step(step)] if step else result.status["steps"]:
            if each.get("error"):
                made = list((result.folder / "out" / each["name"]).glob("*"))
                assert not made, f"step {each['name']} failed and published {made}"
    return check


def shows(expected, *steps, mean=3.0, size=None, frame=0):
    """Outputs of steps show `expected`: an array of height × width (× 3) from 0 to 255.

    It is compared at the output's own size, by the mean difference of all samples.
    """
    expected = colour(expected)

    def check(result):
        for step in steps:
            seen = referees.pillow(result.outputs(step)[0], frame)
            if size:
                assert seen.shape[1::-1] == size, f"{step}: {seen.shape[1::-1]} pixels"
            alike(seen, expected, mean, step)
    return check


def agrees_with(referee, *steps, mean=3.0):
    """Outputs of steps show what another program sees in the input."""
    def check(result):
        expected = referee(result.input)
        for step in steps:
            alike(referees.pillow(result.outputs(step)[0]), expected, mean,
                  f"{step} against {referee.__name__}")
    return check


def pages_show(pages, step="album", mean=3.0, sizes=None, by=referees.RENDERERS):
    """Each renderer sees these pages in a PDF; `sizes` are theirs in points."""
    def check(result):
        (path,) = result.outputs(step)
        count = referees.page_count(path)
        assert count == len(pages), f"{count} pages instead of {len(pages)}"
        for number, expected in enumerate(pages, 1):
            for name in by:
                seen = referees.RENDERERS[name](path, number)
                if sizes:
                    width, height = sizes[number - 1]
                    assert abs(seen.shape[1] - width) <= 1 and abs(seen.shape[0] - height) <= 1, (
                        f"page {number} has {seen.shape[1]} × {seen.shape[0]} points by {name}")
                alike(seen, colour(expected), mean, f"page {number} by {name}")
    return check


def colour(picture):
    """A picture as red, green and blue."""
    picture = np.asarray(picture, dtype=np.float64)
    return np.dstack([picture] * 3) if picture.ndim == 2 else picture


def alike(seen, expected, mean, what):
    size = seen.shape[1::-1]
    if expected.shape[1::-1] != size:
        expected = scaled(expected, size)
    difference = np.abs(seen - expected).mean()
    assert difference <= mean, (
        f"{what}: differs by {difference:.1f} on average (at most {mean}); its mean colour is "
        f"{seen.mean((0, 1)).round()}, right is {expected.mean((0, 1)).round()}")


def scaled(picture, size):
    bands = [Image.fromarray(band.astype(np.float32)).resize(size, Image.BOX)
             for band in np.moveaxis(picture, 2, 0)]
    return np.dstack([np.asarray(band) for band in bands]).astype(np.float64)


def frames_show(frames, step="slim", mean=3.0, times=None, loops=None):
    """An output of a step has these pages or frames, shown for so many milliseconds each."""
    def check(result):
        (path,) = result.outputs(step)
        with Image.open(path) as image:
            assert getattr(image, "n_frames", 1) == len(frames), f"{image.n_frames} frames"
            for number, expected in enumerate(frames):
                image.seek(number)
                image.load()
                time = image.info.get("duration")
                assert times is None or time == times[number], f"frame {number}: {time} ms"
                alike(referees.flat(image), colour(expected), mean, f"frame {number}")
            seen = image.info.get("loop")
            assert loops is None or seen == loops, f"{seen} loops"
    return check


def no_larger(*steps, count=None):
    """Outputs of steps have no more bytes than the input, or than `count`."""
    def check(result):
        most = count or result.input.stat().st_size
        for step in steps:
            made = result.outputs(step)[0].stat().st_size
            assert made <= most, f"{step}: {made} bytes, more than {most}"
    return check


def exactly_as_input(*steps):
    """Outputs of steps have the very pixels and the mode of the input."""
    def check(result):
        with Image.open(result.input) as sent:
            for step in steps:
                with Image.open(result.outputs(step)[0]) as made:
                    assert made.mode == sent.mode, f"{step}: {made.mode}, not {sent.mode}"
                    assert made.tobytes() == sent.tobytes(), f"{step}: other pixels"
    return check


def states_density(dots, *steps):
    """Outputs of steps state these dots per inch, across and down; none for `None`."""
    def check(result):
        for step in steps:
            with Image.open(result.outputs(step)[0]) as image:
                seen = image.info.get("dpi")
            seen = seen and tuple(round(float(one)) for one in seen)
            assert seen == dots, f"{step}: {seen} dots per inch, not {dots}"
    return check
