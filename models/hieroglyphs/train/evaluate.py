"""Measures a model package as it is served, on pictures it was not trained on: python evaluate.py FONT PACKAGE ACCURACY_CSV

Prints the tables of the model card and writes the accuracy of every sign."""

import argparse
import csv
from collections import Counter
from collections.abc import Iterator, Set
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from augment import HELD_OUT, HELD_OUT_OF_A_KIND, KINDS, generator, pictures
from glyphs import SIGNS, Glyphs, class_of_sign, clean
from serving import Classifier
from train import SEED

HELD_OUT_ROUNDS = 24
ROUNDS_OF_A_KIND = 2
BATCH = 153


class Evaluation:
    def __init__(self, font: Path, package: Path) -> None:
        self._font = font
        self._glyphs = Glyphs(font)
        self._classifier = Classifier(package)
        self._classes = class_of_sign().numpy()
        self.labels = self._classifier.labels

    def clean(self, margin: int) -> np.ndarray:
        """The class named for each sign as the font draws it, [signs]."""
        return self._named([clean(self._font, sign.character, margin=margin) for sign in SIGNS])

    def augmented(self, stream: int, rounds: range, kinds: Set[str]) -> np.ndarray:
        """The class named for each sign in each of the rounds, [rounds, signs]."""
        return np.stack([self._named(list(self._pictures(stream, number, kinds))) for number in rounds])

    def of_kind(self, kind: str) -> np.ndarray:
        """The class named for each sign when it is augmented in but one way, [rounds, signs]."""
        first = KINDS.index(kind) * ROUNDS_OF_A_KIND
        return self.augmented(HELD_OUT_OF_A_KIND, range(first, first + ROUNDS_OF_A_KIND), {kind})

    def right(self, named: np.ndarray) -> np.ndarray:
        return named == self._classes

    def confusions(self, named: np.ndarray) -> Counter[tuple[str, str]]:
        """How often a class, the first, was taken for another, the second."""
        wrong = ~self.right(named)
        classes = np.broadcast_to(self._classes, named.shape)
        return Counter((self.labels[was], self.labels[said]) for was, said in zip(classes[wrong], named[wrong]))

    def _pictures(self, stream: int, number: int, kinds: Set[str]) -> Iterator[Image.Image]:
        random = generator(SEED, stream, number)
        for signs in torch.arange(len(SIGNS)).split(BATCH):
            for picture in pictures(self._glyphs, signs, random, kinds):
                yield Image.fromarray(picture[0].byte().numpy())

    def _named(self, shown: list[Image.Image]) -> np.ndarray:
        parts = [shown[start : start + BATCH] for start in range(0, len(shown), BATCH)]
        return np.concatenate([self._classifier.scores(part).argmax(axis=1) for part in parts])


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("font", type=Path)
    arguments.add_argument("package", type=Path)
    arguments.add_argument("accuracy", type=Path)
    paths = arguments.parse_args()
    torch.set_num_threads(1)

    evaluation = Evaluation(paths.font, paths.package)
    as_drawn = evaluation.right(evaluation.clean(margin=16))
    cropped = evaluation.right(evaluation.clean(margin=0))
    named = evaluation.augmented(HELD_OUT, range(HELD_OUT_ROUNDS), frozenset(KINDS))
    held_out = evaluation.right(named)
    of_sign = held_out.mean(axis=0)

    _table(
        "What is shown | top-1",
        [("held-out, every augmentation", held_out.mean()), ("clean", as_drawn.mean()), ("clean, cropped to the ink", cropped.mean())],
    )
    _table("One kind of augmentation alone | top-1", [(kind, evaluation.right(evaluation.of_kind(kind)).mean()) for kind in KINDS])
    categories = sorted({_category(sign.code) for sign in SIGNS}, key=str.lower)
    _table(
        "Category | signs | clean | held-out",
        [(name, str(mask.sum()), as_drawn[mask].mean(), of_sign[mask].mean()) for name in categories for mask in [_of(name)]],
    )
    lowest = np.argsort(of_sign, kind="stable")[:20]
    _table("Sign | held-out", [(SIGNS[at].code, of_sign[at]) for at in lowest])
    _table("Shown | named | times", [(was, said, str(times)) for (was, said), times in evaluation.confusions(named).most_common(20)])

    with paths.accuracy.open("w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("code", "codepoint", "class", "clean", "held_out"))
        for at, sign in enumerate(SIGNS):
            label = evaluation.labels[class_of_sign()[at]]
            rows.writerow((sign.code, f"U+{ord(sign.character):X}", label, int(as_drawn[at]), f"{of_sign[at]:.4f}"))


def _category(code: str) -> str:
    return code.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").rstrip("0123456789")


def _of(category: str) -> np.ndarray:
    return np.array([_category(sign.code) == category for sign in SIGNS])


def _table(heading: str, rows: list[tuple[str | float, ...]]) -> None:
    print(f"\n| {heading} |\n|{' --- |' * (heading.count('|') + 1)}")
    for row in rows:
        print("| " + " | ".join(cell if isinstance(cell, str) else f"{cell:.2%}" for cell in row) + " |")


if __name__ == "__main__":
    main()
