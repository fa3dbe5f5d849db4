package dev.millrace.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Millrace over HTTP. Requests whose answer is lost or comes too early are repeated, as {@link
 * RetryPolicy} has it, and only where that is safe. What blocks ends with an interrupt. All methods
 * throw {@link MillraceException}. Thread-safe; one client is enough for a program.
 */
public final class MillraceClient implements AutoCloseable {
  private final Api api;
  private final Transport transport;
  private final Pollers pollers;

  MillraceClient(Api api, Transport transport, Pollers pollers) {
    this.api = api;
    this.transport = transport;
    this.pollers = pollers;
  }

  /** A client with the usual settings. */
  public static MillraceClient connect(URI api, String apiKey) {
    return builder(api, apiKey).build();
  }

  /**
   * A client with other settings.
   *
   * @param api base address of the API, with what stands before {@code /v1}
   * @param apiKey empty for none, which is enough for {@link #health}
   * @throws IllegalArgumentException if the address or the key cannot be one
   */
  public static MillraceClientBuilder builder(URI api, String apiKey) {
    return new MillraceClientBuilder(api, apiKey);
  }

  /** Submits a job and answers when it is accepted. */
  public Job submit(JobSpec spec) {
    return Api.join(submitAsync(spec));
  }

  /**
   * Submits a job and answers when it is accepted.
   *
   * @param input a JsonNode, a map, or anything else that Jackson writes as an object
   */
  public Job submit(String model, Object input) {
    return submit(JobSpec.of(model, input));
  }

  /** The same without waiting. */
  public CompletableFuture<Job> submitAsync(JobSpec spec) {
    return Api.handOver(api.send(spec.toCall(api)), Answer::job);
  }

  /**
   * Submits a job and waits for its output.
   *
   * @throws JobFailedException if it ends in another way
   * @throws AwaitTimeoutException if it has not ended in time; it goes on
   */
  public Job run(JobSpec spec, Duration timeout) {
    return Api.join(runAsync(spec, timeout, OnTimeout.LEAVE));
  }

  /** The same without waiting; canceling the future leaves the job alone. */
  public CompletableFuture<Job> runAsync(JobSpec spec, Duration timeout, OnTimeout onTimeout) {
    long begin = api.pace().nanos();
    // the answer has to come back within the time, too
    long wait = Math.clamp(timeout.toSeconds() - 1, 0, Await.LONGEST_WAIT_SECONDS);
    CompletableFuture<Job> submission =
        Api.handOver(
            api.send(spec.toCall(api).waiting(wait), api.retries().atMost(timeout)), Answer::job);
    return Run.of(
        api.pace(),
        timeout,
        submission,
        job -> await(job.id(), Run.left(timeout, begin, api.pace().nanos()), onTimeout));
  }

  /** Waits for a job's end; {@link #await(String, Duration, OnTimeout)} says more. */
  public CompletableFuture<Job> await(Job job, Duration timeout) {
    return job.isFinal()
        ? CompletableFuture.completedFuture(job)
        : await(job.id(), timeout, OnTimeout.LEAVE);
  }

  /** Waits for a job's end; {@link #await(String, Duration, OnTimeout)} says more. */
  public CompletableFuture<Job> await(String id, Duration timeout) {
    return await(id, timeout, OnTimeout.LEAVE);
  }

  /**
   * Waits for a job's end without a thread, through lost answers and restarts of the server. The
   * future completes with the job, however it ended, or with {@link AwaitTimeoutException}; what
   * depends on it runs on a virtual thread of its own. Canceling it ends the waiting, not the job.
   */
  public CompletableFuture<Job> await(String id, Duration timeout, OnTimeout onTimeout) {
    return Await.start(api, pollers, id, timeout, onTimeout);
  }

  /**
   * The job as it stands.
   *
   * @throws ProblemException {@code job-not-found} if there is none
   */
  public Job get(String id) {
    return api.answer(api.call("GET", path(id))).job();
  }

  /**
   * A job's whole output, however large.
   *
   * @throws ProblemException {@code job-not-finished}, {@code job-failed}, {@code result-expired},
   *     {@code data-removed} or {@code job-not-found}
   */
  public JsonNode result(String id) {
    Answer answer = api.answer(api.call("GET", path(id) + "/result"));
    if (answer.status() != 303) {
      return answer.json();
    }
    URI elsewhere = answer.header("Location").map(api.base()::resolve).orElse(null);
    if (elsewhere == null || !Transport.mayFollow(api.base(), elsewhere)) {
      throw new MillraceException("The server named no address that has the result", null);
    }
    // the link is its own permission; the key is not for who keeps the files
    return api.answer(
            new Call(
                "GET",
                elsewhere,
                false,
                Map.of(),
                BodyPublishers.noBody(),
                true,
                Duration.ofMinutes(5)))
        .json();
  }

  /**
   * Stops a job. One that runs is only asked to stop; {@link #await} tells when it has.
   *
   * @throws ProblemException {@code job-already-final} if it has ended in another way
   */
  public Job cancel(String id) {
    return api.answer(api.call("POST", path(id) + "/cancel")).job();
  }

  /**
   * Tries a failed or expired job again.
   *
   * @throws ProblemException {@code job-not-retryable} if it is another one
   */
  public Job retry(String id) {
    return new Retrying(api).retry(path(id));
  }

  /**
   * Deletes a job's input and output; again is no error.
   *
   * @throws ProblemException {@code job-not-finished} if it has to be canceled first
   */
  public void delete(String id) {
    var _ = api.answer(api.call("DELETE", path(id)));
  }

  /** The jobs of this filter, read as they are gone through. */
  public JobList list(JobFilter filter) {
    return new JobList(api, filter);
  }

  /**
   * Does something with all jobs of this filter, slice by slice.
   *
   * @param dryRun to count only
   */
  public BulkResult bulk(BulkAction action, JobFilter filter, boolean dryRun) {
    BulkResult result = new BulkResult(action, dryRun, 0, 0, 0);
    String cursor = null;
    do {
      JsonNode slice =
          api.answer(api.call("POST", "/v1/jobs/actions", wish(result, filter, cursor))).json();
      result =
          result.plus(
              slice.path("matched").asLong(),
              slice.path("done").asLong(),
              slice.path("refused").asLong());
      cursor = slice.path("has_more").asBoolean() ? Json.text(slice, "next_cursor") : null;
    } while (cursor != null);
    return result;
  }

  private static ObjectNode wish(BulkResult asked, JobFilter filter, @Nullable String cursor) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("action", asked.action().word());
    body.set("filter", filter.toJson());
    body.put("dry_run", asked.dryRun());
    return cursor == null ? body : body.put("cursor", cursor);
  }

  /**
   * Uploads a file, which is read twice and never held in memory.
   *
   * @throws IOException if the file cannot be read
   */
  public Upload upload(Path file, String contentType) throws IOException {
    return new Uploading(api).upload(file, contentType);
  }

  /** Uploads these bytes. */
  public Upload upload(byte[] content, String contentType) {
    return new Uploading(api).upload(content, contentType);
  }

  /** How busy the server is. */
  public QueueState queue() {
    return QueueState.of(api.answer(api.call("GET", "/v1/queue")).json());
  }

  /** How the server is. */
  public Health health() {
    return Health.of(api.answer(api.call("GET", "/v1/health")).json());
  }

  /** The models. */
  public Models models() {
    return new Models(api);
  }

  /** The tenants' keys. */
  public Keys keys() {
    return new Keys(api);
  }

  /** The tenants and their limits. */
  public Tenants tenants() {
    return new Tenants(api);
  }

  /** Ends every wait with an exception, and every connection. Jobs go on. */
  @Override
  public void close() {
    pollers.close();
    api.pace().close();
    transport.close();
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "MillraceClient[" + api.base() + "]";
  }

  private static String path(String id) {
    return "/v1/jobs/" + Api.name("job", id);
  }
}
