package dev.millrace.core;

import java.math.BigInteger;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Makes random names that sort by time: {@value #CHARACTERS} characters of {@link Base32}, which
 * are 48 bits of milliseconds and 82 random bits, as a ULID has 80. Thread-safe if the random
 * generator is.
 */
public final class SortableIds {
  /** Their length. */
  public static final int CHARACTERS = 26;

  private static final int RANDOM_BITS = 82;

  private final InstantSource clock;
  private final RandomGenerator random;

  public SortableIds(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** A name nobody has used, and nobody can guess if the generator cannot be guessed. */
  public String next() {
    byte[] bytes = new byte[11];
    random.nextBytes(bytes);
    BigInteger tail = new BigInteger(1, bytes).mod(BigInteger.ONE.shiftLeft(RANDOM_BITS));
    BigInteger time = BigInteger.valueOf(clock.millis());
    return Base32.encode(time.shiftLeft(RANDOM_BITS).or(tail), CHARACTERS);
  }
}
