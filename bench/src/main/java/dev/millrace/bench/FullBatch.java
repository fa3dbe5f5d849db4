package dev.millrace.bench;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.millrace.aws.JobMessage;
import dev.millrace.aws.MessageBatch;
import dev.millrace.core.Pause;
import dev.millrace.core.Sha256;
import dev.millrace.core.account.Limits;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobIds;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.job.JobRequest;
import dev.millrace.core.job.Settlement;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.model.ModelRef;
import dev.millrace.core.payload.Payload;
import dev.millrace.core.payload.Payloads;
import dev.millrace.core.provider.KeptAnswers;
import dev.millrace.core.provider.OpenCalls;
import dev.millrace.core.provider.SpendingLimits;
import dev.millrace.core.queue.JobHint;
import dev.millrace.embedded.InMemoryPayloadStore;
import dev.millrace.embedded.SqliteBudgets;
import dev.millrace.embedded.SqliteTenantStore;
import dev.millrace.inference.Predictors;
import dev.millrace.inference.StopSignal;
import dev.millrace.worker.Backoff;
import dev.millrace.worker.CallDesk;
import dev.millrace.worker.Inference;
import dev.millrace.worker.Models;
import dev.millrace.worker.ProcessorModels;
import dev.millrace.worker.RunJob;
import dev.millrace.worker.Shift;
import dev.millrace.worker.ThreadTimer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A worker's invocations with full batches, on ports in memory: the time for which AWS would bill,
 * beside the time in which its streams of work were in the model.
 */
final class FullBatch implements AutoCloseable {
  private static final int MESSAGES = 10;
  private static final int BATCHES = 20;
  private static final int WARM_UP_ROUNDS = 8;
  private static final TenantId TENANT = new TenantId("bench");
  private static final JobPolicy POLICY = JobPolicy.forWorkerTimeout(Duration.ofSeconds(60));

  private final InstantSource clock = Clock.systemUTC();
  private final int streams = Runtime.getRuntime().availableProcessors();
  private final AtomicLong inModel = new AtomicLong();
  private final List<Job> ended = Collections.synchronizedList(new ArrayList<>());
  private final JobIds ids = new JobIds(clock, new Random(1));
  private final ThreadTimer timer = new ThreadTimer();
  private final Predictors predictors;
  private final SqliteBudgets budgets = SqliteBudgets.inMemory();
  private final SqliteTenantStore tenants = SqliteTenantStore.inMemory();
  private final ModelRef model;
  private final MapStore store;
  private final RunJob runJob;
  private final MessageBatch batch;

  private FullBatch(Path models, Duration away) {
    FolderModelCatalog catalog = FolderModelCatalog.read(models);
    predictors = new Predictors(catalog, 1L << 30);
    ProcessorModels processors = new ProcessorModels(predictors, streams);
    ModelPackage packaged = catalog.resolve("minilm-l6-v2").orElseThrow();
    model = packaged.ref();
    InMemoryPayloadStore payloads = new InMemoryPayloadStore();
    Backoff backoff = new Backoff(new Random(1));
    store = new MapStore(away);
    runJob =
        new RunJob(
            store,
            new Inference(
                new Payloads(payloads), timed(processors, packaged), desk(payloads), backoff),
            _ -> {},
            new RunJob.Surroundings(POLICY, backoff, clock, Pause.BLOCKING, timer, ended::add));
    // as the worker's handler has it: one thread more than there are streams
    batch = new MessageBatch(payloads, (_, _) -> {}, POLICY.lease(), streams + 1);
  }

  /** Prints a line for each workload and distance of the store: medians of the rounds. */
  static void measure(Path models, int rounds) {
    System.out.printf(
        "full batches of %d          store ms  billed ms/job  in the model  ratio  (lowest,"
            + " highest)%n",
        MESSAGES);
    for (Workload workload : List.of(Workload.SHORT, Workload.LONG)) {
      for (int away : new int[] {0, 5}) {
        try (FullBatch worker = new FullBatch(models, Duration.ofMillis(away))) {
          double[][] found = worker.rounds(workload, rounds);
          System.out.printf(
              Locale.ROOT,
              "%-28s  %6d  %13.3f  %12.3f  %5.3f  (%.3f, %.3f)%n",
              workload.name(),
              away,
              found[0][rounds / 2],
              found[1][rounds / 2],
              found[2][rounds / 2],
              found[2][0],
              found[2][rounds - 1]);
        }
      }
    }
  }

  /** Milliseconds billed, and in the model, of all streams for a job, and their ratio; sorted. */
  private double[][] rounds(Workload workload, int rounds) {
    double[][] found = new double[3][rounds];
    for (int i = -WARM_UP_ROUNDS; i < rounds; i++) {
      inModel.set(0);
      long billed = 0;
      for (int k = 0; k < BATCHES; k++) {
        billed += invoke(accept(workload));
      }
      if (i >= 0) {
        double perJob = 1e6 * BATCHES * MESSAGES;
        found[0][i] = billed * streams / perJob;
        found[1][i] = inModel.get() / perJob;
        found[2][i] = found[0][i] / found[1][i];
      }
    }
    Arrays.stream(found).forEach(Arrays::sort);
    return found;
  }

  private List<SQSMessage> accept(Workload workload) {
    List<SQSMessage> messages = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      String input = workload.input(i);
      String sha256 = Sha256.hex(input);
      Instant now = clock.instant();
      JobRequest request =
          new JobRequest(
              model,
              new Payload.Inline(input),
              sha256,
              sha256,
              now,
              now.plus(JobRequest.DEFAULT_DEADLINE),
              null);
      Job job = Job.accept(new JobKey(TENANT, ids.next()), request, POLICY);
      store.create(job);
      messages.add(message(job.key()));
    }
    return messages;
  }

  private static SQSMessage message(JobKey key) {
    SQSMessage message = new SQSMessage();
    message.setMessageId(key.id().value());
    message.setReceiptHandle(key.id().value());
    message.setBody(JobMessage.write(new JobHint(key)));
    message.setAttributes(Map.of("ApproximateReceiveCount", "1"));
    return message;
  }

  private long invoke(List<SQSMessage> messages) {
    long start = System.nanoTime();
    Instant end = clock.instant().plusSeconds(60);
    batch.run(
        messages,
        () -> true,
        (key, alone) -> runJob.run(key, new Shift("bench", alone, end, new StopSignal())));
    List<Settlement> settlements = ended.stream().flatMap(job -> job.settle().stream()).toList();
    ended.clear();
    if (store.settle(settlements) != messages.size()) {
      throw new IllegalStateException("A job of the batch did not end");
    }
    return System.nanoTime() - start;
  }

  /** It is never paid with: nothing here asks a provider. */
  private CallDesk desk(InMemoryPayloadStore payloads) {
    KeptAnswers answers = new KeptAnswers(payloads);
    return new CallDesk(
        answers,
        new OpenCalls(answers, budgets, clock),
        budgets,
        new SpendingLimits(tenants, TENANT, Limits.NONE, 0, clock),
        clock);
  }

  private Models timed(ProcessorModels models, ModelPackage packaged) {
    return (_, input, _, stop) -> {
      long start = System.nanoTime();
      Models.Prediction answer =
          new Models.Prediction(models.predict(packaged, input, stop), packaged.digest());
      inModel.addAndGet(System.nanoTime() - start - stop.waited().toNanos());
      return answer;
    };
  }

  @Override
  public void close() {
    timer.close();
    predictors.close();
    budgets.close();
    tenants.close();
  }
}
