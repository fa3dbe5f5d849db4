package dev.millrace.asl.run;

import java.io.IOException;
import java.io.OutputStream;

/** The store to which distributed maps export their results. Thread-safe. */
public interface ResultSink {
  /**
   * Begins an object, which is there, whole, once the stream is closed.
   *
   * @throws IOException if it cannot be written; the message becomes the cause of the failed state
   */
  OutputStream create(String bucket, String key) throws IOException;
}
