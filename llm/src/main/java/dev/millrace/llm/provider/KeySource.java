package dev.millrace.llm.provider;

import dev.millrace.core.job.ErrorCode;
import dev.millrace.llm.ProviderException;

/** Where the keys of providers are kept. Thread-safe. */
@FunctionalInterface
public interface KeySource {

  /**
   * The key itself. It is asked for shortly before it is needed, and again every few minutes.
   *
   * @param reference where it is, e.g. {@code env:OPENAI_API_KEY}; never the key
   * @throws ProviderException {@link ErrorCode#PROVIDER_ACCESS_DENIED} if there is no such key, or
   *     it may not be read, {@link ErrorCode#DEPENDENCY_UNAVAILABLE} if it cannot be read now; with
   *     the reference, and without the key
   */
  String key(String reference);
}
