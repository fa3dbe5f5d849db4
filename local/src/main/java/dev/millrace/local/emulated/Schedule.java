package dev.millrace.local.emulated;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.local.StartException;
import dev.millrace.local.function.LocalFunction;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a function at a fixed rate, the first time at once. */
final class Schedule implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Schedule.class);
  private static final Pattern RATE = Pattern.compile("rate\\((\\d+) (minute|hour|day)s?\\)");

  private final LocalFunction function;
  private final String region;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  Schedule(LocalFunction function, String expression, String region) {
    this.function = function;
    this.region = region;
    long millis = parse(expression).toMillis();
    var _ = timer.scheduleAtFixedRate(this::fire, 0, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    timer.close();
  }

  private void fire() {
    try {
      function.invoke(event());
    } catch (RuntimeException e) { // the boundary of the timer, which would never call again
      LOG.error("{} failed; it is called again in time", function.name(), e);
    }
  }

  private String event() {
    ObjectNode event = new JsonMapper().createObjectNode();
    event.put("version", "0");
    event.put("id", UUID.randomUUID().toString());
    event.put("detail-type", "Scheduled Event");
    event.put("source", "aws.events");
    event.put("account", ResourceNames.ACCOUNT);
    event.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    event.put("region", region);
    event.putArray("resources");
    event.putObject("detail");
    return event.toString();
  }

  /** Reads {@code rate(5 minutes)}; cron expressions are not emulated. */
  static Duration parse(String expression) {
    Matcher rate = RATE.matcher(expression);
    if (!rate.matches()) {
      throw new StartException("The schedule " + expression + " is not emulated", null);
    }
    ChronoUnit unit =
        switch (rate.group(2)) {
          case "minute" -> ChronoUnit.MINUTES;
          case "hour" -> ChronoUnit.HOURS;
          default -> ChronoUnit.DAYS;
        };
    return Duration.of(Long.parseLong(rate.group(1)), unit);
  }
}
