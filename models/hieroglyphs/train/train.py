"""Trains the network on pictures that are made as it goes: python train.py FONT WEIGHTS"""

import argparse
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset

from augment import EVERY_SIZE, TRAINING, generator, pictures, random_signs
from glyphs import Glyphs, class_of_sign, labels
from network import network
from preprocess import network_inputs

SEED = 20
BATCH = 256


class Stage(NamedTuple):
    steps: range
    peak_rate: float
    sizes: tuple[float, float]


STAGES = (
    Stage(steps=range(1400), peak_rate=4e-3, sizes=(0.65, 1.08)),
    Stage(steps=range(1400, 1700), peak_rate=1e-3, sizes=EVERY_SIZE),
)
"""Signs of middling size first, from which the network learns its features sooner."""


class Batches(Dataset[tuple[Tensor, Tensor]]):
    """The batches of a stage. Each is the same whenever it is asked for, and whoever asks."""

    def __init__(self, glyphs: Glyphs, stage: Stage) -> None:
        self._glyphs = glyphs
        self._stage = stage

    def __len__(self) -> int:
        return len(self._stage.steps)

    def __getitem__(self, number: int) -> tuple[Tensor, Tensor]:
        random = generator(SEED, TRAINING, self._stage.steps[number])
        signs = random_signs(BATCH, random)
        images = pictures(self._glyphs, signs, random, sizes=self._stage.sizes)
        return network_inputs(images), class_of_sign()[signs]


def learn(model: nn.Module, glyphs: Glyphs, stage: Stage) -> None:
    optimizer = torch.optim.AdamW(model.parameters(), weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, stage.peak_rate, len(stage.steps), pct_start=0.15)
    batches = DataLoader(Batches(glyphs, stage), batch_size=None, num_workers=1, prefetch_factor=4)
    for step, (images, classes) in zip(stage.steps, batches):
        with torch.autocast("cpu", torch.bfloat16):
            logits = model(images.to(memory_format=torch.channels_last))
        loss = functional.cross_entropy(logits.float(), classes)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 25 == 0:
            right = (logits.argmax(1) == classes).float().mean()
            print(f"step {step}: loss {loss:.3f}, right {right:.1%}", flush=True)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("font", type=Path)
    arguments.add_argument("weights", type=Path)
    paths = arguments.parse_args()

    torch.manual_seed(SEED)
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    model = network(len(labels())).to(memory_format=torch.channels_last)
    glyphs = Glyphs(paths.font)
    for stage in STAGES:
        learn(model, glyphs, stage)
    torch.save(model.state_dict(), paths.weights)


if __name__ == "__main__":
    main()
