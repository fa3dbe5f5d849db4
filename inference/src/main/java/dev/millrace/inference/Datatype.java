package dev.millrace.inference;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The datatypes of the Open Inference Protocol v2, and how each stands in JSON and in memory. JSON
 * has no NaN and no infinity: they are the strings {@code "NaN"}, {@code "Infinity"} and {@code
 * "-Infinity"}. Numbers are rendered in the fewest digits that read back as the same number.
 */
enum Datatype {
  BOOL(
      OnnxJavaType.BOOL,
      OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL,
      (json, to) -> to.put((byte) (JsonNumbers.bool(json) ? 1 : 0)),
      (from, json) -> json.append(from.get() != 0)),
  UINT8(
      OnnxJavaType.UINT8,
      OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8,
      (json, to) -> to.put((byte) JsonNumbers.integer(json, 0, 0xFF)),
      (from, json) -> json.append(Byte.toUnsignedInt(from.get()))),
  UINT16(
      OnnxJavaType.INT64,
      OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16,
      (json, to) -> to.putLong(JsonNumbers.integer(json, 0, 0xFFFF)),
      (from, json) -> json.append(Short.toUnsignedInt(from.getShort()))),
  UINT32(
      OnnxJavaType.INT64,
      OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32,
      (json, to) -> to.putLong(JsonNumbers.integer(json, 0, 0xFFFF_FFFFL)),
      (from, json) -> json.append(Integer.toUnsignedLong(from.getInt()))),
  UINT64(
      OnnxJavaType.INT64,
      OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64,
      (json, to) -> to.putLong(JsonNumbers.unsignedLong(json)),
      (from, json) -> json.append(Long.toUnsignedString(from.getLong()))),
  INT8(
      OnnxJavaType.INT8,
      OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8,
      (json, to) -> to.put((byte) JsonNumbers.integer(json, Byte.MIN_VALUE, Byte.MAX_VALUE)),
      (from, json) -> json.append(from.get())),
  INT16(
      OnnxJavaType.INT16,
      OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16,
      (json, to) ->
          to.putShort((short) JsonNumbers.integer(json, Short.MIN_VALUE, Short.MAX_VALUE)),
      (from, json) -> json.append(from.getShort())),
  INT32(
      OnnxJavaType.INT32,
      OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32,
      (json, to) ->
          to.putInt((int) JsonNumbers.integer(json, Integer.MIN_VALUE, Integer.MAX_VALUE)),
      (from, json) -> json.append(from.getInt())),
  INT64(
      OnnxJavaType.INT64,
      OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64,
      (json, to) -> to.putLong(JsonNumbers.integer(json, Long.MIN_VALUE, Long.MAX_VALUE)),
      (from, json) -> json.append(from.getLong())),
  FP16(
      OnnxJavaType.FLOAT16,
      OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16,
      (json, to) -> to.putShort(JsonNumbers.half(json)),
      (from, json) -> JsonNumbers.append(json, Float.float16ToFloat(from.getShort()))),
  BF16(
      OnnxJavaType.BFLOAT16,
      OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16,
      (json, to) -> to.putShort(JsonNumbers.brainFloat(json)),
      (from, json) -> JsonNumbers.append(json, Float.intBitsToFloat(from.getShort() << 16))),
  FP32(
      OnnxJavaType.FLOAT,
      OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT,
      (json, to) -> to.putFloat(JsonNumbers.single(json)),
      (from, json) -> JsonNumbers.append(json, from.getFloat())),
  FP64(
      OnnxJavaType.DOUBLE,
      OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE,
      (json, to) -> to.putDouble(JsonNumbers.real(json)),
      (from, json) -> JsonNumbers.append(json, from.getDouble())),
  /** Texts in UTF-8; they have no place in a buffer. */
  BYTES(
      OnnxJavaType.STRING,
      OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_STRING,
      (json, to) -> {
        throw new IllegalStateException("A text has no place in a buffer");
      },
      (from, json) -> {
        throw new IllegalStateException("A text has no place in a buffer");
      });

  private final OnnxJavaType carrier;
  private final OnnxTensorType onnx;

  // lambdas, which have no state; there is no annotation that says so
  @SuppressWarnings("ImmutableEnumChecker")
  private final Reader reader;

  @SuppressWarnings("ImmutableEnumChecker")
  private final Writer writer;

  private interface Reader {
    void read(JsonParser json, ByteBuffer to) throws IOException;
  }

  private interface Writer {
    void write(ByteBuffer from, StringBuilder json);
  }

  Datatype(OnnxJavaType carrier, OnnxTensorType onnx, Reader reader, Writer writer) {
    this.carrier = carrier;
    this.onnx = onnx;
    this.reader = reader;
    this.writer = writer;
  }

  /** The datatype of this name. */
  static Optional<Datatype> named(String name) {
    return Arrays.stream(values()).filter(each -> each.name().equals(name)).findFirst();
  }

  /** The datatype of a model's tensors, if the protocol has a name for it. */
  static Optional<Datatype> of(OnnxTensorType type) {
    return Arrays.stream(values()).filter(each -> each.onnx == type).findFirst();
  }

  /** What tensors of it are made of: of integers of 64 bits, where ONNX Runtime's Java has none. */
  OnnxJavaType carrier() {
    return carrier;
  }

  /** Whether an input must be cast from its carrier first. */
  boolean isCast() {
    return carrier == OnnxJavaType.INT64 && this != INT64;
  }

  /**
   * Reads the parser's token as an element of the carrier.
   *
   * @throws JsonNumbers.NotOfTypeException if it is none
   */
  void read(JsonParser json, ByteBuffer to) throws IOException {
    reader.read(json, to);
  }

  /** Renders an element. */
  void write(ByteBuffer from, StringBuilder json) {
    writer.write(from, json);
  }
}
