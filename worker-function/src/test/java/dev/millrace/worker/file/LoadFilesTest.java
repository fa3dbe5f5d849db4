package dev.millrace.worker.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.core.Sha256;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobError;
import dev.millrace.core.job.JobIds;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.job.JobRequest;
import dev.millrace.core.job.Move;
import dev.millrace.core.job.Outcome;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.model.ModelRef;
import dev.millrace.core.payload.Payload;
import dev.millrace.embedded.InMemoryPayloadStore;
import dev.millrace.inference.PredictionException;
import dev.millrace.inference.StopSignal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadFilesTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final JobPolicy POLICY = JobPolicy.forWorkerTimeout(Duration.ofSeconds(30));

  private final InMemoryPayloadStore payloads = new InMemoryPayloadStore();
  private final HttpFetcher fetcher = new HttpFetcher(true);
  private final LoadFiles files =
      new LoadFiles(FolderModelCatalog.read(Path.of("../models")), payloads, fetcher, true);
  private final Job running = running();

  @AfterEach
  void close() {
    fetcher.close();
  }

  @Test
  void shouldLeaveAnInputWithoutFilesAsItIs() {
    assertThat(resolve("{\"text\" : \"a cat\"}")).isEqualTo("{\"text\" : \"a cat\"}");
  }

  @Test
  void shouldPutTheTextOfAnUploadInItsPlace() {
    store("\uFEFFa \"cät\"");

    assertThat(resolve(reference("\uFEFFa \"cät\""))).isEqualTo("{\"text\":\"a \\\"cät\\\"\"}");
  }

  @Test
  void shouldRefuseAnUploadWithOtherBytesThanThosePinned() {
    payloads.write(running.key().fileKey(Sha256.hex("a cat")), bytes("a dog"));

    assertThat(failure(reference("a cat"))).isEqualTo(ErrorCode.UPLOAD_MISMATCH);
  }

  @Test
  void shouldTellThatAnUploadIsGone() {
    assertThat(failure(reference("a cat"))).isEqualTo(ErrorCode.INPUT_CORRUPT);
  }

  @Test
  void shouldCheckTheContentAgainstTheSchemaOfTheModel() {
    store("  \n");
    assertThat(failure(reference("  \n"))).isEqualTo(ErrorCode.VALIDATION_FAILED);
    store("x".repeat(20_001));
    assertThat(failure(reference("x".repeat(20_001)))).isEqualTo(ErrorCode.INPUT_TOO_LONG);
    byte[] latin = "käse".getBytes(StandardCharsets.ISO_8859_1);
    payloads.write(running.key().fileKey(Sha256.hex(latin)), latin);
    assertThat(failure(reference(latin.length, Sha256.hex(latin))))
        .isEqualTo(ErrorCode.VALIDATION_FAILED);
  }

  @Test
  void shouldFetchAnAddressAndGiveItUpAfterThreeTries() throws IOException {
    HttpServer origin =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    origin.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/plain");
          boolean good = exchange.getRequestURI().getPath().equals("/good");
          exchange.sendResponseHeaders(good ? 200 : 503, 5);
          exchange.getResponseBody().write(bytes("a cat"));
          exchange.close();
        });
    origin.start();
    String address = "{\"text\":{\"url\":\"http://127.0.0.1:" + origin.getAddress().getPort();

    assertThat(resolve(address + "/good\"}}")).isEqualTo("{\"text\":\"a cat\"}");
    assertThat(failure(address + "/bad\"}}")).isEqualTo(ErrorCode.FETCH_UNAVAILABLE);
    Job third = again(again(running));
    assertThat(third.runs().counted()).isEqualTo(LoadFiles.MOST_TRIES);
    assertThat(failure(third, address + "/bad\"}}")).isEqualTo(ErrorCode.FETCH_FAILED);
    origin.stop(0);
  }

  @Test
  void shouldCheckAnAddressOnceMore() {
    LoadFiles elsewhere =
        new LoadFiles(FolderModelCatalog.read(Path.of("../models")), payloads, fetcher, false);
    String input = "{\"text\":{\"url\":\"http://127.0.0.1:8080/\"}}";

    assertThat(
            catchThrowableOfType(
                    PredictionException.class,
                    () -> elsewhere.resolve(InputOwner.of(running), input, new StopSignal()))
                .toJobError()
                .code())
        .isEqualTo(ErrorCode.URL_NOT_ALLOWED);
  }

  private String resolve(String input) {
    return files.resolve(InputOwner.of(running), input, new StopSignal());
  }

  private ErrorCode failure(String input) {
    return failure(running, input);
  }

  private ErrorCode failure(Job job, String input) {
    return catchThrowableOfType(
            PredictionException.class,
            () -> files.resolve(InputOwner.of(job), input, new StopSignal()))
        .toJobError()
        .code();
  }

  private void store(String text) {
    payloads.write(running.key().fileKey(Sha256.hex(text)), bytes(text));
  }

  private static String reference(String text) {
    return reference(bytes(text).length, Sha256.hex(text));
  }

  private static String reference(int size, String sha256) {
    return "{\"text\":{\"upload\":\"upl_%s\",\"size\":%d,\"sha256\":\"%s\"}}"
        .formatted("0".repeat(26), size, sha256);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Job running() {
    JobRequest request =
        new JobRequest(
            new ModelRef("minilm-l6-v2", 1),
            new Payload.Inline("{}"),
            Sha256.hex("{}"),
            Sha256.hex("{}"),
            NOW,
            NOW.plusSeconds(3600),
            null);
    JobKey key = new JobKey(new TenantId("tenant-a"), new JobIds(() -> NOW, new Random(1)).next());
    return claimed(Job.accept(key, request, POLICY), NOW);
  }

  /** The same job in its next attempt. */
  private static Job again(Job job) {
    Outcome failure =
        new Outcome.Failure(new JobError(ErrorCode.FETCH_UNAVAILABLE, "no answer"), Duration.ZERO);
    return claimed(((Move.To) job.finish(NOW, failure, POLICY)).next(), NOW);
  }

  private static Job claimed(Job job, Instant now) {
    return ((Move.To) job.claim(now, "worker", POLICY)).next();
  }
}
