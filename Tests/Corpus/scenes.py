"""What the files show, as arrays from 0 to 255."""
import numpy as np

# From black at the left to white at the right.
RAMP = np.tile(np.linspace(0, 255, 128), (64, 1))


def quarters(width=400, height=200):
    """Red, green, blue and yellow in the four quarters: each turn and each mix-up shows."""
    picture = np.zeros((height, width, 3), np.uint8)
    across, down = width // 2, height // 2
    picture[:down, :across] = (200, 40, 40)
    picture[:down, across:] = (40, 180, 40)
    picture[down:, :across] = (40, 40, 200)
    picture[down:, across:] = (220, 210, 40)
    return picture


def plain(colour, width=100, height=100):
    """One colour."""
    return np.full((height, width, 3), colour, np.uint8)
