package dev.millrace.core.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.Sha256;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers to questions that were asked before: of the same tenant, to the same package and the very
 * same input, parameters among it. What it has is a saving and no promise: a store that does not
 * answer is a miss. Since a payload is never overwritten, each has its place in a window of time as
 * long as its life, and is forgotten at that window's end. Thread-safe.
 */
public final class AnswerCache {
  private static final Logger LOG = LoggerFactory.getLogger(AnswerCache.class);
  private static final JsonMapper JSON = new JsonMapper();

  /** Nothing is kept for longer. */
  public static final Duration LONGEST = Duration.ofDays(7);

  /** Below this lies all that is kept. */
  public static final PayloadKey ALL = new PayloadKey("cache");

  private final PayloadStore store;
  private final InstantSource clock;

  /**
   * What is asked.
   *
   * @param inputSha256 of the input with its files, in hexadecimal digits
   * @param life how long an answer may be used at the most; nothing for never
   */
  public record Question(TenantId tenant, String modelDigest, String inputSha256, Duration life) {

    /**
     * Checks the life.
     *
     * @throws IllegalArgumentException if it is negative or longer than {@link #LONGEST}
     */
    public Question {
      if (life.isNegative() || life.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException("An answer is kept for at most " + LONGEST);
      }
    }

    private PayloadKey key(long window) {
      String hash = Sha256.hex(modelDigest + " " + inputSha256);
      return new PayloadKey("cache/" + tenant + "/" + hash + "/" + life.toSeconds() + "-" + window);
    }

    private long window(Instant now) {
      return now.getEpochSecond() / life.toSeconds();
    }
  }

  /**
   * What was answered.
   *
   * @param output a JSON document
   * @param nanos what it cost, in billionths of a US dollar
   */
  public record Cached(String output, long nanos) {}

  public AnswerCache(PayloadStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** The answer to the question, if it was asked in this window of time. */
  public Optional<Cached> find(Question question) {
    if (question.life().isZero()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    try {
      return read(question.key(question.window(now)));
    } catch (StoreUnavailableException e) {
      LOG.warn("The cache of answers cannot be read", e);
      return Optional.empty();
    }
  }

  /** Keeps the answer if it can. */
  public void keep(Question question, Cached answer) {
    if (question.life().isZero()) {
      return;
    }
    Instant now = clock.instant();
    ObjectNode json = JSON.createObjectNode();
    json.put("nanos", answer.nanos());
    json.put("output", answer.output());
    try {
      boolean _ = store.write(question.key(question.window(now)), JSON.writeValueAsBytes(json));
    } catch (StoreUnavailableException e) {
      LOG.warn("An answer cannot be put into the cache", e);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<Cached> read(PayloadKey key) {
    return store
        .read(key)
        .map(AnswerCache::parse)
        .map(json ->
            new Cached(json.required("output").textValue(), json.required("nanos").longValue()));
  }

  private static JsonNode parse(byte[] content) {
    try {
      return JSON.readTree(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
