package dev.millrace.local.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessFunctionIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String HANG = "{\"do\":\"hang\"}";

  @TempDir Path folder;
  private LocalFunction function;

  @AfterEach
  void close() {
    function.close();
  }

  @Test
  void shouldAnswerAsLambdaDoesAndUseItsProcessAgain() throws Exception {
    function = function(Duration.ofSeconds(20), 2, Map.of("OWN", "mine"));
    assertThat(function.processIds()).isEmpty();

    JsonNode first = JSON.readTree(function.invoke("{\"text\":\"Grüße\"}"));
    JsonNode again = JSON.readTree(function.invoke("{}"));

    assertThat(first.get("text").asText()).isEqualTo("Grüße");
    assertThat(first.get("arn").asText()).isEqualTo("arn:aws:lambda:here:0:function:probe");
    assertThat(first.get("remaining").asInt()).isBetween(15_000, 20_000);
    assertThat(first.get("own").asText()).isEqualTo("mine");
    assertThat(first.get("home").asText()).as("what is this process's own").isEqualTo("null");
    assertThat(first.get("taskRoot").asText()).isEqualTo(code().toString());
    assertThat(again.get("requestId")).isNotEqualTo(first.get("requestId"));
    assertThat(again.get("pid")).isEqualTo(first.get("pid"));
    assertThat(function.processIds()).containsExactly(first.get("pid").asLong());
  }

  @Test
  void shouldRunCallsAtOnceInDifferentProcessesUpToTheCap() throws Exception {
    function = function(Duration.ofSeconds(3), 2, Map.of("OWN", ""));
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> calls =
          List.of(
              callers.submit(() -> function.invoke(HANG)),
              callers.submit(() -> function.invoke(HANG)),
              callers.submit(() -> function.invoke(HANG)));
      Awaitility.await().until(() -> function.processIds().size() == 2);
      assertThat(function.processIds()).doesNotHaveDuplicates();
      assertThat(calls).allMatch(call -> !call.isDone());
      assertThat(function.mostRunning()).isEqualTo(2);
    }
  }

  @Test
  void shouldKillAChildThatOutlivesItsTimeout() {
    function = function(Duration.ofSeconds(1), 2, Map.of("OWN", ""));
    long pid = pid(function.invoke("{}"));

    assertThatThrownBy(() -> function.invoke(HANG))
        .isInstanceOf(FunctionFailedException.class)
        .hasMessage("probe did not answer within 1 s and was killed");

    assertThat(ProcessHandle.of(pid)).isEmpty();
    assertThat(pid(function.invoke("{}"))).isNotEqualTo(pid);
  }

  @Test
  void shouldFailAtOnceWhenItsChildIsKilledAndGoOnWithAnother() throws Exception {
    function = function(Duration.ofSeconds(20), 2, Map.of("OWN", ""));
    long busy = pid(function.invoke("{}"));
    try (ExecutorService caller = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> call = caller.submit(() -> function.invoke(HANG));
      Awaitility.await().until(() -> function.mostRunning() == 1);
      kill(busy);
      assertThat(call)
          .failsWithin(Duration.ofSeconds(2))
          .withThrowableThat()
          .withCauseInstanceOf(FunctionFailedException.class)
          .withMessageContaining("probe lost its process, which ended with 137");
    }

    long idle = pid(function.invoke("{}"));
    assertThat(idle).isNotEqualTo(busy);
    kill(idle);
    Awaitility.await().until(() -> function.processIds().isEmpty());
    assertThat(pid(function.invoke("{}"))).isNotEqualTo(idle);
  }

  @Test
  void shouldFailWithWhatTheHandlerThrewAndKeepTheProcess() {
    function = function(Duration.ofSeconds(20), 2, Map.of("OWN", ""));
    long pid = pid(function.invoke("{}"));

    assertThatThrownBy(() -> function.invoke("{\"do\":\"throw\"}"))
        .isInstanceOf(FunctionFailedException.class)
        .hasMessage("probe failed: java.lang.IllegalArgumentException: as asked");

    assertThat(pid(function.invoke("{}"))).isEqualTo(pid);
    assertThatThrownBy(() -> function.invoke("{\"do\":\"exit\"}"))
        .hasMessage("probe lost its process, which ended with 3");
  }

  @Test
  void shouldSayWhyAHandlerCannotBeMade() throws Exception {
    function = function(Duration.ofSeconds(20), 2, Map.of("BROKEN", "yes"));

    assertThatThrownBy(() -> function.invoke("{}"))
        .isInstanceOf(FunctionFailedException.class)
        .hasMessageContaining("probe did not start: ")
        .hasMessageContaining("no configuration");
    assertThat(Files.readString(folder.resolve("probe.log"))).contains("no configuration");
  }

  @Test
  void shouldEndItsProcessesAndTakeNoMoreEventsWhenClosed() {
    function = function(Duration.ofSeconds(20), 2, Map.of("OWN", ""));
    long pid = pid(function.invoke("{}"));

    function.close();

    assertThat(ProcessHandle.of(pid)).isEmpty();
    assertThatThrownBy(() -> function.invoke("{}")).hasMessage("probe is stopping");
  }

  @Test
  void shouldLeaveNoOrphanWhenItsParentIsKilled() throws Exception {
    function = function(Duration.ofSeconds(1), 1, Map.of());
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            AbandonedParent.class.getName(),
            folder.toString());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process parent = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    ProcessHandle child =
        ProcessHandle.of(Long.parseLong(parent.inputReader().readLine())).orElseThrow();

    parent.destroyForcibly();

    assertThat(child.onExit()).succeedsWithin(Duration.ofSeconds(5));
  }

  private LocalFunction function(Duration timeout, int concurrency, Map<String, String> variables) {
    FunctionDefinition definition =
        new FunctionDefinition(
            "Probe",
            "probe",
            "arn:aws:lambda:here:0:function:probe",
            ProbeHandler.class.getName(),
            folder.resolve("none.zip"),
            timeout,
            512,
            concurrency,
            variables);
    return ProcessHost.create(folder, folder).host(definition, code());
  }

  private static Path code() {
    return Path.of("target", "test-classes").toAbsolutePath();
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }

  private static long pid(String answer) {
    try {
      return JSON.readTree(answer).get("pid").asLong();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
