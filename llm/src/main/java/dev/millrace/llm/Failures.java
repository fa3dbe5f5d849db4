package dev.millrace.llm;

import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.ErrorCode.Retry;
import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.inference.PredictionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why each target of a run did not answer. Used by one thread. */
final class Failures {
  private static final List<Retry> BEST_FIRST =
      List.of(Retry.UNSPENT, Retry.WITHIN_ATTEMPTS, Retry.ONCE, Retry.ALONE, Retry.NEVER);

  private final List<Failure> all = new ArrayList<>();

  private record Failure(
      ErrorCode code, String detail, Duration retryAfter, @Nullable Throwable cause) {

    int rank() {
      return BEST_FIRST.indexOf(code.retry());
    }
  }

  /** A target whose provider may not be called now. */
  void closed(Target target, Duration left) {
    all.add(
        new Failure(
            ErrorCode.PROVIDER_RATE_LIMITED,
            target + ": the provider wants no call for another " + left.toSeconds() + " s",
            left,
            null));
  }

  /** A target that was called, or could not be. */
  void failed(Target target, ProviderException failure) {
    all.add(
        new Failure(
            failure.code(), target + ": " + failure.getMessage(), failure.retryAfter(), failure));
  }

  /** A target whose provider the operator does not have. */
  void absent(Target target, InvalidModelPackageException failure) {
    all.add(
        new Failure(
            ErrorCode.MODEL_ERROR, target + ": " + failure.getMessage(), Duration.ZERO, failure));
  }

  /** The one that promises most: the soonest of those after which another try makes most sense. */
  PredictionException best() {
    Failure best =
        all.stream()
            .min(Comparator.comparingInt(Failure::rank).thenComparing(Failure::retryAfter))
            .orElseThrow();
    return exception(best);
  }

  /** The latest. */
  PredictionException last() {
    return exception(all.getLast());
  }

  private static PredictionException exception(Failure failure) {
    return new PredictionException(
        failure.code(), failure.detail(), failure.cause(), failure.retryAfter());
  }
}
