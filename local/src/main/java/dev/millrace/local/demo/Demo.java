package dev.millrace.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.client.Job;
import dev.millrace.client.MillraceClient;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Submits every sentence as a job, follows the jobs to their end, and shows what the vectors say.
 */
public final class Demo {
  private static final String MODEL = "minilm-l6-v2";
  private static final int CONNECTIONS = 8;
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final MillraceClient client;
  private final PrintStream out;
  private final PrintStream talk;

  public Demo(MillraceClient client, PrintStream out, PrintStream talk) {
    this.client = client;
    this.out = out;
    this.talk = talk;
  }

  /** Whether every job succeeded and every pair of like sentences was found. */
  public boolean run() throws IOException, InterruptedException {
    List<String> sentences = Sentences.load();
    talk.println("Submitting " + sentences.size() + " sentences as jobs for " + MODEL + ".");
    Map<String, JsonNode> jobs = new LinkedHashMap<>();
    try (Progress progress = new Progress(talk, sentences.size());
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      Map<String, CompletableFuture<Job>> followed = new LinkedHashMap<>();
      for (String sentence : sentences) {
        followed.put(
            sentence,
            CompletableFuture.supplyAsync(() -> submit(sentence, progress), threads)
                .thenCompose(job -> client.await(job, LONGEST))
                .whenComplete((job, error) -> progress.ended()));
      }
      for (Map.Entry<String, CompletableFuture<Job>> each : followed.entrySet()) {
        jobs.put(each.getKey(), each.getValue().get().json());
      }
    } catch (ExecutionException e) {
      talk.println("The demo broke off: " + e.getCause());
      return false;
    }
    return report(sentences, jobs);
  }

  private Job submit(String sentence, Progress progress) {
    Job job = client.submit(MODEL, Map.of("text", sentence));
    progress.submitted();
    return job;
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
