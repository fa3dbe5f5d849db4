package dev.millrace.llm.provider;

import java.net.URI;
import java.util.Optional;

/**
 * What the operator says of one provider.
 *
 * @param baseUrl where it is; empty for the usual place
 * @param key where its key is; empty if it asks for none
 * @param region of AWS; empty for the process's own
 * @param model that is asked whatever the request names; empty for the request's
 * @param schemaMode whether it sees to it that answers fit a schema
 * @param mock how it behaves if it is one
 */
record ProviderEntry(
    Dialect type,
    Optional<URI> baseUrl,
    Optional<String> key,
    Optional<String> region,
    Optional<String> model,
    boolean schemaMode,
    MockSettings mock) {

  /** Which language a provider speaks. */
  enum Dialect {
    OPENAI,
    GEMINI,
    BEDROCK,
    MOCK
  }

  /** The provider in its usual place. */
  static ProviderEntry usual(Dialect type, Optional<String> key) {
    return new ProviderEntry(
        type,
        Optional.empty(),
        key,
        Optional.empty(),
        Optional.empty(),
        type != Dialect.BEDROCK,
        MockSettings.PLAIN);
  }
}
