package dev.millrace.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.millrace.core.model.ModelCatalog;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.model.ModelRef;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The input schemas of all models, ready to validate (JSON Schema 2020-12). Thread-safe. */
final class InputSchemas {
  private final Map<ModelRef, Schema> schemas;

  InputSchemas(ModelCatalog models) {
    SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    schemas =
        models.all().stream()
            .collect(
                Collectors.toMap(
                    ModelPackage::ref, model -> registry.getSchema(model.inputSchema())));
  }

  /** Every fault of the input; none if it fits. */
  InputFaults validate(ModelPackage model, JsonNode input) {
    return InputFaults.of(Objects.requireNonNull(schemas.get(model.ref())).validate(input));
  }
}
