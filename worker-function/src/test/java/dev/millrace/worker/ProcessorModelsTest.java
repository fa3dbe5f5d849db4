package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.model.ModelRef;
import dev.millrace.inference.Predictors;
import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StoppedException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ProcessorModelsTest {
  private static final FolderModelCatalog CATALOG = FolderModelCatalog.read(Path.of("../models"));
  private static final ModelRef MODEL = new ModelRef("minilm-l6-v2", 1);
  private static final String INPUT = "{\"text\":\"The mill grinds slowly.\"}";

  @Test
  @Timeout(60)
  void shouldStopARunThatWaitsForAStream() throws Exception {
    try (Predictors predictors = new Predictors(CATALOG, 1 << 30);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      ModelPackage model = CATALOG.accepted(MODEL).orElseThrow();
      predictors.load(model);
      // with no stream, all wait
      ProcessorModels models = new ProcessorModels(predictors, 0);
      StopSignal stop = new StopSignal();
      Future<?> waiting = threads.submit(() -> models.predict(model, INPUT, stop));
      await().until(() -> stop.waited().isPositive());
      assertThat(waiting.isDone()).isFalse();

      stop.stop(StopSignal.Reason.SHUTTING_DOWN);

      assertThatThrownBy(waiting::get).hasCauseInstanceOf(StoppedException.class);
    }
  }
}
