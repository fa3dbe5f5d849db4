package dev.millrace.local.emulated;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.asl.definition.Resource;
import dev.millrace.asl.run.Arns;
import dev.millrace.asl.run.EngineSettings;
import dev.millrace.asl.run.ExecutionEngine;
import dev.millrace.asl.run.SystemTimers;
import dev.millrace.asl.run.TaskRequest;
import dev.millrace.asl.wire.StepFunctionsApi;
import dev.millrace.asl.wire.WireAnswer;
import dev.millrace.aws.AwsClients;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.embedded.SqliteExecutionStore;
import dev.millrace.local.function.LocalFunction;
import dev.millrace.local.http.HttpCall;
import dev.millrace.local.http.HttpFront;
import dev.millrace.local.http.HttpLimits;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Step Functions in this process, its executions kept in a file: what ran when the process ended
 * goes on at the next start. It looks at no signatures.
 */
final class StepFunctionsService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StepFunctionsService.class);

  /** More children of a map would only wait for the same processors. */
  private static final int MOST_CHILDREN = 40;

  /** As long as Step Functions keeps executions. */
  private static final Duration KEPT = Duration.ofDays(90);

  /** A definition of 1 MiB, with all its quotation marks escaped, and more. */
  private static final int MOST_BYTES = 4 * 1024 * 1024;

  private final SqliteExecutionStore store;
  private final SystemTimers timers;
  private final LambdaTasks functions;
  private final ServiceActions services;
  private final ExecutionEngine engine;
  private final StepFunctionsApi api;
  private final HttpFront http;
  private boolean closed;

  private StepFunctionsService(String region, Path folder, AwsClients clients) {
    Clock clock = Clock.systemUTC();
    this.store = SqliteExecutionStore.onDisk(folder.resolve("executions.db"));
    this.timers = new SystemTimers(clock);
    this.functions = new LambdaTasks(clock);
    this.services = new ServiceActions(clients);
    BucketFiles files = new BucketFiles(clients.s3(), folder);
    this.engine =
        new ExecutionEngine(
            new EngineSettings(new Arns(region, ResourceNames.ACCOUNT), MOST_CHILDREN),
            new ExecutionEngine.Ports(
                store, this::task, files, files, timers, UUID::randomUUID, new SecureRandom()));
    this.api = new StepFunctionsApi(engine);
    store.forget(clock.instant().minus(KEPT));
    this.http = HttpFront.start(0, HttpLimits.ofBody(MOST_BYTES), this::answer);
  }

  /**
   * Starts it; until {@link #run} nothing goes on that ran before.
   *
   * @param clients of the services that Task states call
   */
  static StepFunctionsService start(String region, Path folder, AwsClients clients) {
    return new StepFunctionsService(region, folder, clients);
  }

  /** Lets executions call these functions, and those go on that ran when the process ended. */
  void run(Collection<LocalFunction> those) {
    functions.serve(those);
    engine.resume();
  }

  URI endpoint() {
    return http.address();
  }

  /** Begins nothing any more; the calls of functions that run come to their end. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      http.close();
      engine.close();
      functions.close();
      timers.close();
      store.close();
    }
  }

  private JsonNode task(TaskRequest request) throws InterruptedException {
    return switch (request.resource()) {
      case Resource.Function function -> functions.call(function.arn(), request.arguments());
      case Resource.Service service
          when service.service().equals("lambda") && service.action().equals("invoke") ->
          functions.invoke(request.arguments());
      case Resource.Service service -> services.run(service, request.arguments());
    };
  }

  private ApiResponse answer(HttpCall call) {
    WireAnswer answer = safely(call);
    return new ApiResponse(
        answer.status(),
        Map.of("Content-Type", "application/x-amz-json-1.0", "x-amzn-RequestId", call.id()),
        answer.body());
  }

  private WireAnswer safely(HttpCall call) {
    try {
      return api.answer(
          call.headers().first("X-Amz-Target").orElse(""),
          new String(call.body(), StandardCharsets.UTF_8));
    } catch (RuntimeException e) { // whatever it is, the client must hear of it
      LOG.warn("A request could not be answered", e);
      return new WireAnswer(500, "{\"__type\":\"InternalFailure\"}");
    }
  }
}
