package dev.millrace.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Waits for one job's end, without a thread. */
final class Await {
  /** As long as the server takes; API Gateway's limit is 29 seconds. */
  static final long LONGEST_WAIT_SECONDS = 20;

  private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(1);
  private static final Duration BEFORE_THE_END = Duration.ofMillis(250);

  private final Api api;
  private final Pollers pollers;
  private final String id;
  private final Duration timeout;
  private final OnTimeout onTimeout;
  private final long end;
  private final CompletableFuture<Job> result = new CompletableFuture<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private final Future<?> alarm;
  private volatile Future<?> current = CompletableFuture.completedFuture("nothing yet");
  private volatile @Nullable Job last;
  private @Nullable String tag;

  private Await(Api api, Pollers pollers, String id, Duration timeout, OnTimeout onTimeout) {
    this.api = api;
    this.pollers = pollers;
    this.id = Api.name("job", id);
    this.timeout = timeout;
    this.onTimeout = onTimeout;
    this.end = api.pace().nanos() + timeout.toNanos();
    this.alarm = api.pace().after(timeout, () -> Thread.startVirtualThread(this::ring));
  }

  /** Begins. Canceling the future ends it; the job goes on. */
  static CompletableFuture<Job> start(
      Api api, Pollers pollers, String id, Duration timeout, OnTimeout onTimeout) {
    Await await = new Await(api, pollers, id, timeout, onTimeout);
    pollers.begin(await);
    var _ = await.result.whenComplete((job, error) -> await.stop());
    await.next();
    return await.result;
  }

  /** Ends it with this error, unless it has ended. */
  void fail(Throwable error) {
    over.set(true);
    Thread.startVirtualThread(() -> result.completeExceptionally(error));
  }

  private void finish(Job job) {
    over.set(true);
    Thread.startVirtualThread(() -> result.complete(job));
  }

  private void stop() {
    over.set(true);
    pollers.end(this);
    alarm.cancel(false);
    current.cancel(true);
  }

  private void follow(Future<?> next) {
    current = next;
    if (over.get()) {
      next.cancel(true);
    }
  }

  private Duration left() {
    return Duration.ofNanos(Math.max(0, end - api.pace().nanos()));
  }

  private void next() {
    pollers.poll((wait, slots) -> {
      if (over.get()) {
        slots.give();
        return;
      }
      poll(wait ? Math.min(LONGEST_WAIT_SECONDS, left().toSeconds()) : 0, slots);
    });
  }

  private void poll(long wait, Slots slots) {
    Call call = api.call("GET", "/v1/jobs/" + id).waiting(wait);
    long begin = api.pace().nanos();
    CompletableFuture<Answer> polled =
        api.send(
            tag == null ? call : call.with("If-None-Match", tag), api.retries().within(left()));
    follow(polled);
    var _ =
        polled.whenComplete((answer, error) -> {
          slots.give();
          try {
            if (answer == null) {
              missed(error);
            } else {
              seen(answer, wait, Duration.ofNanos(api.pace().nanos() - begin));
            }
          } catch (RuntimeException e) { // an answer that makes no sense is told to who waits
            fail(e);
          }
        });
  }

  /** What passes is tried until the time is over; the alarm says so then. */
  private void missed(Throwable error) {
    if (!(error instanceof CancellationException) && !mayPass(error)) {
      fail(error);
    }
  }

  private static boolean mayPass(Throwable error) {
    return error instanceof ConnectionException
        || (error instanceof ProblemException problem
            && (problem.status() == 429 || problem.isUnanswered()));
  }

  private void seen(Answer answer, long wait, Duration took) {
    boolean changed = answer.status() != 304;
    if (changed) {
      Job job = answer.job();
      last = job;
      tag = answer.header("ETag").orElse(null);
      if (job.isFinal()) {
        finish(job);
        return;
      }
    }
    boolean waited = wait > 0 && took.toMillis() >= wait * 500;
    boolean told = wait > 0 && changed && answer.header("Preference-Applied").isPresent();
    if (waited || told) {
      next();
    } else {
      pause(Optional.ofNullable(RetryAfter.of(answer.headers(), api.pace().now())));
    }
  }

  private void pause(Optional<Duration> retryAfter) {
    Duration least = retryAfter.filter(Duration::isPositive).orElse(DEFAULT_PAUSE);
    Duration pause = least.plus(Duration.ofNanos(api.random().nextLong(least.toNanos() / 4 + 1)));
    Duration lastLook = left().minus(BEFORE_THE_END);
    if (pause.compareTo(lastLook) <= 0) {
      follow(api.pace().after(pause, this::next));
    } else if (lastLook.isPositive()) {
      follow(api.pace().after(lastLook, this::next));
    }
  }

  private void ring() {
    if (!over.compareAndSet(false, true)) {
      return;
    }
    current.cancel(true);
    if (onTimeout == OnTimeout.LEAVE) {
      fail(new AwaitTimeoutException(id, last, timeout, null));
      return;
    }
    var _ =
        api.send(api.call("POST", "/v1/jobs/" + id + "/cancel"))
            .thenApply(Answer::job)
            .whenComplete((job, error) -> {
              if (error == null) {
                fail(new AwaitTimeoutException(id, job, timeout, null));
              } else {
                readAfterAll(error);
              }
            });
  }

  /** It may have ended just now, and so cannot be canceled. */
  private void readAfterAll(Throwable notCanceled) {
    var _ =
        api.send(api.call("GET", "/v1/jobs/" + id))
            .thenApply(Answer::job)
            .whenComplete((job, error) -> {
              if (error == null && job.isFinal()) {
                finish(job);
              } else {
                fail(new AwaitTimeoutException(id, last, timeout, notCanceled));
              }
            });
  }
}
