package dev.millrace.inference;

import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.core.model.ModelFiles;
import dev.millrace.core.model.ModelFolder;
import dev.millrace.core.model.ModelPackage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loaded models of a process, each loaded once, at its first use, and kept until others need
 * its memory; the one whose last use began first goes first. A model in use is never closed: it
 * goes when its last user has left. Thread-safe; loading a model keeps nobody from using another.
 */
public final class Predictors implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Predictors.class);

  /** Loads the engine for each task. */
  private static final Map<String, Function<LoadedFiles, Predictor>> TASKS =
      Map.ofEntries(
          Map.entry("image-classification", ImageClassifier::load),
          Map.entry("tensor", TensorPredictor::load),
          Map.entry("text-classification", TextClassifier::load),
          Map.entry("text-embedding", TextEmbedder::load),
          Map.entry("zero-shot-classification", ZeroShotClassifier::load));

  private final ModelFiles files;
  private final OptimizedGraphs graphs;
  private final long mostBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();
  private final Map<String, LoadedModel> byDigest = new LinkedHashMap<>(16, 0.75f, true);
  private long heldBytes;
  private boolean closed;

  /**
   * Of packages whose files lie there.
   *
   * @param mostBytes of memory for all models together; see {@code limits.memory_mb} of a manifest
   */
  public Predictors(ModelFiles files, long mostBytes) {
    this(files, mostBytes, OptimizedGraphs.NONE);
  }

  /**
   * As above, with a folder where graphs are kept as ONNX Runtime has optimised them for this
   * processor: the next process loads them in half the time. Nobody else may write there.
   */
  public Predictors(ModelFiles files, long mostBytes, Path graphs) {
    this(files, mostBytes, new OptimizedGraphs(graphs));
  }

  private Predictors(ModelFiles files, long mostBytes, OptimizedGraphs graphs) {
    this.files = files;
    this.graphs = graphs;
    this.mostBytes = mostBytes;
  }

  /**
   * Uses a model; it stays loaded until {@code use} returns, and may be closed any time after. The
   * first use loads it, and waits for memory that others still use. Within {@code use}, no other
   * model may be asked for: two who wait for each other's memory would wait for ever.
   *
   * @throws InvalidModelPackageException if it cannot be loaded, or needs more memory than there is
   *     for all models
   * @throws IllegalStateException if this is closed
   */
  public <T> T with(ModelPackage model, Function<Predictor, T> use) {
    return with(model, new StopSignal(), use);
  }

  /**
   * As above, for a run that may be told to stop while it waits.
   *
   * @throws StoppedException if it was
   */
  public <T> T with(ModelPackage model, StopSignal stop, Function<Predictor, T> use) {
    while (true) {
      LoadedModel mine = enter(model);
      try {
        if (mine.isToBeLoaded()) {
          load(model, mine, stop);
        }
        Optional<Predictor> loaded = mine.await(stop);
        if (loaded.isPresent()) {
          return use.apply(loaded.get());
        }
      } finally {
        leave(mine);
      }
    }
  }

  /**
   * Loads a model, if it is not loaded.
   *
   * @throws InvalidModelPackageException as {@link #with}
   */
  public void load(ModelPackage model) {
    var _ = with(model, _ -> true);
  }

  private LoadedModel enter(ModelPackage model) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("The models have been closed");
      }
      LoadedModel entered = byDigest.computeIfAbsent(model.digest(), _ -> new LoadedModel());
      entered.enter();
      return entered;
    } finally {
      lock.unlock();
    }
  }

  private void load(ModelPackage model, LoadedModel mine, StopSignal stop) {
    try (ModelFolder folder = files.open(model, stop::check)) {
      LoadedFiles loading = new LoadedFiles(model, folder.path(), graphs);
      Function<LoadedFiles, Predictor> loader = TASKS.get(model.manifest().task());
      if (loader == null) {
        throw loading.invalid("no engine for task " + model.manifest().task(), null);
      }
      makeRoom(loading, mine, stop);
      mine.loaded(loader.apply(loading));
      LOG.info("Loaded model {}", model.ref());
    } catch (StoppedException e) {
      LOG.info("Model {} is not loaded: {}", model.ref(), e.getMessage());
      drop(model, mine);
      mine.abandoned();
    } catch (RuntimeException | Error e) {
      // whoever waits for it must hear of it, whatever it is; the next use tries again
      drop(model, mine);
      mine.failed(e);
    }
  }

  private void drop(ModelPackage model, LoadedModel failed) {
    lock.lock();
    try {
      failed.retire();
      byDigest.remove(model.digest(), failed);
    } finally {
      lock.unlock();
    }
  }

  /** Takes the memory, as soon as enough others have gone. */
  private void makeRoom(LoadedFiles loading, LoadedModel mine, StopSignal stop) {
    long needed = loading.memoryBytes();
    if (needed > mostBytes) {
      throw loading.invalid(
          "it needs " + needed + " bytes of memory, and all models together may have " + mostBytes,
          null);
    }
    while (true) {
      List<LoadedModel> over;
      lock.lock();
      try {
        if (heldBytes + needed <= mostBytes) {
          heldBytes += needed;
          mine.hold(needed);
          return;
        }
        over = retireFor(needed);
        if (over.isEmpty()) {
          stop.await(freed::await);
        }
      } finally {
        lock.unlock();
      }
      over.forEach(this::free);
    }
  }

  /**
   * Retires the oldest until the others leave so much room; who is retired is not used anew, so
   * that its memory comes free. Returns those that nobody uses.
   */
  private List<LoadedModel> retireFor(long needed) {
    List<LoadedModel> over = new ArrayList<>();
    long staying = byDigest.values().stream().mapToLong(LoadedModel::held).sum();
    Iterator<LoadedModel> oldestFirst = byDigest.values().iterator();
    while (staying + needed > mostBytes && oldestFirst.hasNext()) {
      LoadedModel next = oldestFirst.next();
      if (next.held() > 0) {
        staying -= next.held();
        next.retire();
        oldestFirst.remove();
        if (next.isOver()) {
          over.add(next);
        }
      }
    }
    return over;
  }

  private void leave(LoadedModel mine) {
    boolean over;
    lock.lock();
    try {
      mine.leave();
      over = mine.isOver();
    } finally {
      lock.unlock();
    }
    if (over) {
      free(mine);
    }
  }

  private void free(LoadedModel model) {
    model.close();
    lock.lock();
    try {
      heldBytes -= model.held();
      freed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Frees the models that nobody uses; the others go when their last user leaves. */
  @Override
  public void close() {
    List<LoadedModel> over;
    lock.lock();
    try {
      closed = true;
      byDigest.values().forEach(LoadedModel::retire);
      over = byDigest.values().stream().filter(LoadedModel::isOver).toList();
      byDigest.clear();
    } finally {
      lock.unlock();
    }
    over.forEach(this::free);
  }
}
