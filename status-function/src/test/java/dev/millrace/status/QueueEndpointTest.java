package dev.millrace.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.http.Requests;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.job.Usage;
import dev.millrace.embedded.SqliteJobStore;
import dev.millrace.embedded.SqliteQueueStats;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueueEndpointTest {
  private static final PriceTable PRICES = PriceTable.ofWorkers(1769);

  private final SqliteJobStore store = SqliteJobStore.inMemory();
  private Instant now = Jobs.NOW.plusSeconds(90);

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldTellHowLongTheQueueIsAndHowBusyTheWorkersAre() throws IOException {
    store.create(Jobs.queued());
    store.create(Job.accept(key("other"), Jobs.request(Jobs.NOW.plusSeconds(60)), Jobs.POLICY));
    store.create(Jobs.running());

    JsonNode queue = queue(PriceTable.FREE);

    assertThat(queue.get("object").asText()).isEqualTo("queue");
    assertThat(queue.get("depth").asInt()).isEqualTo(2);
    assertThat(queue.get("in_flight").asInt()).isEqualTo(1);
    assertThat(queue.get("oldest_age_seconds").asInt()).isEqualTo(90);
    assertThat(queue.has("dead")).isFalse();
    assertThat(queue.at("/workers/used").asInt()).isEqualTo(1);
    assertThat(queue.at("/workers/limit").asInt()).isEqualTo(2);
    assertThat(queue.at("/cost/today").decimalValue()).isZero();
    assertThat(queue.at("/cost/estimated").asBoolean()).isTrue();
  }

  @Test
  void shouldTellATenantItsOwnCostOfTheDayAndTheMonth() throws IOException {
    settle(Jobs.TENANT, Jobs.NOW);
    settle(Jobs.TENANT, Jobs.NOW.minus(Duration.ofDays(1)));
    settle(Jobs.TENANT, Jobs.NOW.minus(Duration.ofDays(25)));
    settle(new TenantId("other"), Jobs.NOW);

    JsonNode cost = queue(PRICES).get("cost");

    BigDecimal one = PRICES.dollars(new Usage(1, 1, 0));
    assertThat(one).isPositive();
    assertThat(cost.get("today").decimalValue()).isEqualByComparingTo(one);
    assertThat(cost.get("month").decimalValue())
        .isEqualByComparingTo(PRICES.dollars(new Usage(2, 2, 0)));
    assertThat(cost.get("currency").asText()).isEqualTo("USD");
  }

  @Test
  void shouldReckonAMillionSmallJobsAsTheirBillIs() {
    // 7.4 requests of the API and 0.8 of their functions, 0.2 + 1.2 for a message of its own, 6.25
    // + 0.25 for the table
    assertThat(PRICES.dollars(new Usage(1_000_000, 1_000_000, 0)).doubleValue())
        .isBetween(15.5, 16.5);
    // a vCPU for a million seconds
    assertThat(PRICES.dollars(new Usage(0, 0, 1_000_000_000)).doubleValue()).isBetween(28.7, 28.9);
    assertThat(PriceTable.ofWorkers(2 * 1769).dollars(new Usage(0, 0, 1_000_000_000)))
        .isEqualTo(PRICES.dollars(new Usage(0, 0, 1_000_000_000)));
  }

  private JsonNode queue(PriceTable prices) throws IOException {
    QueueEndpoint endpoint =
        new QueueEndpoint(
            new SqliteQueueStats(store, () -> now, () -> 1, 2), store, prices, () -> now);
    return new JsonMapper()
        .readTree(endpoint.routes().handle(Requests.of("GET", "/v1/queue", Jobs.TENANT)).body());
  }

  private void settle(TenantId tenant, Instant at) {
    Job queued = Job.accept(key(tenant.value()), Jobs.request(at.minusSeconds(5)), Jobs.POLICY);
    Job running = Jobs.next(queued.claim(at, "w", Jobs.POLICY));
    Job failed = Jobs.next(Jobs.fail(running, at, ErrorCode.MODEL_ERROR, Duration.ZERO));
    store.create(failed);
    assertThat(store.settle(List.of(failed.settle().orElseThrow()))).isEqualTo(1);
  }

  private static JobKey key(String tenant) {
    return new JobKey(new TenantId(tenant), Jobs.IDS.next());
  }
}
