package dev.millrace.status.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.account.Authentication;
import dev.millrace.core.account.Authentication.Owner;
import dev.millrace.core.account.Caller;
import dev.millrace.core.account.KeyText;
import dev.millrace.core.account.Limits;
import dev.millrace.core.account.Scope;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.Requests;
import dev.millrace.core.http.Router;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.provider.Budgets.Hold;
import dev.millrace.core.provider.CallHolds;
import dev.millrace.embedded.SqliteBudgets;
import dev.millrace.embedded.SqliteJobStore;
import dev.millrace.embedded.SqliteTenantStore;
import dev.millrace.openapi.CheckedRouter;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyEndpointsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final TenantId OWNER = new TenantId("owner");
  private static final Limits DEFAULTS = new Limits(5, 10, 100, 1000, 2_500_000_000L);
  private static final String RATES =
      "\"per_second\":1,\"burst\":2,\"open_jobs\":3,\"units_per_day\":4";

  private Instant now = Instant.parse("2026-11-20T12:00:00Z");
  private final SqliteTenantStore tenants = SqliteTenantStore.inMemory();
  private final SqliteJobStore jobs = SqliteJobStore.inMemory();
  private final Authentication authentication =
      new Authentication(
          tenants, new Owner(OWNER, KeyText.of("the-owner").sha256()), DEFAULTS, () -> now);
  private final SqliteBudgets budgets = SqliteBudgets.inMemory();
  private final Router router =
      new KeyEndpoints(
              new ManageKeys(tenants, () -> now, new Random(1)),
              jobs.quotas(),
              budgets,
              DEFAULTS,
              () -> now)
          .routes();

  @AfterEach
  void close() {
    tenants.close();
    budgets.close();
    jobs.close();
  }

  @Test
  void shouldMakeAKeyThatOpensWhatItSaysAndShowItOnce() throws IOException {
    JsonNode made =
        read(
            post(
                """
                {"tenant":"acme","name":"ci","scopes":["submit"],"models":["minilm-l6-v2"]}\
                """));
    String key = made.get("key").asText();

    Caller caller = authentication.caller(KeyText.of(key)).orElseThrow();
    assertThat(caller.tenant()).isEqualTo(new TenantId("acme"));
    assertThat(caller.scopes()).containsExactly(Scope.SUBMIT);
    assertThat(caller.mayUse("minilm-l6-v2")).isTrue();
    assertThat(caller.mayUse("other")).isFalse();
    assertThat(caller.limits()).isEqualTo(DEFAULTS);
    assertThat(key).startsWith("mr_acme_");
    assertThat(call("GET", "/v1/keys?tenant=acme").body())
        .contains(made.get("id").asText())
        .doesNotContain(key)
        .doesNotContain(KeyText.of(key).sha256());
  }

  @Test
  void shouldAllowTwoLiveKeysSoThatOneCanFollowTheOther() throws IOException {
    JsonNode first = read(post("{\"tenant\":\"acme\"}"));
    read(post("{\"tenant\":\"acme\"}"));

    assertProblem(post("{\"tenant\":\"acme\"}"), 409, "too-many-keys");
    String itself = "/v1/keys/" + first.get("id").asText() + "?tenant=acme";
    assertThat(call("DELETE", itself).status()).isEqualTo(204);
    assertThat(call("DELETE", itself).status()).isEqualTo(204);
    assertThat(authentication.caller(KeyText.of(first.get("key").asText()))).isEmpty();
    read(post("{\"tenant\":\"acme\"}"));
  }

  @Test
  void shouldEndAKeyAtItsTime() throws IOException {
    KeyText key =
        KeyText.of(
            read(post("{\"tenant\":\"acme\",\"expires_at\":\"2026-11-20T13:00:00Z\"}"))
                .get("key")
                .asText());

    assertThat(authentication.caller(key)).isPresent();
    now = Instant.parse("2026-11-20T13:00:00Z");
    assertThat(authentication.caller(key)).isEmpty();
  }

  @Test
  void shouldKnowNobodyByAKeyThatIsUnknownMalformedOrAnotherTenants() throws IOException {
    String key = read(post("{\"tenant\":\"acme\"}")).get("key").asText();
    read(post("{\"tenant\":\"umbrella\"}"));

    for (String wrong :
        new String[] {
          "", "x", key + "x", key.replace("acme", "umbrella"), "mr_acme_", "mr__" + key
        }) {
      assertThat(authentication.caller(KeyText.of(wrong))).as(wrong).isEmpty();
    }
    assertThat(authentication.caller(KeyText.of("the-owner"))).contains(Caller.owner(OWNER));
  }

  @Test
  void shouldSetLimitsThatKeysHaveFromThenOn() throws IOException {
    KeyText key = KeyText.of(read(post("{\"tenant\":\"acme\"}")).get("key").asText());
    ApiResponse set =
        CheckedRouter.handle(
            router,
            Requests.json(
                "PUT",
                "/v1/tenants/acme",
                """
                {"limits":{"per_second":1,"burst":2,"open_jobs":3,"units_per_day":4}}\
                """,
                OWNER));

    assertThat(read(set).at("/limits/open_jobs").asInt()).isEqualTo(3);
    assertThat(authentication.caller(key).orElseThrow().limits())
        .isEqualTo(new Limits(1, 2, 3, 4, DEFAULTS.nanosPerMonth()));
    assertThat(read(call("GET", "/v1/tenants")).at("/data/0/id").asText()).isEqualTo("acme");
    assertThat(read(call("GET", "/v1/tenants/other")).at("/limits/burst").asInt()).isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [] | ``
          {} | /tenant
          {"tenant":"A B"} | /tenant
          {"tenant":"a","scopes":[]} | /scopes
          {"tenant":"a","scopes":["root"]} | /scopes/0
          {"tenant":"a","scopes":"read"} | /scopes
          {"tenant":"a","models":["a b"]} | /models/0
          {"tenant":"a","name":7} | /name
          {"tenant":"a","expires_at":"2020-01-01T00:00:00Z"} | /expires_at
          {"tenant":"a","expires_at":"soon"} | /expires_at
          {"tenant":"a","expires_at":"+999999999-12-31T23:59:59Z"} | /expires_at
          {"tenant":"a","else":1} | /else
          {"tenant":"a","e/l~se":1} | /e~1l~0se
          """)
  void shouldSayWhatIsWrongWithAWish(String body, String pointer) throws IOException {
    ApiResponse refused = post(body);

    assertProblem(refused, 422, "validation-failed");
    assertThat(JSON.readTree(refused.body()).at("/errors/0/pointer").asText()).isEqualTo(pointer);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "-0.0, 0, 0",
    "0.000000001, 1, 0.000000001",
    "2.50, 2500000000, 2.5",
    "25e-1, 2500000000, 2.5",
    "100, 100000000000, 100",
    "1e2, 100000000000, 100",
    "999999.123456789, 999999123456789, 999999.123456789",
    "1000000, 1000000000000000, 1000000"
  })
  void shouldTakeABudgetInDollarsToTheBillionth(String dollars, long nanos, String shown)
      throws IOException {
    ApiResponse set = limit(dollars);

    assertThat(set.status()).as(set.body()).isEqualTo(200);
    assertThat(tenants.find(new TenantId("acme")).orElseThrow().limitsOr(DEFAULTS).nanosPerMonth())
        .isEqualTo(nanos);
    assertThat(set.body()).contains("\"usd_per_month\":" + shown + "}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-0.01",
        "-1",
        "0.0000000001",
        "1.0000000001",
        "1000000.000000001",
        "1000001",
        "1e-400",
        "\"5\"",
        "\"\"",
        "null",
        "true",
        "[]",
        "{}"
      })
  void shouldRefuseABudgetThatIsNoAmountOfMoney(String dollars) throws IOException {
    ApiResponse refused = limit(dollars);

    assertProblem(refused, 422, "validation-failed");
    assertThat(JSON.readTree(refused.body()).get("errors").findValuesAsText("pointer"))
        .containsExactly("/limits/usd_per_month");
    assertThat(tenants.find(new TenantId("acme"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e400", "-1e400", "1e99999999"})
  void shouldNotEvenReadABudgetBeyondAllNumbers(String dollars) throws IOException {
    assertProblem(limit(dollars), 400, "number-out-of-range");
    assertThat(tenants.find(new TenantId("acme"))).isEmpty();
  }

  @Test
  void shouldGiveTheBudgetThatEverybodyHasWhereNothingIsSaidOfIt() throws IOException {
    ApiResponse set = call("PUT", "/v1/tenants/acme", "{\"limits\":{" + RATES + "}}");

    assertThat(read(set).at("/limits/usd_per_month").decimalValue())
        .isEqualByComparingTo(BigDecimal.valueOf(DEFAULTS.nanosPerMonth(), 9));
  }

  @Test
  void shouldShowWhatATenantHasSpentThisMonthAndHolds() throws IOException {
    Hold hold = new Hold(CallHolds.account("acme", now), "job_a.1", 1_500_000_000);
    Hold earlier =
        new Hold(CallHolds.account("acme", now.minus(Duration.ofDays(30))), "job_b.1", 9);
    budgets.hold(hold, DEFAULTS.nanosPerMonth());
    budgets.hold(earlier, DEFAULTS.nanosPerMonth());
    budgets.settle(hold, 30);

    assertThat(call("GET", "/v1/tenants/acme").body()).contains("\"usd_this_month\":0.00000003}");
  }

  private ApiResponse limit(String dollars) {
    String body = "{\"limits\":{" + RATES + ",\"usd_per_month\":" + dollars + "}}";
    return call("PUT", "/v1/tenants/acme", body);
  }

  private ApiResponse call(String method, String path, String body) {
    return CheckedRouter.handle(router, Requests.json(method, path, body, OWNER));
  }

  @Test
  void shouldListEveryFaultOfLimits() throws IOException {
    ApiResponse refused =
        CheckedRouter.handle(
            router,
            Requests.json(
                "PUT", "/v1/tenants/acme", "{\"limits\":{\"burst\":0,\"open_jobs\":1.5}}", OWNER));

    assertProblem(refused, 422, "validation-failed");
    assertThat(JSON.readTree(refused.body()).get("errors")).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/keys, /query/tenant",
    "/v1/keys?tenant=a&tenant=b, /query/tenant",
    "/v1/keys?tenant=A, /query/tenant",
    "/v1/keys?tenant=a&more=1, /query/more",
    "/v1/tenants?tenant=a, /query/tenant"
  })
  void shouldSayWhichParameterIsWrong(String path, String pointer) throws IOException {
    ApiResponse refused = call("GET", path);

    assertProblem(refused, 422, "validation-failed");
    assertThat(JSON.readTree(refused.body()).get("errors").findValuesAsText("pointer"))
        .containsExactly(pointer);
  }

  @Test
  void shouldServeNobodyWithoutTheScope() {
    Caller reader = new Caller(OWNER, "k", EnumSet.of(Scope.READ), Set.of(), DEFAULTS);
    ApiResponse refused =
        CheckedRouter.handle(
            router, Requests.by(reader, "GET", "/v1/tenants", Map.of(), new byte[0]));

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body()).contains("insufficient-scope");
  }

  private ApiResponse post(String body) {
    return CheckedRouter.handle(router, Requests.json("POST", "/v1/keys", body, OWNER));
  }

  private ApiResponse call(String method, String path) {
    return CheckedRouter.handle(router, Requests.of(method, path, OWNER));
  }

  private static JsonNode read(ApiResponse response) throws IOException {
    assertThat(response.status()).as(response.body()).isBetween(200, 201);
    return JSON.readTree(response.body());
  }

  private static void assertProblem(ApiResponse response, int status, String code)
      throws IOException {
    assertThat(response.status()).as(response.body()).isEqualTo(status);
    assertThat(JSON.readTree(response.body()).get("code").asText()).isEqualTo(code);
  }
}
