package dev.millrace.asl.jsonata;

import static dev.millrace.asl.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.asl.StatesError;
import dev.millrace.asl.TestSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ConcurrentEvaluationTest {
  private final JsonataTemplates templates = new JsonataTemplates(TestSettings.settings());

  @Test
  void shouldKeepEvaluationsApartOnVirtualAndOnSharedThreads() throws Exception {
    try (ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor();
        ExecutorService shared = Executors.newFixedThreadPool(4)) {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        int number = i;
        runs.add((i % 2 == 0 ? virtual : shared).submit(() -> evaluate(number)));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    }
  }

  private void evaluate(int number) {
    Scope own =
        new Scope(
            json("{'input':{'n':" + number + "}}"), Map.of("own" + number % 7, json("" + number)));
    JsonNode template =
        json(
            "{'n':'{% $states.input.n %}','own':'{% $own"
                + number % 7
                + " %}','sum':'{% ($f := function($x){ $x = 0 ? $states.input.n : $f($x - 1) };"
                + " $sum($map([1..5], function($v){ $v * $f(3) }))) %}'}");

    assertThat(templates.evaluate("Output", template, own))
        .isEqualTo(json("{'n':" + number + ",'own':" + number + ",'sum':" + 15L * number + "}"));
    JsonNode foreign = json("'{% $own" + (number + 1) % 7 + " %}'");
    assertThat(
            catchThrowableOfType(
                    StatesError.class, () -> templates.evaluate("Output", foreign, own))
                .cause())
        .endsWith("returned nothing (undefined).");
  }
}
