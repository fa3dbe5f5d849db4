#!/usr/bin/env python3
"""Makes what the tests of image-classification need: make_image_models.py DIR [MODELS_DATA]

channel-means.onnx: its three scores are the means of red, green and blue.
chelsea-shufflenet.json: what Python's onnxruntime 1.30.0 answers for the photo of a cat (CC0, scikit-image).
"""
import json
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper
from PIL import Image

out = pathlib.Path(sys.argv[1])
graph = helper.make_graph(
    [helper.make_node("GlobalAveragePool", ["image"], ["pooled"]), helper.make_node("Flatten", ["pooled"], ["scores"])],
    "channels",
    [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3, "h", "w"])],
    [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, 3])],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
onnx.save(model, out / "channel-means.onnx")

if len(sys.argv) > 2:
    data = pathlib.Path(sys.argv[2])
    image = Image.open(data / "images/chelsea.png").convert("RGB")
    width, height = image.size
    image = image.resize((int(256 * width / height), 256), Image.Resampling.BILINEAR)
    left, top = int(round((image.width - 224) / 2)), int(round((image.height - 224) / 2))
    image = image.crop((left, top, left + 224, top + 224))
    numbers = np.asarray(image, dtype=np.float32) / np.float32(255)
    numbers = (numbers - np.array([0.485, 0.456, 0.406], np.float32)) / np.array([0.229, 0.224, 0.225], np.float32)
    session = onnxruntime.InferenceSession(data / "shufflenet-v2-int8/shufflenet-v2-12-int8.onnx")
    scores = session.run(None, {"input": numbers.transpose(2, 0, 1)[None]})[0][0]
    rounded = [round(float(score), 5) for score in scores]
    (out / "chelsea-shufflenet.json").write_text(json.dumps(rounded, separators=(",", ":")))
