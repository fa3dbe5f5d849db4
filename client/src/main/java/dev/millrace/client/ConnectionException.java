package dev.millrace.client;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/** There was no answer. Whether the request was carried out is not known, unless it may be read. */
public final class ConnectionException extends MillraceException {
  private static final long serialVersionUID = 1L;

  private ConnectionException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The path and query of an address may be a secret, so only its host is named. */
  static ConnectionException of(URI uri, Throwable cause) {
    String server = uri.getScheme() + "://" + uri.getAuthority();
    return new ConnectionException("No answer from " + server + ": " + reason(cause), cause);
  }

  /** Whether the request cannot have reached the server. */
  boolean isBeforeSending() {
    return getCause() instanceof ConnectException
        || getCause() instanceof HttpConnectTimeoutException;
  }

  private static String reason(Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof UnresolvedAddressException) {
        return "there is no such host";
      }
    }
    return switch (cause) {
      case HttpConnectTimeoutException _ -> "the connection was not made in time";
      case HttpTimeoutException _ -> "the answer did not come in time";
      case ConnectException _ -> "the connection was refused";
      default -> cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    };
  }
}
