"""The model package as it is served: Pillow decodes and resizes, ONNX Runtime computes."""

from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

from preprocess import network_input


class Classifier:
    def __init__(self, package: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(package / "model.onnx", options)
        self.labels = (package / "labels.txt").read_text().splitlines()

    def scores(self, pictures: list[Image.Image]) -> np.ndarray:
        """The probability of each class for each picture."""
        inputs = np.stack([network_input(picture) for picture in pictures])
        (logits,) = self._session.run(["logits"], {"image": inputs})
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)
