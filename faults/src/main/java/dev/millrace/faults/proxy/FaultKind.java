package dev.millrace.faults.proxy;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The kinds of faults that can be injected at random. Which of them a service can be expected to
 * survive differs: nothing but a checksum saves it from corrupt requests, for example.
 */
public enum FaultKind {
  DROP_REQUEST,
  DROP_RESPONSE,
  DELAY,
  UNAVAILABLE,
  THROTTLED,
  TRUNCATE,
  CORRUPT_REQUEST,
  CORRUPT_RESPONSE,
  BLACKHOLE;

  private static final int LONGEST_DELAY_MILLIS = 1_000;
  private static final int MOST_BYTES_BEFORE_CUT = 256;

  Fault fault(String service, RandomGenerator random) {
    return switch (this) {
      case DROP_REQUEST -> new Fault.DropRequest();
      case DROP_RESPONSE -> new Fault.DropResponse();
      case DELAY -> new Fault.Delay(Duration.ofMillis(random.nextInt(LONGEST_DELAY_MILLIS)));
      case UNAVAILABLE -> ServiceErrors.unavailable(service);
      case THROTTLED -> ServiceErrors.throttled(service);
      case TRUNCATE -> new Fault.Truncate(random.nextInt(MOST_BYTES_BEFORE_CUT));
      case CORRUPT_REQUEST -> new Fault.CorruptRequest();
      case CORRUPT_RESPONSE -> new Fault.CorruptResponse();
      case BLACKHOLE -> new Fault.Blackhole();
    };
  }
}
