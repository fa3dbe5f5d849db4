package dev.millrace.llm.provider;

import dev.millrace.core.Sha256;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.llm.ChatProvider;
import dev.millrace.llm.ProviderException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The providers that the operator has, by name. Nothing is connected and no key is read before the
 * first call. Thread-safe.
 */
public final class Providers implements AutoCloseable {
  private static final URI OPENAI = URI.create("https://api.openai.com/v1");
  private static final URI GEMINI = URI.create("https://generativelanguage.googleapis.com/v1beta");
  private static final Map<String, ProviderEntry> USUAL =
      Map.of(
          "openai",
          ProviderEntry.usual(ProviderEntry.Dialect.OPENAI, Optional.of("env:OPENAI_API_KEY")),
          "gemini",
          ProviderEntry.usual(ProviderEntry.Dialect.GEMINI, Optional.of("env:GEMINI_API_KEY")),
          "bedrock",
          ProviderEntry.usual(ProviderEntry.Dialect.BEDROCK, Optional.empty()));

  private final Map<String, ProviderEntry> entries;
  private final Mode mode;
  private final String fingerprint;
  private final CachedKeys keys;
  private final InstantSource clock;
  private final Wire wire;
  private final Map<String, ChatProvider> made = new ConcurrentHashMap<>();
  private final Queue<BedrockProvider> clients = new ConcurrentLinkedQueue<>();

  /** Whether calls leave the machine. */
  public enum Mode {
    /** Every name answers by a mock; those that the configuration says are mocks, as it says. */
    MOCK,
    /** Every name answers as the configuration says. */
    LIVE
  }

  /**
   * Reads the operator's configuration.
   *
   * @param json one object of providers by name; blank if there is none. Where it is silent, {@code
   *     openai}, {@code gemini} and {@code bedrock} are in their usual places, with their keys in
   *     {@code env:OPENAI_API_KEY} and {@code env:GEMINI_API_KEY}
   * @param keys is asked for a key before it is used, at most every five minutes
   * @throws IllegalArgumentException with one sentence, if something in it is wrong
   */
  public Providers(String json, Mode mode, KeySource keys, InstantSource clock) {
    Map<String, ProviderEntry> all = new HashMap<>(USUAL);
    all.putAll(ProviderConfig.read(json));
    this.entries = Map.copyOf(all);
    this.mode = mode;
    this.fingerprint = Sha256.hex(mode + json);
    this.keys = new CachedKeys(keys, clock);
    this.clock = clock;
    this.wire = new Wire(clock);
  }

  /** Tells this configuration from any other; it holds no secret. */
  public String fingerprint() {
    return fingerprint;
  }

  /**
   * The provider of this name, always the same one.
   *
   * @throws ProviderException {@link ErrorCode#PROVIDER_ACCESS_DENIED} if the operator has none of
   *     this name: jobs can wait until there is one
   */
  public ChatProvider provider(String name) {
    return made.computeIfAbsent(name, this::make);
  }

  /** The model that this provider is asked when a request names that one: what prices go by. */
  public String model(String provider, String requested) {
    ProviderEntry entry = entries.get(provider);
    return mode == Mode.MOCK || entry == null ? requested : entry.model().orElse(requested);
  }

  private ChatProvider make(String name) {
    ProviderEntry entry = entries.get(name);
    if (mode == Mode.MOCK) {
      return new MockProvider(entry == null ? MockSettings.PLAIN : entry.mock(), errors(name));
    }
    if (entry == null) {
      throw new ProviderException(
          ErrorCode.PROVIDER_ACCESS_DENIED,
          "There is no provider \"" + name + "\", only " + new TreeSet<>(entries.keySet()),
          Duration.ZERO,
          false,
          null);
    }
    ProviderKey key = new ProviderKey(name, entry.key(), keys, clock);
    ChatProvider provider =
        switch (entry.type()) {
          case OPENAI ->
              new OpenAiProvider(entry.baseUrl().orElse(OPENAI), wire, key, entry.schemaMode());
          case GEMINI ->
              new GeminiProvider(entry.baseUrl().orElse(GEMINI), wire, key, entry.schemaMode());
          case BEDROCK -> bedrock(name, entry);
          case MOCK -> new MockProvider(entry.mock(), errors(name));
        };
    return entry
        .model()
        .<ChatProvider>map(model -> new OtherModel(provider, model))
        .orElse(provider);
  }

  private BedrockProvider bedrock(String name, ProviderEntry entry) {
    BedrockProvider provider = new BedrockProvider(entry, wire, errors(name), Optional.empty());
    clients.add(provider);
    return provider;
  }

  private ErrorTable errors(String name) {
    return new ErrorTable(name, new Scrubber(""), clock);
  }

  /** Ends all connections, and the calls that still wait. */
  @Override
  public void close() {
    clients.forEach(BedrockProvider::close);
    wire.close();
  }
}
