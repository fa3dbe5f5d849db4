package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.openapi.ContractCheck;
import dev.millrace.openapi.Fuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadInputsIT extends BadInputsContract {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String LEAK =
      "\\bat [\\w.$<>/]+\\([\\w$]+\\.java:\\d+\\)|\\bjava\\.(lang|util|io|net)\\.\\w+|Caused by:"
          + "|com\\.fasterxml\\.|Exception|\\.java:\\d+|(?<![\\w:/.])/(home|var|usr|tmp|root|work)/";
  private static final byte[] NOTHING = new byte[0];

  @TempDir static Path folder;
  private static Path log;
  private static ChildServer server;

  @BeforeAll
  static void start() throws IOException {
    log = folder.resolve("log");
    server =
        ChildServer.start(
            folder.resolve("data"),
            ProcessBuilder.Redirect.appendTo(log.toFile()),
            "--workers",
            "1");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** A few thousand in the gate; {@code -Dfuzz.requests=100000} for more, {@code -Dfuzz.seed=…}. */
  @Test
  void shouldAnswerWhateverIsSentWithinTheContract() throws IOException {
    int requests = Integer.getInteger("fuzz.requests", 3000);
    long seed = Long.getLong("fuzz.seed", System.nanoTime());
    System.out.println("Fuzzing with " + requests + " requests, -Dfuzz.seed=" + seed);
    Fuzz fuzz = new Fuzz(ContractCheck.own().document(), seed);
    long before = countJobs();
    Set<String> jobs = new LinkedHashSet<>();
    jobs.add(
        accepted(BadInputs.GOOD.replace(BadInput.CANARY, "for those who ask")).get("id").asText());
    for (int i = 0; i < requests; i++) {
      Fuzz.Shot shot = fuzz.next(server.apiKey(), List.copyOf(jobs));
      RawHttp.Answer answer = http().send(shot.method(), shot.path(), shot.headers(), shot.body());
      assertThat(answer.status())
          .as("%s %s of seed %d: %s", shot.method(), shot.path(), seed, answer.body())
          .isLessThan(500);
      assertThat(answer.body()).doesNotContainPattern(LEAK);
      String path = shot.path().split("\\?", 2)[0];
      if (shot.method().equals("POST") && path.equals("/v1/jobs") && answer.status() < 300) {
        jobs.add(JSON.readTree(answer.body()).get("id").asText());
      }
    }
    assertThat(countJobs()).isEqualTo(before + jobs.size());
    assertThat(Files.readString(log)).doesNotContain("Exception", "\tat ");
  }

  /**
   * What is no HTTP never reaches the API: the JDK's server answers 400 by itself, tells nothing,
   * and closes.
   */
  @Test
  void shouldCloseOnWhatIsNoHttp() throws IOException {
    for (String path : List.of("/v1/jobs/%zz", "/v1/jobs/{}", "//")) {
      assertThat(
              http().exchange("GET", path, List.of("x-api-key", server.apiKey()), NOTHING).status())
          .isEqualTo(400);
    }
    assertThat(Files.readString(log)).doesNotContain("Exception");
  }

  @Override
  ChildServer server() {
    return server;
  }

  @Override
  Path log() {
    return log;
  }

  @Override
  long countJobs() {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/jobs.db"));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM job")) {
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot count", e);
    }
  }
}
