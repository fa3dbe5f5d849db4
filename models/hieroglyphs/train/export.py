"""Writes the trained network as a model package: python export.py WEIGHTS PACKAGE"""

import argparse
import hashlib
import json
import re
from pathlib import Path

import onnx
import onnxruntime
import torch
from torch import nn

from glyphs import labels
from network import network
from preprocess import SIDE

OPSET = 18
LARGEST = 4_000_000


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("weights", type=Path)
    arguments.add_argument("package", type=Path)
    paths = arguments.parse_args()

    model = network(len(labels()))
    model.load_state_dict(torch.load(paths.weights, weights_only=True))
    exported = torch.onnx.export(
        model.eval(),
        (torch.zeros(2, 1, SIDE, SIDE),),
        input_names=["image"],
        output_names=["logits"],
        dynamic_shapes=({0: torch.export.Dim("batch")},),
        opset_version=OPSET,
    ).model_proto
    _forget_where_it_was_made(exported)
    onnx.checker.check_model(exported, full_check=True)
    weights = exported.SerializeToString()
    if len(weights) > LARGEST:
        raise SystemExit(f"{len(weights)} bytes are more than {LARGEST}")
    _check_answers(weights, model)
    (paths.package / "model.onnx").write_bytes(weights)
    (paths.package / "labels.txt").write_text("".join(f"{label}\n" for label in labels()))
    _record_digests(paths.package)


def _forget_where_it_was_made(exported: onnx.ModelProto) -> None:
    """The exporter notes source files and lines beside every node."""
    graph = exported.graph
    for noted in (exported, graph, *graph.node, *graph.input, *graph.output, *graph.value_info, *graph.initializer):
        noted.ClearField("metadata_props")
        noted.ClearField("doc_string")


def _check_answers(exported: bytes, model: nn.Module) -> None:
    images = torch.rand((8, 1, SIDE, SIDE), generator=torch.Generator().manual_seed(0)) * 4 - 3
    (logits,) = onnxruntime.InferenceSession(exported).run(["logits"], {"image": images.numpy()})
    with torch.no_grad():
        torch.testing.assert_close(torch.from_numpy(logits), model(images), atol=1e-3, rtol=1e-3)


def _record_digests(package: Path) -> None:
    description = package / "model.json"
    text = description.read_text()
    for name in json.loads(text)["files"]:
        digest = hashlib.sha256((package / name).read_bytes()).hexdigest()
        text = re.sub(rf'("{re.escape(name)}": )"[0-9a-f]*"', rf'\1"{digest}"', text)
    description.write_text(text)


if __name__ == "__main__":
    main()
