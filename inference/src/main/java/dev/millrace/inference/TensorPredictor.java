package dev.millrace.inference;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtUtil;
import ai.onnxruntime.TensorInfo;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.model.ModelRef;
import dev.millrace.inference.TensorRequest.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Any model, with the requests and answers of the Open Inference Protocol v2: {@code
 * {"inputs":[{"name","shape","datatype","data"}…], "outputs"?:[{"name"}…]}} to {@code
 * {"model_name","model_version","outputs":[…]}}. The setting {@code max_elements} bounds the
 * elements of all inputs of a request, and of all outputs of an answer.
 */
final class TensorPredictor implements Predictor {
  private static final int DEFAULT_MOST_ELEMENTS = 4_194_304;
  private static final int HIGHEST_MOST_ELEMENTS = 268_435_456;

  private final OnnxModel model;
  private final ModelRef ref;
  private final long mostElements;
  private final Map<String, Declared> inputs;
  private final Set<String> outputs;
  private final Map<Datatype, UnsignedCast> casts;

  /**
   * What the model says of an input.
   *
   * @param shape its dimensions; -1 for any; empty if it says nothing, or it is a scalar
   */
  private record Declared(Datatype datatype, List<Long> shape) {

    boolean takes(List<Long> given) {
      return shape.isEmpty()
          || (shape.size() == given.size()
              && IntStream.range(0, shape.size())
                  .allMatch(i -> shape.get(i) < 0 || shape.get(i).equals(given.get(i))));
    }
  }

  private TensorPredictor(
      OnnxModel model,
      ModelRef ref,
      long mostElements,
      Map<String, Declared> inputs,
      Set<String> outputs,
      Map<Datatype, UnsignedCast> casts) {
    this.model = model;
    this.ref = ref;
    this.mostElements = mostElements;
    this.inputs = inputs;
    this.outputs = outputs;
    this.casts = casts;
  }

  static TensorPredictor load(LoadedFiles files) {
    int most = files.integer("max_elements", DEFAULT_MOST_ELEMENTS, 1, HIGHEST_MOST_ELEMENTS);
    OnnxModel model = OnnxModel.load(files, "model");
    Map<Datatype, UnsignedCast> casts = new EnumMap<>(Datatype.class);
    TensorPredictor made =
        new TensorPredictor(
            model, files.model().ref(), most, new LinkedHashMap<>(), new LinkedHashSet<>(), casts);
    try {
      made.declare(files);
      return made;
    } catch (RuntimeException e) {
      // nobody else can close it
      made.close();
      throw e;
    }
  }

  private void declare(LoadedFiles files) {
    for (NodeInfo input : model.inputs()) {
      Datatype datatype =
          datatype(input)
              .orElseThrow(() ->
                  files.invalid("no datatype for the model's input " + input.getName(), null));
      inputs.put(input.getName(), new Declared(datatype, shape(input)));
      if (datatype.isCast()) {
        casts.computeIfAbsent(datatype, each -> cast(files, each));
      }
    }
    for (NodeInfo output : model.outputs()) {
      if (datatype(output).isPresent()) {
        outputs.add(output.getName());
      }
    }
    if (outputs.isEmpty()) {
      throw files.invalid("the model has no output with a datatype", null);
    }
  }

  private static UnsignedCast cast(LoadedFiles files, Datatype datatype) {
    try {
      return new UnsignedCast(datatype);
    } catch (OrtException e) {
      throw files.invalid("cannot make tensors of " + datatype, e);
    }
  }

  private static List<Long> shape(NodeInfo node) {
    return Arrays.stream(((TensorInfo) node.getInfo()).getShape()).boxed().toList();
  }

  private static Optional<Datatype> datatype(NodeInfo node) {
    return node.getInfo() instanceof TensorInfo info
        ? Datatype.of(info.onnxType)
        : Optional.empty();
  }

  @Override
  public String predict(String inputJson, StopSignal stop) {
    TensorRequest request = TensorRequest.read(inputJson);
    check(request);
    Set<String> wanted =
        request.outputs().isEmpty() ? outputs : new LinkedHashSet<>(request.outputs());
    try (Tensors tensors = new Tensors()) {
      for (Tensor each : request.inputs()) {
        add(tensors, each);
      }
      return model.run(tensors, wanted, stop, results -> render(request, results));
    }
  }

  @Override
  public void close() {
    casts.values().forEach(UnsignedCast::close);
    model.close();
  }

  private void check(TensorRequest request) {
    Set<String> given = new HashSet<>();
    long elements = 0;
    for (Tensor input : request.inputs()) {
      if (!given.add(input.name())) {
        throw TensorRequest.fault("The input " + input.name() + " stands there twice");
      }
      checkInput(input);
      elements += Math.min(input.elements(), mostElements + 1);
      if (elements > mostElements) {
        throw TensorRequest.fault(
            "The inputs have more than "
                + mostElements
                + " elements: "
                + input.name()
                + " has "
                + input.shape());
      }
    }
    for (String name : inputs.keySet()) {
      if (!given.contains(name)) {
        throw TensorRequest.fault("The input " + name + " is missing");
      }
    }
    for (String name : request.outputs()) {
      if (!outputs.contains(name)) {
        throw TensorRequest.fault("The model has no output " + name + ", but " + outputs);
      }
    }
  }

  private void checkInput(Tensor input) {
    Declared declared = inputs.get(input.name());
    if (declared == null) {
      throw TensorRequest.fault(
          "The model has no input " + input.name() + ", but " + inputs.keySet());
    }
    if (declared.datatype() != input.datatype()) {
      throw TensorRequest.fault(
          "The input "
              + input.name()
              + " is of "
              + input.datatype()
              + ", and the model takes "
              + declared.datatype());
    }
    if (!declared.takes(input.shape())) {
      throw TensorRequest.fault(
          "The input "
              + input.name()
              + " has the shape "
              + input.shape()
              + ", and the model takes "
              + declared.shape());
    }
  }

  private void add(Tensors tensors, Tensor input) {
    if (input.datatype() == Datatype.BYTES) {
      tensors.addTexts(input.name(), TensorData.texts(input), input.dimensions());
      return;
    }
    // each element takes a character and a comma: whoever claims more shall cost no memory
    if (input.elements() * 2 - 1 > input.data().length()) {
      throw TensorRequest.fault(
          "The input " + input.name() + " has fewer data than its shape " + input.shape());
    }
    ByteBuffer data = tensors.allocate(input.elements() * input.datatype().carrier().size);
    TensorData.read(input, data);
    tensors.add(input.name(), data.flip(), input.datatype().carrier(), input.dimensions());
    UnsignedCast cast = casts.get(input.datatype());
    if (cast != null) {
      tensors.replace(input.name(), cast::cast);
    }
  }

  private String render(TensorRequest request, OrtSession.Result results) throws OrtException {
    StringBuilder json = new StringBuilder("{\"model_name\":");
    JsonNumbers.append(json, ref.name());
    json.append(",\"model_version\":\"").append(ref.version()).append('"');
    request
        .id()
        .ifPresent(id -> {
          json.append(",\"id\":");
          JsonNumbers.append(json, id);
        });
    json.append(",\"outputs\":[");
    long elements = 0;
    String separator = "";
    for (Map.Entry<String, OnnxValue> each : results) {
      OnnxTensor tensor = (OnnxTensor) each.getValue();
      elements += tensor.getInfo().getNumElements();
      if (elements > mostElements) {
        throw new PredictionException(
            ErrorCode.MODEL_ERROR,
            "The model answered more than " + mostElements + " elements (settings.max_elements)",
            null);
      }
      json.append(separator).append("{\"name\":");
      JsonNumbers.append(json, each.getKey());
      render(tensor, json);
      separator = ",";
    }
    return json.append("]}").toString();
  }

  private static void render(OnnxTensor tensor, StringBuilder json) throws OrtException {
    TensorInfo info = tensor.getInfo();
    Datatype datatype = Datatype.of(info.onnxType).orElseThrow();
    json.append(",\"shape\":[");
    String separator = "";
    for (long each : info.getShape()) {
      json.append(separator).append(each);
      separator = ",";
    }
    json.append("],\"datatype\":\"").append(datatype).append("\",\"data\":[");
    separator = "";
    if (datatype == Datatype.BYTES) {
      for (String each : texts(tensor)) {
        json.append(separator);
        JsonNumbers.append(json, each);
        separator = ",";
      }
    } else {
      ByteBuffer data = tensor.getByteBuffer();
      while (data.hasRemaining()) {
        json.append(separator);
        datatype.write(data, json);
        separator = ",";
      }
    }
    json.append("]}");
  }

  private static String[] texts(OnnxTensor tensor) throws OrtException {
    Object value = tensor.getValue();
    return value instanceof String text
        ? new String[] {text}
        : OrtUtil.flattenString((Object[]) value);
  }
}
