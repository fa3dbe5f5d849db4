"""The signs: their Gardiner codes, the classes they fall into, and their drawings from the font."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFont
from torch import Tensor
from torch.nn import functional

FIRST, LAST = 0x13000, 0x1342E
CANVAS = 128
"""The side of the square pictures in which signs are drawn and augmented; twice what the network sees."""
FILL = 0.875
"""How much of the canvas a sign's longer side takes when its size is not varied."""
STROKES = 5
"""How many stroke widths are prepared of each sign: thinner than the font by a step, as in the font, and thicker by up to three."""
FONT_STROKE = 1.0
"""The stroke width, among the prepared ones, that is the font's own."""

ALIKE = (
    ("E1", "E38"),
    ("E34", "E34A"),
    ("G36", "G36A"),
    ("G37", "G37A"),
    ("N18", "S26A", "X4B", "Z8"),
    ("N25", "N25A"),
    ("N33A", "Z2B"),
    ("V30", "V30A"),
    ("W3", "W3A"),
    ("D12", "D67", "N33", "Z13"),
)
"""Signs that are one class: brought to one size, no ink of one lies further than 1/60 of the sign's longer side from ink of the other
(X4B joins by way of Z8). The font tells them apart by size alone. The last group are four rings which differ by size and by the width
of the stroke."""


@dataclass(frozen=True)
class Sign:
    code: str
    character: str


def gardiner(character: str) -> str:
    """A14A of EGYPTIAN HIEROGLYPH A014A."""
    name = unicodedata.name(character).removeprefix("EGYPTIAN HIEROGLYPH ")
    category, number, variant = re.fullmatch(r"([A-Z]+?)0*(\d+)([A-Z]?)", name).groups()
    return ("Aa" if category == "AA" else category) + number + variant


SIGNS = tuple(Sign(gardiner(chr(point)), chr(point)) for point in range(FIRST, LAST + 1))


@cache
def labels() -> tuple[str, ...]:
    """The classes in the order of their first sign: a Gardiner code, or several joined by a slash."""
    return tuple(dict.fromkeys(label_of(sign.code) for sign in SIGNS))


def label_of(code: str) -> str:
    return next(("/".join(group) for group in ALIKE if code in group), code)


@cache
def class_of_sign() -> Tensor:
    """The index of the class of each of SIGNS."""
    index = {label: at for at, label in enumerate(labels())}
    return torch.tensor([index[label_of(sign.code)] for sign in SIGNS])


def ink(font: Path, character: str, longer_side: int) -> Image.Image:
    """The sign in white on black, cropped to its ink, in the size asked for."""
    box = ImageFont.truetype(font, 1000, layout_engine=ImageFont.Layout.BASIC).getbbox(character)
    size = 1000 * longer_side / max(box[2] - box[0], box[3] - box[1])
    sized = ImageFont.truetype(font, size, layout_engine=ImageFont.Layout.BASIC)
    left, top, right, bottom = sized.getbbox(character)
    picture = Image.new("L", (right - left + 4, bottom - top + 4))
    ImageDraw.Draw(picture).text((2 - left, 2 - top), character, font=sized, fill=255)
    return picture.crop(picture.getbbox())


def clean(font: Path, character: str, longer_side: int = 224, margin: int = 16) -> Image.Image:
    """A plain rendering: black on white, in the sign's own aspect ratio."""
    sign = ink(font, character, longer_side)
    picture = Image.new("L", (sign.width + 2 * margin, sign.height + 2 * margin), 255)
    picture.paste(0, (margin, margin), sign)
    return picture


class Glyphs:
    """Every sign in every prepared stroke width, as coverage by ink from 0 to 1."""

    def __init__(self, font: Path) -> None:
        fine = torch.stack([self._drawn(font, sign.character) for sign in SIGNS])
        widths = [1 - _thicker(1 - fine, 1), fine]
        while len(widths) < STROKES:
            widths.append(_thicker(widths[-1], 1))
        self._coverage = torch.stack([functional.avg_pool2d(width, 2).mul(255).byte() for width in widths], dim=1)

    @staticmethod
    def _drawn(font: Path, character: str) -> Tensor:
        sign = ink(font, character, round(2 * CANVAS * FILL))
        canvas = Image.new("L", (2 * CANVAS, 2 * CANVAS))
        canvas.paste(sign, ((canvas.width - sign.width) // 2, (canvas.height - sign.height) // 2))
        return torch.from_numpy(np.asarray(canvas) / np.float32(255))[None]

    def coverage(self, signs: Tensor, strokes: Tensor) -> Tensor:
        """The signs [N] with the stroke widths [N], from 0 to STROKES - 1, as [N, 1, CANVAS, CANVAS]."""
        thinner = strokes.floor().clamp(max=STROKES - 2)
        share = (strokes - thinner)[:, None, None, None]
        at = thinner.long()
        return torch.lerp(self._coverage[signs, at].float(), self._coverage[signs, at + 1].float(), share) / 255


def _thicker(coverage: Tensor, radius: int) -> Tensor:
    return functional.max_pool2d(coverage, 2 * radius + 1, stride=1, padding=radius)
