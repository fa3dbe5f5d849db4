package dev.millrace.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.model.ModelCatalog;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.inference.PredictionException;
import dev.millrace.inference.StopSignal;
import dev.millrace.llm.TextVectors;

/** Vectors of texts by the models of a catalog. Thread-safe. */
record PackagedVectors(ModelCatalog catalog, ProcessorModels models) implements TextVectors {
  private static final JsonMapper JSON = new JsonMapper();

  @Override
  public float[] of(String model, String text) {
    ModelPackage embedding =
        catalog
            .resolve(model)
            .orElseThrow(() ->
                new PredictionException(
                    ErrorCode.MODEL_ERROR, "There is no model " + model + " to find facts", null));
    String input = JSON.createObjectNode().put("text", text).toString();
    String output = models.predict(embedding, input, new StopSignal());
    try {
      JsonNode vector = JSON.readTree(output).required("embedding");
      float[] values = new float[vector.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = vector.get(i).floatValue();
      }
      return values;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A model has answered what is no JSON", e);
    }
  }
}
