package dev.millrace.core.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.model.ModelSchemas;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The input schemas of models, ready to validate (JSON Schema 2020-12); each is read once, when it
 * is first needed. Thread-safe.
 */
public final class InputSchemas {
  private final SchemaRegistry registry = ModelSchemas.registry();
  private final Map<String, Schema> byDigest = new ConcurrentHashMap<>();

  /** Every fault of the input; none if it fits. */
  public InputFaults validate(ModelPackage model, JsonNode input) {
    return validate(model, input, Set.of());
  }

  /**
   * The same, but for values that are not known yet.
   *
   * @param unknown where they stand in the input, as RFC 6901 has it
   */
  public InputFaults validate(ModelPackage model, JsonNode input, Set<String> unknown) {
    Schema schema =
        byDigest.computeIfAbsent(
            model.digest(), _ -> registry.getSchema(model.manifest().inputSchema()));
    return InputFaults.of(
        schema.validate(input).stream()
            .filter(error -> !unknown.contains(error.getInstanceLocation().toString()))
            .toList());
  }
}
