"""Trains the network on pictures that are made as it goes: python train.py FONT WEIGHTS"""

import argparse
import time
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset

from augment import TRAINING, generator, pictures, random_signs
from glyphs import Glyphs, class_of_sign, labels
from network import network
from preprocess import network_inputs

SEED = 20
STEPS = 1400
BATCH = 256
PEAK_RATE = 4e-3


class Batches(Dataset[tuple[Tensor, Tensor]]):
    """Batch number n is the same whenever it is asked for, and whoever asks."""

    def __init__(self, font: Path) -> None:
        self._glyphs = Glyphs(font)

    def __len__(self) -> int:
        return STEPS

    def __getitem__(self, number: int) -> tuple[Tensor, Tensor]:
        random = generator(SEED, TRAINING, number)
        signs = random_signs(BATCH, random)
        return network_inputs(pictures(self._glyphs, signs, random)), class_of_sign()[signs]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("font", type=Path)
    arguments.add_argument("weights", type=Path)
    paths = arguments.parse_args()

    torch.manual_seed(SEED)
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    model = network(len(labels())).to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(model.parameters(), weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, PEAK_RATE, STEPS, pct_start=0.15)
    started = time.monotonic()
    right = loss_sum = 0.0
    for step, (images, classes) in enumerate(DataLoader(Batches(paths.font), batch_size=None, num_workers=1, prefetch_factor=4), 1):
        with torch.autocast("cpu", torch.bfloat16):
            logits = model(images.to(memory_format=torch.channels_last))
        loss = functional.cross_entropy(logits.float(), classes)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        loss_sum += loss.item()
        right += (logits.argmax(1) == classes).float().mean().item()
        if step % 50 == 0:
            print(f"step {step}: loss {loss_sum / 50:.3f}, right {right / 50:.1%}, {time.monotonic() - started:.0f} s", flush=True)
            right = loss_sum = 0.0
    torch.save(model.state_dict(), paths.weights)


if __name__ == "__main__":
    main()
