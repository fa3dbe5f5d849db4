package dev.millrace.statemachine.row;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.Sha256;
import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.Row;
import dev.millrace.core.batch.RowError;
import dev.millrace.core.http.Faults;
import dev.millrace.core.http.JsonBody;
import dev.millrace.core.http.Problem;
import dev.millrace.core.http.Problem.FieldError;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.input.FileReference;
import dev.millrace.core.input.InputFaults;
import dev.millrace.core.input.InputSchemas;
import dev.millrace.core.input.PinFiles;
import dev.millrace.core.input.ResolvedFile;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.model.ModelPackage;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes what lines say rows of a batch, by the rules by which a job's input is accepted: files are
 * pinned, and what does not fit the model's schema is refused. Thread-safe.
 */
public final class RowFactory {
  private static final JsonMapper CANONICAL =
      JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();
  private static final int MOST_FAULTS = 5;

  private final Batch batch;
  private final ModelPackage model;
  private final PinFiles files;
  private final InputSchemas schemas;
  private final @Nullable JsonNode parameters;

  /** Makes rows of this batch, which is for this model. */
  public RowFactory(Batch batch, ModelPackage model, PinFiles files, InputSchemas schemas) {
    this.batch = batch;
    this.model = model;
    this.files = files;
    this.schemas = schemas;
    String given = batch.request().parameters();
    this.parameters = given == null ? null : JsonBody.parse(given);
  }

  /**
   * The row on this line, or why it is none.
   *
   * @throws dev.millrace.core.StoreUnavailableException if nobody can say whether its files are
   *     there
   */
  public Row read(long line, String text, RowSyntax syntax) {
    RawRow raw;
    try {
      raw = syntax.read(text);
    } catch (RowRefusedException e) {
      return new Row.Rejected(line, e.id(), e.error());
    }
    return make(line, raw);
  }

  /**
   * The row of which a file is the input, or why it is none.
   *
   * @param content that is already the batch's own under its SHA-256
   */
  public Row ofFile(long line, String id, FileMember member, ResolvedFile content) {
    ObjectNode input = JsonNodeFactory.instance.objectNode();
    String sha256 = Sha256.hex(content.bytes());
    input.set(member.name(), new FileReference.Uploaded(id, content.size(), sha256).toJson());
    addParameters(input);
    InputFaults faults;
    if (member.rule().binary()) {
      faults = schemas.validate(model, input, Set.of(Faults.below("", member.name())));
    } else {
      try {
        faults =
            schemas.validate(
                model, input.deepCopy().set(member.name(), content.value(member.rule())));
      } catch (IllegalArgumentException e) {
        return new Row.Rejected(
            line,
            id,
            new RowError(ErrorCode.VALIDATION_FAILED.slug(), String.valueOf(e.getMessage())));
      }
    }
    return faults.errors().isEmpty()
        ? new Row.Input(line, id, input, hash(input))
        : new Row.Rejected(line, id, error(faults));
  }

  private void addParameters(ObjectNode input) {
    if (parameters != null) {
      parameters.forEachEntry((name, value) -> {
        if (!input.has(name)) {
          input.set(name, value);
        }
      });
    }
  }

  private Row make(long line, RawRow raw) {
    ObjectNode input = raw.input();
    addParameters(input);
    try {
      PinFiles.Pinned pinned = files.pin(batch.key().tenant(), model, input);
      InputFaults faults = schemas.validate(model, pinned.input(), pinned.unknown());
      if (!faults.errors().isEmpty()) {
        return new Row.Rejected(line, raw.id(), error(faults));
      }
      files.copy(pinned, batch.key()::fileKey);
      return new Row.Input(line, raw.id(), pinned.input(), hash(pinned.input()));
    } catch (ProblemException e) {
      return new Row.Rejected(line, raw.id(), error(e.problem()));
    }
  }

  private String hash(JsonNode input) {
    try {
      return Sha256.hex(model.digest() + "\n" + CANONICAL.writeValueAsString(input));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree can be written", e);
    }
  }

  private static RowError error(InputFaults faults) {
    ErrorCode code =
        faults.excess().isPresent() ? ErrorCode.INPUT_TOO_LONG : ErrorCode.VALIDATION_FAILED;
    return new RowError(code.slug(), text(faults.errors()));
  }

  private static RowError error(Problem problem) {
    String detail = problem.errors().isEmpty() ? problem.detail() : text(problem.errors());
    return new RowError(problem.type().slug(), detail);
  }

  private static String text(List<FieldError> errors) {
    return errors.stream()
        .limit(MOST_FAULTS)
        .map(error -> error.pointer() + ": " + error.detail())
        .collect(Collectors.joining("; "));
  }
}
