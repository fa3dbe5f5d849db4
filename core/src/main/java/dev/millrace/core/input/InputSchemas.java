package dev.millrace.core.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.core.model.ModelCatalog;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.model.ModelRef;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The input schemas of all models, ready to validate (JSON Schema 2020-12). Thread-safe. */
public final class InputSchemas {
  private final Map<ModelRef, Schema> schemas;

  /**
   * Reads the schemas.
   *
   * @throws InvalidModelPackageException if a schema's rule of files is not right
   */
  public InputSchemas(ModelCatalog models) {
    SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    models.all().forEach(InputSchemas::checkFileRules);
    schemas =
        models.all().stream()
            .collect(
                Collectors.toMap(
                    ModelPackage::ref, model -> registry.getSchema(model.inputSchema())));
  }

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
    return InputFaults.of(
        Objects.requireNonNull(schemas.get(model.ref())).validate(input).stream()
            .filter(error -> !unknown.contains(error.getInstanceLocation().toString()))
            .toList());
  }

  private static void checkFileRules(ModelPackage model) {
    try {
      model.inputSchema().findParents(FileRule.KEYWORD).forEach(FileRule::of);
    } catch (IllegalArgumentException e) {
      throw new InvalidModelPackageException(model.ref() + ": " + e.getMessage(), e);
    }
  }
}
