package dev.millrace.inference.onnx;

/** Writes small ONNX models. */
public final class OnnxBytes {
  /** Numbers of {@code TensorProto.DataType}. */
  public static final int FLOAT = 1;

  public static final int INT64 = 7;

  private OnnxBytes() {}

  /** A model around a graph. */
  public static byte[] model(WireBytes graph) {
    return new WireBytes()
        .number(1, 8)
        .message(7, graph.text(2, "graph"))
        .message(8, new WireBytes().text(1, "").number(2, 17))
        .toBytes();
  }

  /** A graph that answers its input {@code x} as its output {@code y}. */
  public static WireBytes identity(int type, long... shape) {
    return new WireBytes()
        .message(1, node("Identity", "y", "x"))
        .message(11, value("x", type, shape))
        .message(12, value("y", type, shape));
  }

  /** A graph with one operator on inputs of one type and shape; -1 is unknown before a run. */
  public static WireBytes operator(
      String operator, int type, long[] shape, String output, String... inputs) {
    WireBytes graph = new WireBytes().message(1, node(operator, output, inputs));
    for (String input : inputs) {
      graph.message(11, value(input, type, shape));
    }
    return graph.message(12, value(output, type, shape));
  }

  /** A node. */
  public static WireBytes node(String operator, String output, String... inputs) {
    WireBytes node = new WireBytes();
    for (String input : inputs) {
      node.text(1, input);
    }
    return node.text(2, output).text(4, operator);
  }

  /** A node's attribute. */
  public static WireBytes attribute(String name, int type) {
    return new WireBytes().text(1, name).number(20, type);
  }

  /** A declared input or output; -1 is a dimension that is unknown before a run. */
  public static WireBytes value(String name, int type, long... shape) {
    WireBytes dimensions = new WireBytes();
    for (long each : shape) {
      dimensions.message(1, each < 0 ? new WireBytes() : new WireBytes().number(1, each));
    }
    WireBytes tensor = new WireBytes().number(1, type).message(2, dimensions);
    return new WireBytes().text(1, name).message(2, new WireBytes().message(1, tensor));
  }

  /** A tensor's name, type and shape. */
  public static WireBytes tensor(String name, int type, long... shape) {
    WireBytes tensor = new WireBytes();
    for (long each : shape) {
      tensor.number(1, each);
    }
    return tensor.number(2, type).text(8, name);
  }

  /** A tensor of floats whose data lies in another file. */
  public static WireBytes external(String location, long... shape) {
    return tensor("w", FLOAT, shape).message(13, entry("location", location)).number(14, 1);
  }

  /** An entry of a tensor's external data. */
  public static WireBytes entry(String key, String value) {
    return new WireBytes().text(1, key).text(2, value);
  }
}
