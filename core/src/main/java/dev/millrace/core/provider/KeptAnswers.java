package dev.millrace.core.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.Tokens;
import dev.millrace.core.payload.PayloadStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Keeps answers that are paid for with the other payloads of their job, each under the number of
 * its call. The first one that is kept stays. Thread-safe.
 */
public final class KeptAnswers {
  private static final JsonMapper JSON = new JsonMapper();

  private final PayloadStore store;

  public KeptAnswers(PayloadStore store) {
    this.store = store;
  }

  /**
   * Keeps the answer of the job's call of this number.
   *
   * @throws StoreUnavailableException if it may or may not be kept
   */
  public void keep(JobKey job, int call, KeptAnswer answer) {
    ObjectNode json = JSON.createObjectNode();
    json.put("text", answer.text());
    json.put("finish", answer.finish());
    json.put("input", answer.tokens().input());
    json.put("output", answer.tokens().output());
    json.put("cached", answer.tokens().cached());
    json.put("nanos", answer.nanos());
    try {
      boolean _ = store.write(job.answerKey(call), JSON.writeValueAsBytes(json));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The answer of the job's call of this number; empty if none is kept.
   *
   * @throws StoreUnavailableException if nobody can say
   */
  public Optional<KeptAnswer> find(JobKey job, int call) {
    return store.read(job.answerKey(call)).map(KeptAnswers::read);
  }

  private static KeptAnswer read(byte[] content) {
    try {
      JsonNode json = JSON.readTree(content);
      return new KeptAnswer(
          json.required("text").textValue(),
          json.required("finish").textValue(),
          new Tokens(
              json.required("input").longValue(),
              json.required("output").longValue(),
              json.required("cached").longValue()),
          json.required("nanos").longValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
