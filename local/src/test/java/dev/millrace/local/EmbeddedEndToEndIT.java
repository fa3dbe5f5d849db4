package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.Sha256;
import dev.millrace.local.embedded.EmbeddedServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedEndToEndIT extends EndToEndContract {
  private static final int WORKERS = 2;
  private static final int MEGABYTES = 64;

  @TempDir static Path folder;
  private static DataFolder data;
  private static EmbeddedServer server;

  @BeforeAll
  static void start() {
    data = DataFolder.open(folder);
    server =
        EmbeddedServer.start(
            data,
            new RunOptions(Path.of(".."), 0, WORKERS, null).withLoopback().withCorsOrigin(PAGE));
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    data.close();
  }

  @Test
  void shouldTakeAnUploadThatIsLargerThanAnyBodyItHoldsInMemory() throws Exception {
    Path file = folder.resolve("large.bin");
    MessageDigest digest = Sha256.start();
    byte[] part = new byte[1024 * 1024];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < MEGABYTES; i++) {
        Arrays.fill(part, (byte) i);
        digest.update(part);
        out.write(part);
      }
    }
    String sha256 = HexFormat.of().formatHex(digest.digest());
    JsonNode upload = announce(Files.size(file), sha256);
    JsonNode other = announce(Files.size(file), sha256.replace(sha256.charAt(0), '0'));
    Path stored = folder.resolve("payloads/uploads/local").resolve(upload.get("id").asText());

    assertThat(put(other, BodyPublishers.ofFile(file))).isEqualTo(422);
    assertThat(put(upload, BodyPublishers.ofFile(file))).isEqualTo(200);
    assertThat(Files.mismatch(stored, file)).isEqualTo(-1);
    assertThat(stored.resolveSibling(other.get("id").asText())).doesNotExist();
    assertThat(
            put(
                ((ObjectNode) upload).put("url", upload.get("url").asText() + "0"),
                BodyPublishers.ofFile(file)))
        .isEqualTo(404);
  }

  @Override
  LocalServer server() {
    return server;
  }

  @Override
  int jobs() {
    return 2000;
  }

  @Override
  int flood() {
    return 10_000;
  }

  @Override
  void putObject(String key, String content) throws IOException {
    Path file = folder.resolve(key);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, content);
  }

  @Override
  Optional<String> object(String key) {
    try {
      return Optional.of(Files.readString(folder.resolve(key)));
    } catch (IOException e) {
      return Optional.empty();
    }
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

  @Override
  Cap cap(List<JsonNode> jobs) {
    return new Cap(RunsAtOnce.most(jobs), WORKERS);
  }
}
