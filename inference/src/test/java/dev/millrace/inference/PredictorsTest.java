package dev.millrace.inference;

import static dev.millrace.inference.onnx.OnnxBytes.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.core.model.ModelFiles;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.inference.onnx.OnnxBytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PredictorsTest {
  private static final long MEGABYTE = 1 << 20;

  @TempDir private Path folder;
  private FolderModelCatalog models;

  @BeforeEach
  void write() {
    TestPackages packages = new TestPackages(folder);
    for (int i = 0; i < 5; i++) {
      // each has other dimensions, so that their digests differ
      long[] shape = LongStream.rangeClosed(0, i).map(_ -> 1).toArray();
      byte[] model = OnnxBytes.model(OnnxBytes.identity(FLOAT, shape));
      packages.onnx("m" + i, "tensor", "{}", 100, model);
    }
    models = packages.read();
  }

  @Test
  void shouldKeepTheModelsThatWereUsedLast() {
    try (Predictors predictors = new Predictors(models, 250 * MEGABYTE)) {
      Predictor first = predictors.with(model(0), Function.identity());
      Predictor second = predictors.with(model(1), Function.identity());
      assertThat(predictors.with(model(0), Function.identity())).isSameAs(first);

      predictors.load(model(2));

      assertThat(predictors.with(model(0), Function.identity())).isSameAs(first);
      assertThat(predictors.with(model(1), Function.identity())).isNotSameAs(second);
    }
  }

  @Test
  void shouldRefuseAModelThatNeedsMoreMemoryThanThereIs() {
    try (Predictors predictors = new Predictors(models, 99 * MEGABYTE)) {
      assertThatThrownBy(() -> predictors.load(model(0)))
          .isInstanceOf(InvalidModelPackageException.class)
          .hasMessage(
              "m0@1: it needs 104857600 bytes of memory, and all models together may have"
                  + " 103809024");
    }
  }

  @Test
  void shouldCloseAModelOnlyWhenItsLastUserHasLeft() throws Exception {
    CountDownLatch mayLeave = new CountDownLatch(1);
    CountDownLatch entered = new CountDownLatch(1);
    try (Predictors predictors = new Predictors(models, 150 * MEGABYTE);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> user =
          threads.submit(() ->
              predictors.with(
                  model(0),
                  predictor -> {
                    entered.countDown();
                    awaitLatch(mayLeave);
                    return predictor.predict(request(0), new StopSignal());
                  }));
      entered.await();
      Future<String> other = threads.submit(() -> predict(predictors, 1));
      await().pollDelay(Duration.ofMillis(200)).until(() -> !other.isDone());

      mayLeave.countDown();

      assertThat(user.get()).contains("\"data\":[7.0]");
      assertThat(other.get()).contains("\"data\":[7.0]");
    }
  }

  @Test
  void shouldLetOtherModelsRunWhileOneIsLoaded() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    ModelFiles slow =
        (model, check) -> {
          if (model.equals(model(0))) {
            awaitLatch(arrived);
          }
          return models.open(model, check);
        };
    try (Predictors predictors = new Predictors(slow, 500 * MEGABYTE);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> waiting = threads.submit(() -> predict(predictors, 0));

      assertThat(predict(predictors, 1)).contains("\"data\":[7.0]");

      assertThat(waiting.isDone()).isFalse();
      arrived.countDown();
      assertThat(waiting.get()).contains("\"data\":[7.0]");
    }
  }

  @Test
  void shouldLoadAModelOnceHoweverManyAskForIt() throws Exception {
    AtomicInteger loads = new AtomicInteger();
    ModelFiles counting =
        (model, check) -> {
          loads.incrementAndGet();
          return models.open(model, check);
        };
    try (Predictors predictors = new Predictors(counting, 500 * MEGABYTE);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> all =
          IntStream.range(0, 50)
              .mapToObj(_ -> threads.submit(() -> predict(predictors, 0)))
              .toList();
      for (Future<String> each : all) {
        assertThat(each.get()).contains("\"data\":[7.0]");
      }
    }
    assertThat(loads).hasValue(1);
  }

  @Test
  void shouldTellWhoeverAsksWhyAModelCannotBeLoadedAndTryAgainLater() {
    AtomicInteger loads = new AtomicInteger();
    ModelFiles failing =
        (model, check) -> {
          if (loads.getAndIncrement() < 2) {
            throw new InvalidModelPackageException("not there yet");
          }
          return models.open(model, check);
        };
    try (Predictors predictors = new Predictors(failing, 100 * MEGABYTE)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> predict(predictors, 0)).hasMessage("not there yet");
      }
      assertThat(predict(predictors, 0)).contains("\"data\":[7.0]");
    }
  }

  @Test
  void shouldServeManyModelsThatDoNotFitTogether() throws Exception {
    try (Predictors predictors = new Predictors(models, 250 * MEGABYTE);
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<String>> all =
          IntStream.range(0, 1_000)
              .mapToObj(i -> threads.submit(() -> predict(predictors, i * 7 % 5)))
              .toList();
      for (Future<String> each : all) {
        assertThat(each.get()).contains("\"data\":[7.0]");
      }
    }
  }

  @Test
  void shouldStopARunThatWaitsForMemory() throws Exception {
    try (Predictors predictors = new Predictors(models, 150 * MEGABYTE);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      StopSignal stop = new StopSignal();
      var _ =
          predictors.with(
              model(0),
              _ -> {
                Future<String> other = threads.submit(() -> predict(predictors, 1, stop));
                await().until(() -> stop.waited().isPositive());
                stop.stop(StopSignal.Reason.NOT_WANTED);
                assertThatThrownBy(other::get).hasCauseInstanceOf(StoppedException.class);
                return true;
              });

      assertThat(predict(predictors, 1)).contains("\"data\":[7.0]");
    }
  }

  @Test
  void shouldLoadAModelForWhoeverWaitsThoughItsLoaderIsStopped() throws Exception {
    AtomicInteger loads = new AtomicInteger();
    StopSignal stop = new StopSignal();
    ModelFiles slow =
        (model, check) -> {
          if (loads.getAndIncrement() == 0) {
            await().until(() -> stop.reason().isPresent());
            check.run();
          }
          return models.open(model, check);
        };
    try (Predictors predictors = new Predictors(slow, 150 * MEGABYTE);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> first = threads.submit(() -> predict(predictors, 0, stop));
      await().until(() -> loads.get() == 1);
      StopSignal goesOn = new StopSignal();
      Future<String> second = threads.submit(() -> predict(predictors, 0, goesOn));
      StopSignal gone = new StopSignal();
      Future<String> third = threads.submit(() -> predict(predictors, 0, gone));
      await().until(() -> goesOn.waited().isPositive() && gone.waited().isPositive());

      gone.stop(StopSignal.Reason.NOT_WANTED);
      assertThatThrownBy(third::get).hasCauseInstanceOf(StoppedException.class);
      stop.stop(StopSignal.Reason.SHUTTING_DOWN);

      assertThatThrownBy(first::get).hasCauseInstanceOf(StoppedException.class);
      assertThat(second.get()).contains("\"data\":[7.0]");
      assertThat(loads).hasValue(2);
    }
  }

  @Test
  void shouldServeNobodyOnceItIsClosed() {
    Predictors predictors = new Predictors(models, 250 * MEGABYTE);
    String last =
        predictors.with(
            model(0),
            predictor -> {
              predictors.close();
              return predictor.predict(request(0), new StopSignal());
            });

    assertThat(last).contains("\"data\":[7.0]");
    assertThatThrownBy(() -> predict(predictors, 0)).isInstanceOf(IllegalStateException.class);
  }

  private ModelPackage model(int number) {
    return models.resolve("m" + number).orElseThrow();
  }

  private String predict(Predictors predictors, int number) {
    return predictors.with(
        model(number), predictor -> predictor.predict(request(number), new StopSignal()));
  }

  private String predict(Predictors predictors, int number, StopSignal stop) {
    return predictors.with(
        model(number), stop, predictor -> predictor.predict(request(number), stop));
  }

  private static String request(int number) {
    String ones = String.join(",", Collections.nCopies(number + 1, "1"));
    return "{\"inputs\":[{\"name\":\"x\",\"shape\":[%s],\"datatype\":\"FP32\",\"data\":[7]}]}"
        .formatted(ones);
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
