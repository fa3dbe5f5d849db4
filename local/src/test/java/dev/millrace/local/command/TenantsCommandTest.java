package dev.millrace.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.http.ApiResponse;
import dev.millrace.local.http.HttpCall;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantsCommandTest {
  private static final String ACME =
      "{\"id\":\"acme\",\"limits\":{\"per_second\":1,\"burst\":2,\"open_jobs\":3,"
          + "\"units_per_day\":4,\"usd_per_month\":2.5},\"open_jobs\":5,\"units_today\":6,"
          + "\"usd_this_month\":0.25}";

  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server = new TestServer(folder, this::answer);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void shouldListAndShowTenants() {
    String table =
        """
        ID    OPEN JOBS  OF  UNITS TODAY  OF  USD THIS MONTH  OF   PER SECOND  BURST
        acme  5          3   6            4   0.25            2.5  1           2
        """;

    assertThat(run("list")).isZero();
    assertThat(run("show", "acme")).isZero();
    assertThat(server.out).hasToString(table + table);
    assertThat(server.asked)
        .containsExactly("mr_admin GET /v1/tenants ", "mr_admin GET /v1/tenants/acme ");
  }

  @Test
  void shouldSetOnlyTheLimitsThatAreNamed() {
    assertThat(run("set", "acme", "--open-jobs", "70", "--json")).isZero();
    assertThat(server.asked)
        .containsExactly(
            "mr_admin GET /v1/tenants/acme ",
            "mr_admin PUT /v1/tenants/acme"
                + " {\"limits\":{\"per_second\":1,\"burst\":2,\"open_jobs\":70,"
                + "\"units_per_day\":4,\"usd_per_month\":2.5}}");
    assertThat(server.out.toString()).contains("\"id\" : \"acme\"");
  }

  @Test
  void shouldAskWhatToSet() {
    assertThat(run("set", "acme")).isEqualTo(2);
    assertThat(server.err).hasToString("millrace: Name at least one limit to set\n");
    assertThat(server.asked).isEmpty();
  }

  private int run(String... arguments) {
    return server.run(new TenantsCommand(), arguments);
  }

  private ApiResponse answer(HttpCall call) {
    boolean list = call.path().equals("/v1/tenants");
    return ApiResponse.json(200, list ? "{\"data\":[" + ACME + "]}" : ACME);
  }
}
