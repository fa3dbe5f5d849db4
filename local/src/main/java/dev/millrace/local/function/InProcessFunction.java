package dev.millrace.local.function;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import dev.millrace.local.StartException;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A function of the template in this process: the real handler class, made with the template's
 * environment, called with JSON through AWS's own serializers. One instance serves all calls; how
 * many run at once is its callers' affair. What the handler throws comes through.
 */
public final class InProcessFunction implements LocalFunction {
  private final FunctionDefinition definition;
  private final RequestHandler<Object, Object> handler;
  private final PojoSerializer<Object> eventReader;
  private final PojoSerializer<Object> answerWriter;
  private final RunningCalls calls = new RunningCalls();

  @SuppressWarnings("unchecked") // the serializers make what the handler takes
  private InProcessFunction(FunctionDefinition definition, RequestHandler<?, ?> handler) {
    this.definition = definition;
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
   * @throws StartException if there is no such handler, or it refuses its environment
   */
  public static InProcessFunction create(FunctionDefinition definition) {
    String handler = definition.handler();
    try {
      return new InProcessFunction(
          definition,
          Class.forName(handler)
              .asSubclass(RequestHandler.class)
              .getConstructor(Map.class)
              .newInstance(definition.variables()));
    } catch (ReflectiveOperationException e) {
      throw new StartException("Cannot make the handler " + handler + ": " + e.getCause(), e);
    }
  }

  @Override
  public String name() {
    return definition.name();
  }

  @Override
  public String invoke(String event) {
    return calls.count(() -> call(event));
  }

  @Override
  public int mostRunning() {
    return calls.most();
  }

  @Override
  public List<Long> processIds() {
    return List.of();
  }

  @Override
  public void close() {
    // a handler holds nothing that outlives this process
  }

  private String call(String event) {
    LocalContext context =
        new LocalContext(definition.name(), definition.arn(), definition.timeout());
    Object answer = handler.handleRequest(eventReader.fromJson(event), context);
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    answerWriter.toJson(answer, json);
    return json.toString(StandardCharsets.UTF_8);
  }

  /** Chosen as AWS's Java runtime chooses. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // as its own signatures are
  private static PojoSerializer<Object> serializer(Class<?> type) {
    return LambdaEventSerializers.isLambdaSupportedEvent(type.getName())
        ? LambdaEventSerializers.serializerFor((Class) type, type.getClassLoader())
        : JacksonFactory.getInstance().getSerializer((Type) type);
  }
}
