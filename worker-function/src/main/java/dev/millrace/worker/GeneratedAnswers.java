package dev.millrace.worker;

import dev.millrace.core.Sha256;
import dev.millrace.core.model.ModelCatalog;
import dev.millrace.core.model.ModelFiles;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.provider.AnswerCache;
import dev.millrace.core.provider.AnswerCache.Question;
import dev.millrace.core.provider.ProviderGates;
import dev.millrace.inference.StopSignal;
import dev.millrace.llm.ChatProvider;
import dev.millrace.llm.LlmEngine;
import dev.millrace.llm.PackageFacts;
import dev.millrace.llm.TextVectors;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/** Answers of models that providers run; an equal question is paid for once. Thread-safe. */
public final class GeneratedAnswers {
  private final LlmEngine engine;
  private final AnswerCache cache;
  private final String answeredBy;

  private GeneratedAnswers(LlmEngine engine, AnswerCache cache, String answeredBy) {
    this.engine = engine;
    this.cache = cache;
    this.answeredBy = answeredBy;
  }

  /**
   * Answers of these providers.
   *
   * @param providers by the names that packages know them by
   * @param answeredBy tells these providers from others: with others, other answers are kept
   * @param payloads where answers lie that may be used again
   * @param facts what a package finds is in its files
   * @param vectors folder for the vectors of facts; made when it is needed
   */
  public static GeneratedAnswers of(
      Function<String, ChatProvider> providers,
      String answeredBy,
      ProviderGates gates,
      PayloadStore payloads,
      Facts facts,
      Path vectors,
      InstantSource clock) {
    TextVectors made = new PackagedVectors(facts.catalog(), facts.models());
    PackageFacts stores = new PackageFacts(facts.files(), made, vectors);
    return new GeneratedAnswers(
        new LlmEngine(providers, gates, clock, stores, made),
        new AnswerCache(payloads, clock),
        answeredBy);
  }

  /**
   * What finds the facts for a prompt.
   *
   * @param models make vectors of them
   */
  public record Facts(ModelCatalog catalog, ModelFiles files, ProcessorModels models) {}

  String answer(ModelPackage model, String inputJson, Payer payer, StopSignal stop) {
    Duration life = Duration.ofSeconds(model.manifest().settings().path("cache_seconds").asLong(0));
    if (life.isZero()) {
      return engine.answer(model, inputJson, payer, stop);
    }
    Question question =
        new Question(payer.tenant(), model.digest(), Sha256.hex(answeredBy + inputJson), life);
    if (payer.takesCached()) {
      Optional<AnswerCache.Cached> cached = cache.find(question);
      if (cached.isPresent()) {
        payer.usedCached(cached.get().nanos());
        return cached.get().output();
      }
    }
    String output = engine.answer(model, inputJson, payer, stop);
    cache.keep(question, new AnswerCache.Cached(output, payer.nanos()));
    return output;
  }

  Duration closedFor(ModelPackage model) {
    return engine.closedFor(model);
  }
}
