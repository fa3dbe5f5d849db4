"""Draws the example pictures and records what the served model says of them: python examples.py FONT PACKAGE EXAMPLES"""

import argparse
import json
from collections.abc import Set
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageOps

from augment import EXAMPLES, generator, pictures
from glyphs import SIGNS, Glyphs, clean, ink
from serving import Classifier
from train import SEED

DRAWN = frozenset({"stroke", "place", "tilt", "elastic"})
PHOTOGRAPHED = frozenset({"place", "tilt", "perspective", "wear", "paper", "blur", "noise"})
TOP = 5


class Artist:
    def __init__(self, font: Path) -> None:
        self._font = font
        self._glyphs = Glyphs(font)
        self._index = {sign.code: at for at, sign in enumerate(SIGNS)}

    def all(self) -> dict[str, Image.Image]:
        return {
            "clean.png": clean(self._font, self._character("G17"), 240),
            "drawn.png": self._augmented("G43", DRAWN),
            "drawn-simple.png": self._augmented("N5", DRAWN),
            "photographed.png": self._augmented("E34", PHOTOGRAPHED),
            "photographed-bird.png": self._augmented("G5", PHOTOGRAPHED),
            "inverted.png": ImageOps.invert(clean(self._font, self._character("A1"), 200)),
            "wide.png": self._in_a_wide_picture("M17"),
            "tight.png": clean(self._font, self._character("D21"), 301, margin=0),
            "colour.png": self._on_papyrus("S34"),
            "noise.png": self._noise(),
        }

    def _character(self, code: str) -> str:
        return SIGNS[self._index[code]].character

    def _augmented(self, code: str, kinds: Set[str]) -> Image.Image:
        signs = torch.tensor([self._index[code]])
        grey = pictures(self._glyphs, signs, generator(SEED, EXAMPLES, self._index[code]), kinds)
        return Image.fromarray(grey[0, 0].byte().numpy())

    def _in_a_wide_picture(self, code: str) -> Image.Image:
        picture = Image.new("L", (250, 170), 255)
        picture.paste(0, (110, 12), ink(self._font, self._character(code), 146))
        return picture

    def _on_papyrus(self, code: str) -> Image.Image:
        picture = Image.new("RGB", (180, 230), (222, 196, 148))
        picture.paste((92, 44, 20), (48, 24), ink(self._font, self._character(code), 180))
        return picture

    def _noise(self) -> Image.Image:
        grey = torch.rand((100, 120), generator=generator(SEED, EXAMPLES, len(SIGNS)))
        return Image.fromarray(grey.mul(256).byte().numpy())


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("font", type=Path)
    arguments.add_argument("package", type=Path)
    arguments.add_argument("examples", type=Path)
    paths = arguments.parse_args()

    classifier = Classifier(paths.package)
    expected = {}
    for name, picture in Artist(paths.font).all().items():
        picture.save(paths.examples / name, optimize=True)
        (scores,) = classifier.scores([Image.open(paths.examples / name)])
        best = np.argsort(-scores, kind="stable")[:TOP]
        top = [{"label": classifier.labels[at], "score": round(float(scores[at]), 6), "index": int(at)} for at in best]
        expected[name] = {"label": top[0]["label"], "score": top[0]["score"], "top": top}
    (paths.examples / "expected.json").write_text(json.dumps(expected, indent=2) + "\n")


if __name__ == "__main__":
    main()
