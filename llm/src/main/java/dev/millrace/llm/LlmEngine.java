package dev.millrace.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.model.PromptMarker;
import dev.millrace.core.provider.ProviderGates;
import dev.millrace.inference.PredictionException;
import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StoppedException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Answers inputs of packages of runtime {@code llm}: fills the prompt, asks the first target that
 * can be asked now, and makes an output of its answer that fits the package's schema. Every call
 * goes through the run's {@link CallBook}. Thread-safe.
 */
public final class LlmEngine {
  /** After these another provider may do better, and nothing was paid for. */
  private static final Set<ErrorCode> NEXT_TARGET =
      EnumSet.of(
          ErrorCode.PROVIDER_RATE_LIMITED,
          ErrorCode.PROVIDER_UNAVAILABLE,
          ErrorCode.PROVIDER_ACCESS_DENIED,
          ErrorCode.PROVIDER_QUOTA);

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final Function<String, ChatProvider> providers;
  private final Gates gates;
  private final FactStores facts;
  private final TextVectors vectors;
  private final Map<String, LlmSettings> byDigest = new ConcurrentHashMap<>();

  /**
   * An engine.
   *
   * @param providers by the name that packages know them by; throws {@link
   *     InvalidModelPackageException} if there is none, {@link ProviderException} if it cannot be
   *     used now, and the next target is asked
   * @param facts of packages that retrieve some
   * @param vectors of the questions that facts are retrieved for
   */
  public LlmEngine(
      Function<String, ChatProvider> providers,
      ProviderGates gates,
      InstantSource clock,
      FactStores facts,
      TextVectors vectors) {
    this.providers = providers;
    this.gates = new Gates(gates, clock);
    this.facts = facts;
    this.vectors = vectors;
  }

  /**
   * Answers one input.
   *
   * @param inputJson a JSON document that fits the package's input schema
   * @return a JSON document that fits the package's output schema
   * @param stop ends it at once
   * @throws PredictionException if there is no answer; its code says whether there could be later
   * @throws StoppedException if it was stopped before it had an answer
   * @throws StoreUnavailableException if the gates or the facts cannot be read now
   * @throws InvalidModelPackageException if the package, or its facts, cannot be used
   */
  public String answer(ModelPackage model, String inputJson, CallBook book, StopSignal stop) {
    LlmSettings settings = settings(model);
    JsonNode input = parse(inputJson);
    Variant variant = settings.variant(input);
    Question question = question(model, settings, variant, input);
    Failures failures = new Failures();
    List<Conversation> unpaid = new ArrayList<>();
    List<Conversation> all = new ArrayList<>();
    for (Target target : variant.targets()) {
      Optional<ChatProvider> provider = provider(target, failures);
      if (provider.isPresent()) {
        Conversation each =
            new Conversation(
                target, provider.get(), question, settings.answer(), settings.timeout());
        // what an earlier run has paid for goes before the order, and past the gates
        (book.has(each.opening()) ? all : unpaid).add(each);
      }
    }
    int paid = all.size();
    all.addAll(unpaid);
    for (int i = 0; i < all.size(); i++) {
      Target target = all.get(i).target();
      Duration closed = i < paid ? Duration.ZERO : gates.closedFor(target.provider());
      if (closed.isZero()) {
        try {
          return all.get(i).hold(book, stop);
        } catch (ProviderException e) {
          failures.failed(target, e);
          if (!NEXT_TARGET.contains(e.code())) {
            throw failures.last();
          }
        }
      } else {
        failures.closed(target, closed);
      }
    }
    throw failures.best();
  }

  /** The target's provider; if it cannot be used, that is one more failure. */
  private Optional<ChatProvider> provider(Target target, Failures failures) {
    try {
      return Optional.of(
          new GatedProvider(target.provider(), providers.apply(target.provider()), gates));
    } catch (ProviderException e) {
      failures.failed(target, e.leftAloneFor(gates.close(target.provider(), e)));
    } catch (InvalidModelPackageException e) {
      failures.absent(target, e);
    }
    return Optional.empty();
  }

  /**
   * How long none of the model's providers may be called, for whatever input; nothing if one may.
   *
   * @throws StoreUnavailableException if the gates cannot be read now
   */
  public Duration closedFor(ModelPackage model) {
    return settings(model).providers().stream()
        .map(gates::closedFor)
        .min(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private LlmSettings settings(ModelPackage model) {
    return byDigest.computeIfAbsent(model.digest(), _ -> LlmSettings.of(model));
  }

  private Question question(
      ModelPackage model, LlmSettings settings, Variant variant, JsonNode input) {
    String found =
        settings
            .retrieval()
            .map(retrieval -> {
              String query = PromptText.of(input.path(retrieval.query()));
              float[] vector = vectors.of(retrieval.embedding(), query);
              return lines(facts.of(model, retrieval).nearest(vector, retrieval.most()));
            })
            .orElse("");
    Function<String, String> values =
        name ->
            name.equals(PromptMarker.FACTS) && settings.retrieval().isPresent()
                ? found
                : PromptText.of(settings.value(input, name));
    return new Question(
        settings.system().fill(values::apply),
        settings.prompt().fill(values::apply),
        settings.images().stream()
            .filter(input::has)
            .map(input::get)
            .map(InputImage::read)
            .toList(),
        variant.parameters(input, settings.open()));
  }

  private static String lines(List<Fact> found) {
    StringBuilder lines = new StringBuilder();
    for (Fact fact : found) {
      lines.append("- ").append(PromptText.clean(fact.text()).replace('\n', ' ')).append('\n');
    }
    return lines.toString();
  }

  private static JsonNode parse(String inputJson) {
    try {
      return JSON.readTree(inputJson);
    } catch (JsonProcessingException e) {
      throw new PredictionException(ErrorCode.VALIDATION_FAILED, "The input is not JSON", e);
    }
  }
}
