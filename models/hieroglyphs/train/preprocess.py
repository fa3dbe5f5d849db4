"""What is done to a picture before the network sees it. Whoever serves the model does the same."""

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import Tensor
from torch.nn import functional

SIDE = 64
BACKGROUND = 255
MEAN, STD = 0.75, 0.25


def letterboxed(picture: Image.Image) -> Image.Image:
    """In grey, in the middle of a white square."""
    return ImageOps.pad(picture.convert("L"), (SIDE, SIDE), Image.Resampling.BILINEAR, color=BACKGROUND)


def network_input(picture: Image.Image) -> np.ndarray:
    """[1, SIDE, SIDE] in single precision."""
    return (np.asarray(letterboxed(picture), dtype=np.float32)[None] / 255 - MEAN) / STD


def network_inputs(pictures: Tensor) -> Tensor:
    """The same for square pictures that are already in a tensor, grey levels from 0 to 255."""
    small = functional.interpolate(pictures, (SIDE, SIDE), mode="bilinear", antialias=True).round()
    return (small / 255 - MEAN) / STD
