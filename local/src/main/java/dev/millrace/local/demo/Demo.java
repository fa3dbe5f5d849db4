package dev.millrace.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.local.ApiClient;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Submits every sentence as a job, follows the jobs to their end, and shows what the vectors say.
 */
public final class Demo {
  private static final String MODEL = "minilm-l6-v2";
  private static final int CONNECTIONS = 8;
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final ApiClient client;
  private final PrintStream out;
  private final PrintStream talk;

  public Demo(ApiClient client, PrintStream out, PrintStream talk) {
    this.client = client;
    this.out = out;
    this.talk = talk;
  }

  /** Whether every job succeeded and every pair of like sentences was found. */
  public boolean run() throws IOException, InterruptedException {
    List<String> sentences = Sentences.load();
    talk.println("Submitting " + sentences.size() + " sentences as jobs for " + MODEL + ".");
    Map<String, JsonNode> jobs = new ConcurrentHashMap<>();
    try (Progress progress = new Progress(talk, sentences.size());
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      Map<String, Future<URI>> submitted = new LinkedHashMap<>();
      for (String sentence : sentences) {
        submitted.put(sentence, threads.submit(() -> submit(sentence, progress)));
      }
      Map<String, URI> open = new LinkedHashMap<>();
      for (Map.Entry<String, Future<URI>> each : submitted.entrySet()) {
        open.put(each.getKey(), each.getValue().get());
      }
      follow(open, jobs, progress);
    } catch (ExecutionException e) {
      talk.println("The demo broke off: " + e.getCause());
      return false;
    }
    return report(sentences, jobs);
  }

  private URI submit(String sentence, Progress progress) throws IOException, InterruptedException {
    URI address = client.submit(MODEL, sentence);
    progress.submitted();
    return address;
  }

  /** Reads the open jobs again and again until none is open. */
  private void follow(Map<String, URI> open, Map<String, JsonNode> jobs, Progress progress)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    Map<String, String> seen = new HashMap<>();
    while (!open.isEmpty()) {
      if (System.nanoTime() > end) {
        throw new IOException(open.size() + " jobs are still open after " + LONGEST);
      }
      for (Map.Entry<String, URI> each : List.copyOf(open.entrySet())) {
        JsonNode job = client.get(each.getValue());
        String status = job.required("status").asText();
        progress.moved(seen.getOrDefault(each.getKey(), "queued"), status);
        seen.put(each.getKey(), status);
        if (!status.equals("queued") && !status.equals("running")) {
          jobs.put(each.getKey(), job);
          open.remove(each.getKey());
        }
      }
      TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
    }
  }

  private boolean report(List<String> sentences, Map<String, JsonNode> jobs) {
    List<JsonNode> failed =
        jobs.values().stream()
            .filter(job -> !job.path("status").asText().equals("succeeded"))
            .toList();
    if (!failed.isEmpty()) {
      talk.println(failed.size() + " of " + jobs.size() + " jobs did not succeed, for example:");
      talk.println(failed.getFirst().path("error").toPrettyString());
      return false;
    }
    Neighbours neighbours = new Neighbours(jobs);
    boolean right = neighbours.print(out, Sentences.pairs(sentences));
    Timings.print(out, jobs.values());
    out.println();
    out.println(
        right ? "Every pair was found." : "Not every pair was found: the model answers wrongly.");
    return right;
  }
}
