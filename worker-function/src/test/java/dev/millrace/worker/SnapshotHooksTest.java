package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crac.Core;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker in a process that was made of a snapshot. */
class SnapshotHooksTest {
  private final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());

  @TempDir Path folder;
  private HttpServer services;

  @BeforeEach
  void serve() throws IOException {
    services = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    services.createContext("/", this::answer);
    services.start();
    credentials("BEFORE");
  }

  @AfterEach
  void stop() {
    services.stop(0);
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void shouldAskNoServiceBeforeTheSnapshotAndUseTheKeysOfItsOwnTime() throws Exception {
    WorkerHandler worker = new WorkerHandler(variables());

    worker.snapshotHooks().beforeCheckpoint(Core.getGlobalContext());
    assertThat(authorizations).isEmpty();

    credentials("AFTER");
    worker.snapshotHooks().afterRestore(Core.getGlobalContext());
    assertThat(authorizations).isEmpty();
    assertThat(worker.handleRequest(event(), new FakeContext()).getBatchItemFailures()).isEmpty();
    assertThat(authorizations)
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each).contains("Credential=AFTER/"));
  }

  private Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("AWS_REGION", "eu-central-1");
    variables.put("AWS_ENDPOINT_URL", "http://127.0.0.1:" + services.getAddress().getPort());
    variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1769");
    variables.put("JOBS_TABLE", "jobs");
    variables.put("DUE_SHARDS", "1");
    for (String queue : List.of("RUN_QUEUE_URL", "EXPRESS_QUEUE_URL", "WEBHOOK_QUEUE_URL")) {
      variables.put(queue, variables.get("AWS_ENDPOINT_URL") + "/queue");
    }
    variables.put("BATCH_SIZE", "10");
    variables.put("LANE", "cpu");
    variables.put("LLM_MODE", "mock");
    variables.put("LLM_PROVIDERS", "{}");
    variables.put("LLM_USD_PER_MONTH", "10");
    variables.put("OWNER_TENANT", "owner");
    variables.put("DEFAULT_PER_SECOND", "50");
    variables.put("DEFAULT_BURST", "100");
    variables.put("DEFAULT_OPEN_JOBS", "1000");
    variables.put("DEFAULT_UNITS_PER_DAY", "1000");
    variables.put("DEFAULT_USD_PER_MONTH", "2.5");
    variables.put("PAYLOADS_BUCKET", "payloads");
    variables.put("MODELS_FOLDER", Path.of("..", "models").toAbsolutePath().toString());
    variables.put("MODEL_CACHE", folder.toString());
    variables.put("WORKER_TIMEOUT_SECONDS", "60");
    return variables;
  }

  private static void credentials(String id) {
    System.setProperty("aws.accessKeyId", id);
    System.setProperty("aws.secretAccessKey", "secret");
  }

  /** Nothing is there. */
  private void answer(HttpExchange exchange) throws IOException {
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    exchange.getRequestBody().readAllBytes();
    byte[] nothing = "{}".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, nothing.length);
    exchange.getResponseBody().write(nothing);
    exchange.close();
  }

  private static SQSEvent event() {
    SQSEvent.SQSMessage message = new SQSEvent.SQSMessage();
    message.setMessageId("1");
    message.setReceiptHandle("r");
    message.setBody("{\"v\":1,\"tenant\":\"acme\",\"job\":\"job_00000000000000000000000000\"}");
    message.setAttributes(Map.of("ApproximateReceiveCount", "1"));
    SQSEvent event = new SQSEvent();
    event.setRecords(List.of(message));
    return event;
  }

  private static final class FakeContext implements Context {
    @Override
    public String getAwsRequestId() {
      return "request-1";
    }

    @Override
    public String getLogGroupName() {
      return "";
    }

    @Override
    public String getLogStreamName() {
      return "";
    }

    @Override
    public String getFunctionName() {
      return "worker";
    }

    @Override
    public String getFunctionVersion() {
      return "1";
    }

    @Override
    public String getInvokedFunctionArn() {
      return "arn:aws:lambda:eu-central-1:0:function:worker";
    }

    @Override
    public CognitoIdentity getIdentity() {
      throw new UnsupportedOperationException();
    }

    @Override
    public ClientContext getClientContext() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int getRemainingTimeInMillis() {
      return 60_000;
    }

    @Override
    public int getMemoryLimitInMB() {
      return 1769;
    }

    @Override
    public LambdaLogger getLogger() {
      throw new UnsupportedOperationException();
    }
  }
}
