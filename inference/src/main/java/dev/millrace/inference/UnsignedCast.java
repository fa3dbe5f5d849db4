package dev.millrace.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.util.HexFormat;
import java.util.Map;

/**
 * Makes tensors of unsigned integers, which ONNX Runtime's Java cannot: a model of one operator
 * casts integers of 64 bits, and what is beyond their sign wraps around. Thread-safe.
 */
final class UnsignedCast implements AutoCloseable {

  /**
   * A model in the wire format of {@code onnx.proto}: version 8, a graph g with one node Cast from
   * x, of type 7, to y, of the type TT, and operator set 13.
   */
  private static final String MODEL =
      "08083a32"
          + "0a170a01781201792204436173742a090a02746f18TTa00102"
          + "1201675a090a017812040a020807"
          + "62090a017912040a0208TT42040a00100d";

  private final OrtSession session;

  UnsignedCast(Datatype to) throws OrtException {
    String type =
        switch (to) {
          case UINT16 -> "04";
          case UINT32 -> "0c";
          case UINT64 -> "0d";
          default -> throw new IllegalArgumentException("Nothing is cast to " + to);
        };
    byte[] model = HexFormat.of().parseHex(MODEL.replace("TT", type));
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      session = OrtEnvironment.getEnvironment().createSession(model, options);
    }
  }

  /** The tensor with its elements cast; whoever closes the result frees it. */
  OrtSession.Result cast(OnnxTensor integers) throws OrtException {
    return session.run(Map.of("x", integers));
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("The ONNX session was closed before", e);
    }
  }
}
