package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.account.Caller;
import dev.millrace.core.account.Limits;
import dev.millrace.core.inbox.ObjectOrigin;
import dev.millrace.core.inbox.Places;
import dev.millrace.core.input.PinFiles;
import dev.millrace.core.job.Delivery;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobIds;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.Retention;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.payload.Payload;
import dev.millrace.core.payload.Payloads;
import dev.millrace.core.queue.JobHint;
import dev.millrace.core.upload.Uploads;
import dev.millrace.embedded.InMemoryInboxStore;
import dev.millrace.embedded.InMemoryPayloadStore;
import dev.millrace.embedded.InMemoryUploadStore;
import dev.millrace.embedded.SqliteJobStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptObjectTest {
  private static final TenantId TENANT = new TenantId("acme");
  private static final String KEY = "inbox/acme/minilm-l6-v2/a b/café.txt";

  private final SqliteJobStore store = SqliteJobStore.inMemory();
  private final InMemoryInboxStore inbox = new InMemoryInboxStore();
  private final InMemoryPayloadStore payloads = new InMemoryPayloadStore();
  private final List<JobHint> runs = new ArrayList<>();
  private final List<JobHint> ends = new ArrayList<>();
  private Instant now = Jobs.NOW;
  private Limits limits = Limits.NONE;
  private final AcceptObject accept =
      new AcceptObject(
          inbox,
          store,
          new SubmitJob(
              FolderModelCatalog.read(Path.of("../models")),
              new PinFiles(new Uploads(payloads), new InMemoryUploadStore(payloads), false),
              new Payloads(payloads),
              store,
              SubmitJob.Queues.fair(runs::addAll),
              store.quotas(),
              new SubmitJob.Acceptance(
                  new JobIds(() -> now, new Random(1)), () -> now, Jobs.POLICY)),
          ends::addAll,
          () -> now,
          tenant ->
              Optional.of(new Caller(TENANT, "inbox", Set.of(), Set.of(), limits))
                  .filter(_ -> tenant.equals(TENANT)));

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldMakeOneJobOfAnObjectHoweverOftenItHearsOfIt() {
    put(KEY, "a cat");

    accept.accept(KEY);
    accept.accept(KEY);

    Job job = job(KEY);
    assertThat(job.request().input()).isEqualTo(new Payload.Inline("{\"text\":\"a cat\"}"));
    assertThat(job.request().model()).hasToString("minilm-l6-v2@1");
    assertThat(job.key().tenant()).isEqualTo(TENANT);
    assertThat(job.request().deadline()).isEqualTo(now.plus(Duration.ofHours(24)));
    assertThat(origin(job).key()).isEqualTo(KEY);
    assertThat(runs).containsExactly(new JobHint(job.key()));
    assertThat(inbox.keys()).containsExactly(KEY);
  }

  @Test
  void shouldMakeAnotherJobOfOtherContentUnderTheSameKey() {
    put(KEY, "a cat");
    accept.accept(KEY);
    JobKey first = job(KEY).key();
    put(KEY, "a dog");
    accept.accept(KEY);

    assertThat(job(KEY).key()).isNotEqualTo(first);
    assertThat(runs).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "a.json, '', '{\"text\":\"x\"}'",
    "a.JSON, text/plain, '{\"text\":\"x\"}'",
    "a, application/json; charset=utf-8, '{\"text\":\"x\"}'",
    "a.txt, text/plain, 'x'",
    "a, '', '\uFEFFx'"
  })
  void shouldTakeJsonAsTheInputAndElseTheText(String name, String type, String content) {
    String key = "inbox/acme/minilm-l6-v2@1/" + name;
    inbox.put(key, content.getBytes(StandardCharsets.UTF_8), type, now);

    accept.accept(key);

    assertThat(job(key).request().input()).isEqualTo(new Payload.Inline("{\"text\":\"x\"}"));
  }

  @ParameterizedTest
  @CsvSource({
    "inbox/a.txt, x, validation-failed",
    "inbox/acme/minilm-l6-v2/a.error, x, validation-failed",
    "inbox/stranger/minilm-l6-v2/a, x, tenant-not-found",
    "inbox/acme/maxilm/a, x, unknown-model",
    "inbox/acme/minilm-l6-v2/a, '', validation-failed",
    "inbox/acme/minilm-l6-v2/a.json, '', malformed-json",
    "inbox/acme/minilm-l6-v2/a.json, '{\"text\":', malformed-json",
    "inbox/acme/minilm-l6-v2/a.json, '{\"text\":1,\"text\":2}', duplicate-key",
    "inbox/acme/minilm-l6-v2/a.json, '[1]', validation-failed",
    "inbox/acme/minilm-l6-v2/a.json, '{\"txt\":\"x\"}', validation-failed"
  })
  void shouldSayInTheOutboxWhyAnObjectBecomesNoJob(String key, String content, String code)
      throws IOException {
    put(key, content);
    accept.accept(key);
    accept.accept(key);

    JsonNode refusal = document(Places.error(key));
    assertThat(refusal.at("/error/code").asText()).isEqualTo(code);
    assertThat(refusal.at("/error/detail").asText()).isNotEmpty();
    assertThat(refusal.get("key").asText()).isEqualTo(key);
    assertThat(inbox.keys()).containsExactly(Places.failed(key), Places.error(key));
    assertThat(runs).isEmpty();
  }

  @Test
  void shouldRefuseWhatIsNoText() throws IOException {
    inbox.put(KEY, new byte[] {(byte) 0x89, 'P', 'N', 'G'}, "image/png", now);
    accept.accept(KEY);

    assertThat(document(Places.error(KEY)).at("/error/code").asText())
        .isEqualTo("malformed-encoding");
  }

  @Test
  void shouldRefuseWhatIsTooLarge() throws IOException {
    inbox.put(KEY, new byte[1024 * 1024 + 1], "", now);
    accept.accept(KEY);

    assertThat(document(Places.error(KEY)).at("/error/code").asText())
        .isEqualTo("payload-too-large");
    assertThat(inbox.keys()).contains(Places.failed(KEY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "outbox/acme/minilm-l6-v2/a.json",
        "done/acme/minilm-l6-v2/a",
        "inbox/acme/minilm-l6-v2/",
        "inbox/acme/minilm-l6-v2/.draft"
      })
  void shouldLeaveAloneWhatIsNoInput(String key) {
    put(key, "x");
    accept.accept(key);

    assertThat(inbox.keys()).containsExactly(key);
    assertThat(runs).isEmpty();
  }

  @Test
  void shouldNotMindAnEventAboutWhatIsGone() {
    accept.accept(KEY);

    assertThat(inbox.keys()).isEmpty();
  }

  @Test
  void shouldTellTheEndAgainWhenTheSameObjectIsPutAgain() {
    put(KEY, "a cat");
    accept.accept(KEY);
    Job told = tell(end(job(KEY)));
    accept.accept(KEY);

    assertThat(ends).containsExactly(new JobHint(told.key()));
    assertThat(delivery(told.key()).standing()).isEqualTo(Delivery.Standing.PENDING);
    assertThat(runs).hasSize(1);
  }

  @Test
  void shouldRefuseTheSameObjectOnceItsResultIsKeptNoLonger() throws IOException {
    put(KEY, "a cat");
    accept.accept(KEY);
    Job told = tell(end(job(KEY)));
    now = now.plus(Retention.DATA);
    accept.accept(KEY);

    assertThat(document(Places.error(KEY)).at("/error/code").asText()).isEqualTo("result-expired");
    assertThat(inbox.keys()).contains(Places.failed(KEY)).doesNotContain(KEY);
    assertThat(ends).isEmpty();
    assertThat(store.find(told.key())).contains(told);
  }

  @Test
  void shouldLeaveAJobInPeaceWhoseEndIsStillToBeTold() {
    put(KEY, "a cat");
    accept.accept(KEY);
    Job ended = end(job(KEY));
    accept.accept(KEY);

    assertThat(ends).isEmpty();
    assertThat(store.find(ended.key())).contains(ended);
  }

  @Test
  void shouldWaitForALimitAndLoseNothing() {
    limits = new Limits(1, 1, 0, 100);
    put(KEY, "a cat");
    assertThatThrownBy(() -> accept.accept(KEY)).isInstanceOf(StoreUnavailableException.class);
    assertThat(inbox.keys()).containsExactly(KEY);

    limits = Limits.NONE;
    accept.accept(KEY);
    assertThat(runs).hasSize(1);
  }

  @Test
  void shouldComeBackWhenTheStoreCannotAnswer() {
    put(KEY, "a cat");
    store.close();

    assertThatThrownBy(() -> accept.accept(KEY)).isInstanceOf(StoreUnavailableException.class);
    assertThat(inbox.keys()).containsExactly(KEY);
  }

  private Job end(Job job) {
    Job running = Jobs.next(job.claim(now, "w", Jobs.POLICY));
    store.save(running);
    Job ended = Jobs.end(running);
    store.save(ended);
    return ended;
  }

  private Job tell(Job ended) {
    Job begun = Jobs.next(ended.beginDelivery(now));
    store.save(begun);
    Job told = Jobs.next(begun.endDelivery(now, now, Delivery.Verdict.TAKEN, "accepted", 0));
    store.save(told);
    return told;
  }

  private Delivery delivery(JobKey key) {
    return Optional.ofNullable(store.find(key).orElseThrow().delivery()).orElseThrow();
  }

  private void put(String key, String content) {
    inbox.put(key, content.getBytes(StandardCharsets.UTF_8), "", now);
  }

  private Job job(String key) {
    ObjectOrigin object = inbox.find(key).orElseThrow().origin();
    return store
        .find(
            new JobKey(
                TENANT, JobIds.ofObject(TENANT, object.bucket(), object.key(), object.version())))
        .orElseThrow();
  }

  private static ObjectOrigin origin(Job job) {
    return ObjectOrigin.ofReference(
        Optional.ofNullable(job.request().context().origin()).orElseThrow());
  }

  private JsonNode document(String key) throws IOException {
    return new JsonMapper().readTree(inbox.find(key).flatMap(inbox::read).orElseThrow());
  }
}
