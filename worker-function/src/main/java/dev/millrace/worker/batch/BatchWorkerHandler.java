package dev.millrace.worker.batch;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.millrace.aws.Environment;
import dev.millrace.core.Pause;
import dev.millrace.core.model.Lane;
import dev.millrace.inference.StopSignal;
import dev.millrace.worker.AwsWorker;
import dev.millrace.worker.Shift;
import dev.millrace.worker.ThreadTimer;
import dev.millrace.worker.WorkerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;

/** The state machine's entry to {@link RunChunks}. Thread-safe. */
public final class BatchWorkerHandler implements RequestStreamHandler {
  /** A chunk must have been handed on so long before Lambda would stop it. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  /** Rows of one chunk that wait for providers side by side. */
  private static final int CALLS = 10;

  private final InstantSource clock = Clock.tickMillis(ZoneOffset.UTC);
  private final RunChunks runChunks;

  /** As Lambda makes it. */
  public BatchWorkerHandler() {
    this(System.getenv());
  }

  /**
   * As a host makes it that has more than one function in its process.
   *
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  public BatchWorkerHandler(Map<String, String> variables) {
    WorkerConfig config = WorkerConfig.from(new Environment(variables));
    AwsWorker worker = new AwsWorker(config, variables, clock);
    runChunks =
        BatchRuns.of(
            new BatchRuns.Stores(
                worker.aws().batchStore(config.jobsTable()), worker.jobs(), worker.payloads()),
            new BatchRuns.Engines(
                worker.catalog(),
                worker.processors(),
                worker.inputFiles(),
                worker.runJob(_ -> {}),
                worker.policy(),
                config.timeout().minus(MARGIN)),
            new BatchRuns.Surroundings(worker.backoff(), clock, Pause.BLOCKING, new ThreadTimer()),
            Map.of(Lane.CPU, config.streams(), Lane.LLM, CALLS));
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    ChunkTask task = ChunkTask.read(new String(input.readAllBytes(), StandardCharsets.UTF_8));
    int done = PowertoolsLogging.withLogging(context, () -> runChunks.run(task, shift(context)));
    output.write(("{\"chunks\":" + done + "}").getBytes(StandardCharsets.UTF_8));
  }

  private Shift shift(Context context) {
    Instant end =
        clock.instant().plus(Duration.ofMillis(context.getRemainingTimeInMillis())).minus(MARGIN);
    return new Shift(context.getAwsRequestId(), false, end, new StopSignal());
  }
}
