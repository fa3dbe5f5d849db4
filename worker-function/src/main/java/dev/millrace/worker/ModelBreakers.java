package dev.millrace.worker;

import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Outcome;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/**
 * Circuit breakers, one for each model: while what a model needs is down, its jobs wait in the
 * queue unclaimed, and only a few of them try. Thread-safe.
 */
final class ModelBreakers {
  /** How long nobody tries once most runs have failed for a dependency's sake. */
  static final Duration OPEN = Duration.ofSeconds(30);

  private static final int WINDOW = 20;
  private static final int LEAST_RUNS = 5;
  private static final int TRIES = 2;

  private final CircuitBreakerRegistry breakers;

  ModelBreakers(InstantSource clock) {
    breakers =
        CircuitBreakerRegistry.of(
            CircuitBreakerConfig.custom()
                .slidingWindowSize(WINDOW)
                .minimumNumberOfCalls(LEAST_RUNS)
                .failureRateThreshold(50)
                .waitDurationInOpenState(OPEN)
                .permittedNumberOfCallsInHalfOpenState(TRIES)
                .maxWaitDurationInHalfOpenState(OPEN)
                .currentTimestampFunction(_ -> clock.millis(), TimeUnit.MILLISECONDS)
                .clock(clock.withZone(ZoneOffset.UTC))
                .build());
  }

  /** Whether a run may begin; if so, {@link #record} or {@link #release} must follow. */
  boolean permits(String model) {
    return breakers.circuitBreaker(model).tryAcquirePermission();
  }

  /** The run that was permitted did not begin. */
  void release(String model) {
    breakers.circuitBreaker(model).releasePermission();
  }

  /** The run that was permitted ended so. */
  void record(String model, Outcome outcome) {
    CircuitBreaker breaker = breakers.circuitBreaker(model);
    switch (outcome) {
      // the provider's gate is closed for all workers, and for as long as it asked
      case Outcome.Failure(var error, _) when error.code() == ErrorCode.PROVIDER_RATE_LIMITED ->
          breaker.releasePermission();
      case Outcome.Failure(var error, _) when error.code().blamesDependency() ->
          breaker.onError(0, TimeUnit.MILLISECONDS, new IllegalStateException(error.detail()));
      case Outcome.HandedBack _ -> breaker.releasePermission();
      case Outcome.Success _, Outcome.Failure _ -> breaker.onSuccess(0, TimeUnit.MILLISECONDS);
    }
  }
}
