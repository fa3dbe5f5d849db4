"""Pictures of signs as people make them: drawn with a mouse, printed, photographed. Everything is drawn from one generator."""

from collections.abc import Set

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from glyphs import CANVAS, FILL, FONT_STROKE, SIGNS, STROKES, Glyphs

KINDS = ("stroke", "place", "tilt", "perspective", "elastic", "wear", "paper", "invert", "blur", "noise", "letterbox")
TRAINING, HELD_OUT, HELD_OUT_OF_A_KIND, EXAMPLES = range(4)
"""Streams of random numbers that share nothing but the seed."""
EVERY_SIZE = (0.5 / FILL, 1 / FILL)
"""The sizes of signs, as shares of FILL: from half of the picture to the whole of it."""
BLUR_RADIUS = 5


def generator(seed: int, stream: int, batch: int) -> torch.Generator:
    state = np.random.SeedSequence((seed, stream, batch)).generate_state(1, np.uint64)
    return torch.Generator().manual_seed(int(state[0]))


def random_signs(count: int, random: torch.Generator) -> Tensor:
    return torch.randint(len(SIGNS), (count,), generator=random)


def pictures(
    glyphs: Glyphs,
    signs: Tensor,
    random: torch.Generator,
    kinds: Set[str] = frozenset(KINDS),
    sizes: tuple[float, float] = EVERY_SIZE,
) -> Tensor:
    """A picture of each of the signs [N], with the given kinds of augmentation: grey levels from 0 to 255, [N, 1, CANVAS, CANVAS]."""
    dice = _Dice(len(signs), random)
    strokes = dice.uniform(0.5, STROKES - 1) if "stroke" in kinds else torch.full((len(signs), 1, 1, 1), FONT_STROKE)
    coverage = glyphs.coverage(signs, strokes.flatten())
    coverage = functional.grid_sample(coverage, _warp(dice, kinds, sizes), align_corners=False)
    if "wear" in kinds:
        coverage = coverage * _wear(dice)
    grey = _paper(coverage, dice) if "paper" in kinds else 1 - coverage
    if "invert" in kinds:
        grey = torch.where(dice.chance(0.3), 1 - grey, grey)
    if "blur" in kinds:
        grey = _blurred(grey, dice.uniform(0, 1.5))
    if "noise" in kinds:
        grey = grey + dice.uniform(0, 0.1) * dice.normal(1, CANVAS)
    if "letterbox" in kinds:
        grey = _letterboxed(grey, coverage, dice)
    return grey.mul(255).round().clamp(0, 255)


class _Dice:
    def __init__(self, count: int, random: torch.Generator) -> None:
        self.count = count
        self._random = random

    def uniform(self, low: float, high: float) -> Tensor:
        return torch.rand((self.count, 1, 1, 1), generator=self._random) * (high - low) + low

    def chance(self, probability: float) -> Tensor:
        return self.uniform(0, 1) < probability

    def normal(self, channels: int, side: int) -> Tensor:
        return torch.randn((self.count, channels, side, side), generator=self._random)

    def smooth(self, channels: int, knots: int) -> Tensor:
        """Normal noise at knots x knots points, with all between them interpolated."""
        return functional.interpolate(self.normal(channels, knots), (CANVAS, CANVAS), mode="bilinear", align_corners=True)


def _warp(dice: _Dice, kinds: Set[str], sizes: tuple[float, float]) -> Tensor:
    """For each point of the picture the point of the drawing that is seen there, both from -1 to 1: [N, CANVAS, CANVAS, 2]."""
    axis = (torch.arange(CANVAS) + 0.5) * 2 / CANVAS - 1
    x, y = axis.view(1, 1, 1, -1), axis.view(1, 1, -1, 1)
    if "perspective" in kinds:
        depth = 1 + dice.uniform(-0.2, 0.2) * x + dice.uniform(-0.2, 0.2) * y
        x, y = x / depth, y / depth
    if "place" in kinds:
        size, stretch = dice.uniform(*sizes), dice.uniform(-0.12, 0.12)
        room = 0.9 * (1 - FILL * size)
        x = (x - room * dice.uniform(-1, 1)) / (size * (1 + stretch.clamp(max=0)))
        y = (y - room * dice.uniform(-1, 1)) / (size * (1 - stretch.clamp(min=0)))
    if "tilt" in kinds:
        angle, shear = torch.deg2rad(dice.uniform(-12, 12)), dice.uniform(-0.15, 0.15)
        x, y = x * angle.cos() - y * angle.sin(), x * angle.sin() + y * angle.cos()
        x = x + shear * y
    x, y = torch.broadcast_tensors(x, y)
    warp = torch.cat((x, y), dim=1)
    if "elastic" in kinds:
        warp = warp + dice.uniform(0, 0.035) * dice.smooth(2, 5) + dice.uniform(0, 0.015) * dice.smooth(2, 12)
    return warp.permute(0, 2, 3, 1).expand(dice.count, -1, -1, -1)


def _wear(dice: _Dice) -> Tensor:
    """How much of the ink is left at each point."""
    return (2.5 - dice.uniform(0, 1) - dice.smooth(1, 14)).mul(1.5).clamp(0.2, 1)


def _paper(coverage: Tensor, dice: _Dice) -> Tensor:
    """Ink on paper of any two tones that lie well apart, stained, and lit more from one side than from the other."""
    paper = dice.uniform(0.6, 1)
    contrast = 0.4 + (paper - 0.4) * dice.uniform(0, 1)
    stains = dice.uniform(0, 0.06) * dice.smooth(1, 6)
    axis = torch.linspace(-1, 1, CANVAS)
    light = 1 + dice.uniform(-0.2, 0.2) * axis.view(1, 1, 1, -1) + dice.uniform(-0.2, 0.2) * axis.view(1, 1, -1, 1)
    return (paper + stains - contrast * coverage) * light


def _blurred(grey: Tensor, sigma: Tensor) -> Tensor:
    offsets = torch.arange(-BLUR_RADIUS, BLUR_RADIUS + 1).view(1, 1, 1, -1)
    weights = (-offsets.square() / (2 * sigma.square() + 1e-6)).exp()
    weights = weights / weights.sum(dim=3, keepdim=True)
    for kernel in (weights, weights.transpose(2, 3)):
        border = (BLUR_RADIUS, BLUR_RADIUS, 0, 0) if kernel is weights else (0, 0, BLUR_RADIUS, BLUR_RADIUS)
        padded = functional.pad(grey, border, mode="replicate")
        grey = functional.conv2d(padded.transpose(0, 1), kernel, groups=len(grey)).transpose(0, 1)
    return grey


def _letterboxed(grey: Tensor, coverage: Tensor, dice: _Dice) -> Tensor:
    """Some pictures cut to any width or height that leaves the sign whole, and brought back to a square by white borders."""
    along = torch.arange(CANVAS)
    for dimension, from_start in ((2, along.view(1, 1, -1, 1)), (3, along.view(1, 1, 1, -1))):
        inked = (coverage > 0.2).any(dim=5 - dimension, keepdim=True).byte()
        before = inked.argmax(dimension, keepdim=True)
        after = inked.flip(dimension).argmax(dimension, keepdim=True)
        share = dice.uniform(0, 1) * dice.chance(0.2)
        border = (from_start < share * before) | (CANVAS - 1 - from_start < share * after)
        grey = torch.where(border, 1.0, grey)
    return grey
