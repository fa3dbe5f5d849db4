package dev.millrace.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.local.embedded.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedEndToEndIT extends EndToEndContract {
  private static final int WORKERS = 2;

  @TempDir static Path folder;
  private static DataFolder data;
  private static EmbeddedServer server;

  @BeforeAll
  static void start() {
    data = DataFolder.open(folder);
    server = EmbeddedServer.start(data, new RunOptions(Path.of(".."), 0, WORKERS, null));
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    data.close();
  }

  @Override
  LocalServer server() {
    return server;
  }

  @Override
  int flood() {
    return 10_000;
  }

  @Override
  long countJobs() {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("jobs.db"));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM job")) {
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot count", e);
    }
  }

  /**
   * A worker has one job at a time from its claim to its end, so the jobs' own times show how many
   * ran at once.
   */
  @Override
  Cap cap(List<JsonNode> jobs) {
    TreeMap<Instant, Integer> changes = new TreeMap<>();
    for (JsonNode job : jobs) {
      changes.merge(Instant.parse(job.get("started_at").asText()), 1, Integer::sum);
      changes.merge(Instant.parse(job.get("completed_at").asText()), -1, Integer::sum);
    }
    int running = 0;
    List<Integer> levels = new ArrayList<>();
    for (int change : changes.values()) {
      running += change;
      levels.add(running);
    }
    return new Cap(levels.stream().mapToInt(Integer::intValue).max().orElse(0), WORKERS);
  }
}
