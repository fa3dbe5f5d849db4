package dev.millrace.local.emulated;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import dev.millrace.local.StartException;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A function of the template in this process: the real handler class, made with the template's
 * environment, called with JSON through AWS's own serializers. One instance serves all calls; how
 * many run at once is its callers' affair. Thread-safe.
 */
final class LocalFunction {
  private final String name;
  private final String arn;
  private final Duration timeout;
  private final RequestHandler<Object, Object> handler;
  private final PojoSerializer<Object> eventReader;
  private final PojoSerializer<Object> answerWriter;
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger mostRunning = new AtomicInteger();

  @SuppressWarnings("unchecked") // the serializers make what the handler takes
  private LocalFunction(String name, String arn, Duration timeout, RequestHandler<?, ?> handler) {
    this.name = name;
    this.arn = arn;
    this.timeout = timeout;
    this.handler = (RequestHandler<Object, Object>) handler;
    Method method =
        Arrays.stream(handler.getClass().getMethods())
            .filter(each -> each.getName().equals("handleRequest") && !each.isBridge())
            .findFirst()
            .orElseThrow();
    this.eventReader = serializer(method.getParameterTypes()[0]);
    this.answerWriter = serializer(method.getReturnType());
  }

  /**
   * Makes the function's handler.
   *
   * @param environment its environment variables
   * @throws StartException if there is no such handler, or it refuses its environment
   */
  static LocalFunction create(
      String name, String arn, Section properties, Map<String, String> environment) {
    String handler = properties.text("Handler");
    try {
      return new LocalFunction(
          name,
          arn,
          Duration.ofSeconds(properties.number("Timeout", 3)),
          Class.forName(handler)
              .asSubclass(RequestHandler.class)
              .getConstructor(Map.class)
              .newInstance(environment));
    } catch (ReflectiveOperationException e) {
      throw new StartException("Cannot make the handler " + handler + ": " + e.getCause(), e);
    }
  }

  String name() {
    return name;
  }

  String arn() {
    return arn;
  }

  /** The most calls that ever ran at once. */
  int mostRunning() {
    return mostRunning.get();
  }

  /** Calls the handler and answers what it answers, both as JSON. What it throws comes through. */
  String invoke(String event) {
    mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
    try {
      Object answer =
          handler.handleRequest(eventReader.fromJson(event), new LocalContext(name, arn, timeout));
      ByteArrayOutputStream json = new ByteArrayOutputStream();
      answerWriter.toJson(answer, json);
      return json.toString(StandardCharsets.UTF_8);
    } finally {
      running.decrementAndGet();
    }
  }

  /** Chosen as AWS's Java runtime chooses. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // as its own signatures are
  private static PojoSerializer<Object> serializer(Class<?> type) {
    return LambdaEventSerializers.isLambdaSupportedEvent(type.getName())
        ? LambdaEventSerializers.serializerFor((Class) type, type.getClassLoader())
        : JacksonFactory.getInstance().getSerializer((Type) type);
  }
}
