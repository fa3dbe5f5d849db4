package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.Sha256;
import dev.millrace.core.job.Calls;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobContext;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobRequest;
import dev.millrace.core.job.JobState.Succeeded;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.Spend;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.job.Tokens;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.model.Lane;
import dev.millrace.core.model.ModelRef;
import dev.millrace.core.payload.Payload;
import dev.millrace.core.queue.Disposition;
import dev.millrace.embedded.InMemoryProviderGates;
import dev.millrace.inference.Predictors;
import dev.millrace.llm.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built-in chat, whose answers may be used for an hour. */
class GeneratedAnswersTest {
  private static final FolderModelCatalog CATALOG = FolderModelCatalog.read(Path.of("../models"));
  private static final String WHY = "{\"prompt\":\"Why is the sky blue?\"}";

  @TempDir Path folder;
  private final TestWorker worker = new TestWorker();
  private final Predictors predictors = new Predictors(CATALOG, 1 << 30);
  private final InMemoryProviderGates gates = new InMemoryProviderGates();
  private final AtomicInteger asked = new AtomicInteger();

  @BeforeEach
  void answer() {
    worker.models = models("these providers");
  }

  @AfterEach
  void close() {
    predictors.close();
    worker.close();
  }

  @Test
  void shouldUseAnAnswerAgainAndCountWhatThatSaves() {
    Job first = run(WHY, Jobs.TENANT, false);
    Job second = run(WHY, Jobs.TENANT, false);

    assertThat(asked).hasValue(1);
    Calls calls = first.runs().calls();
    assertThat(calls.spend().nanos()).isPositive();
    assertThat(calls.fromCache()).isFalse();
    assertThat(second.runs().calls().fromCache()).isTrue();
    assertThat(second.runs().calls().made()).isZero();
    Spend saved = new Spend(Tokens.NONE, 0, calls.spend().nanos());
    assertThat(second.settle().orElseThrow().usage().spend()).isEqualTo(saved);
    assertThat(output(second)).isEqualTo(output(first));
  }

  @Test
  void shouldAskAnewForWhomTheCacheWillNotDo() {
    run(WHY, Jobs.TENANT, false);

    Job anew = run(WHY, Jobs.TENANT, true);

    assertThat(asked).hasValue(2);
    assertThat(anew.runs().calls().fromCache()).isFalse();
    assertThat(anew.runs().calls().made()).isEqualTo(1);
  }

  @Test
  void shouldGiveNobodyTheAnswersOfAnotherTenant() {
    run(WHY, Jobs.TENANT, false);

    run(WHY, new TenantId("tenant-b"), false);

    assertThat(asked).hasValue(2);
  }

  @Test
  void shouldAskAnewOnceAnAnswerIsAnHourOld() {
    run(WHY, Jobs.TENANT, false);
    worker.timer.advance(Duration.ofMinutes(59));
    run(WHY, Jobs.TENANT, false);
    assertThat(asked).hasValue(1);

    worker.timer.advance(Duration.ofMinutes(1));
    run(WHY, Jobs.TENANT, false);

    assertThat(asked).hasValue(2);
  }

  @Test
  void shouldAskAnewForAnotherInputAndOfOtherProviders() {
    run(WHY, Jobs.TENANT, false);
    run("{\"prompt\":\"Why is the sky blue?\",\"temperature\":0}", Jobs.TENANT, false);
    assertThat(asked).hasValue(2);

    worker.models = models("others");
    run(WHY, Jobs.TENANT, false);

    assertThat(asked).hasValue(3);
  }

  @Test
  void shouldLeaveAJobUnclaimedWhileItsProviderWantsToBeLeftAlone() {
    gates.close("bedrock", worker.timer.now().plusSeconds(30));
    Job job = job(WHY, Jobs.TENANT, false);
    worker.create(job);

    assertThat(worker.run(job.key()))
        .isInstanceOfSatisfying(
            Disposition.Later.class,
            later -> assertThat(later.delay()).isGreaterThanOrEqualTo(Duration.ofSeconds(30)));
    assertThat(worker.find(job.key())).isEqualTo(job);

    worker.timer.advance(Duration.ofSeconds(30));
    assertThat(worker.run(job.key())).isEqualTo(new Disposition.Done());
  }

  private Models models(String answeredBy) {
    ProcessorModels processors = new ProcessorModels(predictors, 1);
    GeneratedAnswers generated =
        GeneratedAnswers.of(
            name ->
                (request, timeout, stop) -> {
                  String text = "Answer " + asked.incrementAndGet() + " of " + name;
                  return new Answer(text, Answer.Finish.COMPLETE, new Tokens(100, 20, 50));
                },
            answeredBy,
            gates,
            worker.stored,
            new GeneratedAnswers.Facts(CATALOG, CATALOG, processors),
            folder,
            worker.timer::now);
    return new PackagedModels(CATALOG, processors, generated);
  }

  private Job run(String input, TenantId tenant, boolean noCache) {
    Job job = job(input, tenant, noCache);
    worker.create(job);
    worker.run(job.key());
    return worker.find(job.key());
  }

  private Job job(String input, TenantId tenant, boolean noCache) {
    JobRequest request =
        new JobRequest(
            new ModelRef("chat", 1),
            Lane.LLM,
            new Payload.Inline(input),
            Sha256.hex(input),
            Sha256.hex(input),
            worker.timer.now(),
            worker.timer.now().plus(JobRequest.DEFAULT_DEADLINE),
            null,
            new JobContext(Map.of(), null, null, noCache));
    return Job.accept(new JobKey(tenant, Jobs.IDS.next()), request, Jobs.POLICY);
  }

  private static Payload output(Job job) {
    return ((Succeeded) job.state()).output();
  }
}
