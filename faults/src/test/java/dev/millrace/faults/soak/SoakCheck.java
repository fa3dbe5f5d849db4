package dev.millrace.faults.soak;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads every job once more, after everything, and compares it with what was promised. */
final class SoakCheck {
  private final SoakLog log;
  private final SoakClient client;
  private final Texts texts;
  private final List<String> broken = new ArrayList<>();
  private final Map<String, Integer> outcomes = new TreeMap<>();
  private final Set<LocalDate> days = new TreeSet<>();
  private Duration worstRecovery = Duration.ZERO;
  private int attempts;
  private int crashes;
  private int needless;

  SoakCheck(SoakLog log, SoakClient client, Texts texts) {
    this.log = log;
    this.client = client;
    this.texts = texts;
  }

  /** Everything that does not hold; nothing if all does. */
  List<String> check() throws InterruptedException {
    broken.addAll(log.lies());
    for (Map.Entry<String, String> job : log.inputs().entrySet()) {
      JsonNode read = client.read("/v1/jobs/" + job.getKey());
      log.read(read);
      check(read, job.getValue());
    }
    return broken;
  }

  /** Jobs and attempts that the counters have. */
  long countedJobs() throws InterruptedException {
    long jobs = 0;
    for (LocalDate day : days) {
      jobs += client.read("/v1/usage/" + day).required("jobs").longValue();
    }
    return jobs;
  }

  /** How often jobs ran again although nobody had died and nothing had failed. */
  double needlessShare() {
    return needless / (double) Math.max(1, log.inputs().size());
  }

  Duration worstRecovery() {
    return worstRecovery;
  }

  @Override
  public String toString() {
    return "%d jobs %s, %d attempts, %d ended by a death (%d needless), %d kills of workers, %d of the server, worst recovery %.1f s"
        .formatted(
            log.inputs().size(),
            outcomes,
            attempts,
            crashes,
            needless,
            log.workerKills().size(),
            log.serverKills().size(),
            worstRecovery.toMillis() / 1000.0);
  }

  private void check(JsonNode job, String text) {
    String status = job.required("status").textValue();
    String code = job.at("/error/code").asText("");
    outcomes.merge(status + (code.isEmpty() ? "" : " " + code), 1, Integer::sum);
    days.add(
        LocalDate.ofInstant(
            Instant.parse(job.path("completed_at").asText("1970-01-01T00:00:00Z")),
            ZoneOffset.UTC));
    int deaths = checkAttempts(job);
    switch (status) {
      case "succeeded" -> {
        String wanted = Sha256.hex(texts.answer(text).toString());
        if (!Sha256.hex(job.required("output").toString()).equals(wanted)) {
          broken.add("Another result: " + job);
        }
      }
      case "failed" -> {
        boolean expected =
            code.equals("input-too-long")
                ? Texts.isTooLong(text)
                : code.equals("worker-crashed") && deaths >= 3;
        if (!expected) {
          broken.add("Failed for no reason: " + job);
        }
      }
      default -> broken.add("Not ended: " + job);
    }
  }

  /** Answers how many attempts ended with a death that really was one. */
  private int checkAttempts(JsonNode job) {
    int deaths = 0;
    JsonNode all = job.required("attempts");
    attempts += all.size();
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).at("/error/code").asText().equals("worker-crashed")) {
        continue;
      }
      crashes++;
      Instant begin = Instant.parse(all.get(i).required("started_at").textValue());
      Instant next =
          Instant.parse(
              i + 1 < all.size()
                  ? all.get(i + 1).required("started_at").textValue()
                  : job.required("completed_at").textValue());
      Instant kill = firstKillBetween(begin, next);
      if (kill == null) {
        needless++;
      } else {
        deaths++;
        Duration took = Duration.between(kill, next);
        worstRecovery = took.compareTo(worstRecovery) > 0 ? took : worstRecovery;
      }
    }
    return deaths;
  }

  private @Nullable Instant firstKillBetween(Instant begin, Instant end) {
    List<Instant> kills = new ArrayList<>(log.workerKills());
    kills.addAll(log.serverKills());
    return kills.stream()
        .filter(kill -> !kill.isBefore(begin.minusMillis(100)) && kill.isBefore(end))
        .min(Instant::compareTo)
        .orElse(null);
  }
}
