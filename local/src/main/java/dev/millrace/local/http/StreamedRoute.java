package dev.millrace.local.http;

import dev.millrace.core.http.ApiResponse;
import java.io.IOException;
import java.io.InputStream;

/** Answers requests whose bodies are too large to be held in memory. Thread-safe. */
public interface StreamedRoute {

  /** Answers none. */
  StreamedRoute NONE =
      new StreamedRoute() {
        @Override
        public boolean takes(HttpCall call) {
          return false;
        }

        @Override
        public ApiResponse receive(HttpCall call, InputStream body) {
          throw new IllegalStateException("It takes no call");
        }
      };

  /**
   * Whether it answers this request.
   *
   * @param call without its body
   */
  boolean takes(HttpCall call);

  /**
   * Answers the request; never throws but for a broken connection.
   *
   * @param call without its body
   * @param body need not be read to its end
   */
  ApiResponse receive(HttpCall call, InputStream body) throws IOException;
}
