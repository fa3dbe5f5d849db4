package dev.millrace.asl.jsonata;

import com.dashjoin.jsonata.JException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Functions of expressions that give arrays. */
final class Sequences {
  /** As many items as Step Functions lets {@code $range} make. */
  private static final long LONGEST_RANGE = 360_145;

  private Sequences() {}

  static @Nullable Object partition(CallArguments arguments) {
    arguments.refuseFrom(2, "partition");
    if (arguments.at(0) == null) {
      return null;
    }
    if (!(arguments.at(0) instanceof List<?> array)) {
      throw new JException(
          "T0412: Argument 1 of function \"partition\" must be an array of undefined");
    }
    if (array.isEmpty()) {
      return null;
    }
    if (arguments.at(1) == null) {
      return List.of(array);
    }
    long size = arguments.whole(1, "partition");
    if (size < 0) {
      throw CallArguments.invalid("Second argument must be zero or greater");
    }
    return size == 0 ? null : chunks(array, (int) Math.min(size, array.size()));
  }

  private static List<Object> chunks(List<?> array, int size) {
    List<Object> chunks = new ArrayList<>();
    for (int at = 0; at < array.size(); at += size) {
      chunks.add(StateFunctions.copy(array.subList(at, Math.min(at + size, array.size()))));
    }
    return chunks;
  }

  static @Nullable Object range(CallArguments arguments) {
    arguments.refuseFrom(3, "range");
    long first = arguments.whole(0, "range");
    long last = arguments.whole(1, "range");
    if (arguments.at(2) == null) {
      return null;
    }
    long step = arguments.whole(2, "range");
    if (step == 0 || (step > 0 ? first > last : first < last)) {
      return null;
    }
    if (first == last) {
      return first;
    }
    BigInteger items =
        BigInteger.valueOf(last)
            .subtract(BigInteger.valueOf(first))
            .divide(BigInteger.valueOf(step))
            .add(BigInteger.ONE);
    if (items.compareTo(BigInteger.valueOf(LONGEST_RANGE)) > 0) {
      Bounds.check(Long.MAX_VALUE);
    }
    List<Object> range = new ArrayList<>(items.intValue());
    for (int i = 0; i < items.intValue(); i++) {
      range.add(first + i * step);
    }
    return range;
  }

  static @Nullable Object shuffle(CallArguments arguments, RandomGenerator random) {
    if (!(arguments.at(0) instanceof List<?> list)) {
      return null;
    }
    List<Object> shuffled = StateFunctions.copy(list);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      Object item = shuffled.get(i);
      shuffled.set(i, shuffled.get(other));
      shuffled.set(other, item);
    }
    return shuffled;
  }
}
