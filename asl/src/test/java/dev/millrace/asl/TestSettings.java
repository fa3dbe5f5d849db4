package dev.millrace.asl;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.UUID;

/** Settings whose time and ids are known. */
public final class TestSettings {
  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  public static final UUID ID = UUID.fromString("1b4e28ba-2fa1-41d2-883f-0016d3cca427");

  private TestSettings() {}

  public static EvaluationSettings settings() {
    return EvaluationSettings.withDefaultLimits(
        InstantSource.fixed(NOW), () -> ID, new SplittableRandom(42));
  }

  public static EvaluationSettings within(Duration timeLimit) {
    return new EvaluationSettings(
        InstantSource.fixed(NOW),
        () -> ID,
        new SplittableRandom(42),
        timeLimit,
        EvaluationSettings.DEPTH_LIMIT);
  }
}
