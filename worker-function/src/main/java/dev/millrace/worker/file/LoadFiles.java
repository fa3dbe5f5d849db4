package dev.millrace.worker.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.Sha256;
import dev.millrace.core.http.Problem.FieldError;
import dev.millrace.core.input.FileProperties;
import dev.millrace.core.input.FileReference;
import dev.millrace.core.input.InputFaults;
import dev.millrace.core.input.InputSchemas;
import dev.millrace.core.input.ResolvedFile;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.model.FileRule;
import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.core.model.ModelCatalog;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.model.ModelRef;
import dev.millrace.core.outbound.PublicUrl;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.inference.PredictionException;
import dev.millrace.inference.StopSignal;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Loads the files that an accepted input refers to: uploads from their owner's own copy, checked
 * against the pinned size and SHA-256, addresses over HTTP; then the input is checked against the
 * model's schema once more, now whole. Thread-safe.
 */
public final class LoadFiles implements InputFiles {
  /** Runs in which an address may fail to answer. */
  static final int MOST_TRIES = 3;

  private static final int MOST_READS = 3;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final ModelCatalog models;
  private final InputSchemas schemas;
  private final PayloadStore payloads;
  private final HttpFetcher fetcher;
  private final boolean allowLoopback;

  /**
   * Loads files.
   *
   * @param allowLoopback whether addresses may lead to this machine, for a local run
   */
  public LoadFiles(
      ModelCatalog models, PayloadStore payloads, HttpFetcher fetcher, boolean allowLoopback) {
    this.models = models;
    this.schemas = new InputSchemas();
    this.payloads = payloads;
    this.fetcher = fetcher;
    this.allowLoopback = allowLoopback;
  }

  @Override
  public String resolve(InputOwner owner, String inputJson, StopSignal stop) {
    ModelRef ref = owner.model();
    ModelPackage model =
        models
            .accepted(ref)
            .orElseThrow(() -> new InvalidModelPackageException("No package for " + ref));
    return model.manifest().inputSchema().findValue(FileRule.KEYWORD) == null
        ? inputJson
        : resolve(owner, model, inputJson, stop);
  }

  private String resolve(InputOwner owner, ModelPackage model, String inputJson, StopSignal stop) {
    JsonNode input = parse(inputJson);
    AtomicLong left = new AtomicLong(FileRule.MOST_BYTES);
    JsonNode whole =
        FileProperties.replace(
            model.manifest().inputSchema(),
            input,
            (value, rule, pointer) -> {
              long most = Math.min(rule.mostBytes(), left.get());
              ResolvedFile file = load(owner, FileReference.of(value), rule, most, stop);
              left.addAndGet(-file.size());
              return value(file, rule, pointer);
            });
    if (whole.equals(input)) {
      return inputJson;
    }
    InputFaults faults = schemas.validate(model, whole);
    if (!faults.errors().isEmpty()) {
      throw fault(
          faults.excess().isPresent() ? ErrorCode.INPUT_TOO_LONG : ErrorCode.VALIDATION_FAILED,
          faults.errors().getFirst());
    }
    return whole.toString();
  }

  private ResolvedFile load(
      InputOwner owner, FileReference reference, FileRule rule, long most, StopSignal stop) {
    return new ResolvedFile(
        switch (reference) {
          case FileReference.Uploaded upload -> read(owner, upload, most);
          case FileReference.Remote(String url) -> fetch(owner, url, rule, most, stop);
        });
  }

  /** What is damaged on its way here may be whole the next time; what lies damaged is not. */
  private byte[] read(InputOwner owner, FileReference.Uploaded upload, long most) {
    if (upload.size() > most) {
      throw new PredictionException(
          ErrorCode.VALIDATION_FAILED, "The input's files are too large together", null);
    }
    for (int read = 0; read < MOST_READS; read++) {
      byte[] content =
          payloads
              .read(owner.uploads().apply(upload.sha256()))
              .orElseThrow(() ->
                  new PredictionException(ErrorCode.INPUT_CORRUPT, "The upload is gone", null));
      if (content.length == upload.size() && Sha256.hex(content).equals(upload.sha256())) {
        return content;
      }
    }
    throw new PredictionException(
        ErrorCode.UPLOAD_MISMATCH,
        "The bytes of " + upload.id() + " are not those that were announced",
        null);
  }

  private byte[] fetch(InputOwner owner, String text, FileRule rule, long most, StopSignal stop) {
    try {
      return fetcher.fetch(PublicUrl.parse(text, allowLoopback), rule, most, stop);
    } catch (IllegalArgumentException e) {
      throw new PredictionException(
          ErrorCode.URL_NOT_ALLOWED, "The address is not allowed any more", e);
    } catch (PredictionException e) {
      if (e.toJobError().code() == ErrorCode.FETCH_UNAVAILABLE && owner.failures() >= MOST_TRIES) {
        throw new PredictionException(ErrorCode.FETCH_FAILED, String.valueOf(e.getMessage()), e);
      }
      throw e;
    }
  }

  private static JsonNode value(ResolvedFile file, FileRule rule, String pointer) {
    try {
      return file.value(rule);
    } catch (IllegalArgumentException e) {
      throw fault(
          ErrorCode.VALIDATION_FAILED,
          new FieldError("/input" + pointer, String.valueOf(e.getMessage())));
    }
  }

  private static PredictionException fault(ErrorCode code, FieldError fault) {
    return new PredictionException(code, fault.pointer() + ": " + fault.detail(), null);
  }

  private static JsonNode parse(String inputJson) {
    try {
      return JSON.readTree(inputJson);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An input is checked before it is stored", e);
    }
  }
}
