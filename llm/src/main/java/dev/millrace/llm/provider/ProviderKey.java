package dev.millrace.llm.provider;

import dev.millrace.core.job.ErrorCode;
import dev.millrace.llm.Answer;
import dev.millrace.llm.ProviderException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The key of one provider, which is read when it is needed, and given back if it is refused.
 *
 * @param provider as the operator names it
 * @param reference where the key is; empty if the provider asks for none
 */
record ProviderKey(
    String provider, Optional<String> reference, CachedKeys keys, InstantSource clock) {

  /**
   * Makes a call with the key.
   *
   * @param call takes the key, empty for none, and the table of errors that hides it
   */
  Answer unlock(BiFunction<String, ErrorTable, Answer> call) {
    String key = reference.map(keys::key).orElse("");
    try {
      return call.apply(key, new ErrorTable(provider, new Scrubber(key), clock));
    } catch (ProviderException e) {
      if (e.code() == ErrorCode.PROVIDER_ACCESS_DENIED) {
        reference.ifPresent(from -> keys.refused(from, key));
      }
      throw e;
    }
  }
}
