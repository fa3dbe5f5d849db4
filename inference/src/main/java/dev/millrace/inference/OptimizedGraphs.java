package dev.millrace.inference;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.millrace.core.Sha256;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sessions. With a folder, keeps the graph of each as ONNX Runtime has optimised it for this
 * processor, and its checksum in its name. Thread-safe, for several processes too.
 */
final class OptimizedGraphs {
  /** Keeps none. */
  static final OptimizedGraphs NONE = new OptimizedGraphs(null);

  private static final Logger LOG = LoggerFactory.getLogger(OptimizedGraphs.class);
  private static final int DIGITS = 32;

  /** More are not kept, so that those of models that are gone do not stay for ever. */
  private static final int MOST_GRAPHS = 32;

  private final @Nullable Path folder;
  private final Optional<String> machine;

  OptimizedGraphs(@Nullable Path folder) {
    this.folder = folder;
    this.machine = folder == null ? Optional.empty() : machine();
  }

  /**
   * Makes a session.
   *
   * @param digest SHA-256 of the file
   * @throws OrtException if ONNX Runtime cannot load the file
   */
  OrtSession open(Path file, String digest) throws OrtException {
    if (folder == null || machine.isEmpty()) {
      return session(file, OptLevel.ALL_OPT, null);
    }
    String prefix = digest.substring(0, DIGITS) + "-";
    try {
      Files.createDirectories(folder);
      Optional<OrtSession> kept = kept(folder, prefix + machine.get());
      return kept.isPresent() ? kept.get() : keep(file, folder, prefix);
    } catch (IOException | OrtException e) {
      LOG.warn("Cannot keep the optimised graph of {}: {}", file, e.toString());
      return session(file, OptLevel.ALL_OPT, null);
    }
  }

  private static Optional<OrtSession> kept(Path folder, String name) throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, name + "-*.onnx")) {
      for (Path graph : found) {
        try {
          if (graph.endsWith(name + "-" + checksum(graph) + ".onnx")) {
            return Optional.of(session(graph, OptLevel.NO_OPT, null));
          }
        } catch (OrtException e) {
          LOG.debug("ONNX Runtime wrote {} and cannot read it", graph, e);
        }
        LOG.warn("The optimised graph {} is damaged, and made anew", graph);
        Files.deleteIfExists(graph);
      }
    }
    return Optional.empty();
  }

  private OrtSession keep(Path file, Path folder, String prefix) throws IOException, OrtException {
    Path made = Files.createTempFile(folder, "new-", ".tmp");
    OrtSession session = null;
    try {
      session = session(file, OptLevel.ALL_OPT, made);
      try (DirectoryStream<Path> old = Files.newDirectoryStream(folder, prefix + "*.onnx")) {
        for (Path graph : old) {
          Files.deleteIfExists(graph);
        }
      }
      String name = prefix + machine.orElseThrow() + "-" + checksum(made) + ".onnx";
      Files.move(made, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      dropOldest(folder);
      return session;
    } catch (IOException e) {
      if (session != null) {
        session.close();
      }
      throw e;
    } finally {
      Files.deleteIfExists(made);
    }
  }

  private static void dropOldest(Path folder) throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      List<Path> newestFirst =
          found
              .filter(graph -> graph.toString().endsWith(".onnx"))
              .sorted(Comparator.comparingLong((Path graph) -> -graph.toFile().lastModified()))
              .toList();
      for (Path old : newestFirst.stream().skip(MOST_GRAPHS).toList()) {
        Files.deleteIfExists(old);
      }
    }
  }

  private static OrtSession session(Path file, OptLevel level, @Nullable Path optimized)
      throws OrtException {
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(level);
      if (optimized != null) {
        options.setOptimizedModelFilePath(optimized.toString());
        // it warns that the file suits this processor alone, which its name says
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      }
      return OrtEnvironment.getEnvironment().createSession(file.toString(), options);
    }
  }

  private static String checksum(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      CRC32C checksum = new CRC32C();
      checksum.update(channel.map(MapMode.READ_ONLY, 0, channel.size()));
      return Long.toHexString(checksum.getValue());
    }
  }

  /** What decides how a graph is optimised; empty where the processor cannot be asked. */
  private static Optional<String> machine() {
    Path cpus = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(cpus)) {
      return Optional.empty();
    }
    try {
      List<String> features =
          Files.readAllLines(cpus).stream()
              .filter(line -> line.matches("(flags|Features|CPU part|model name)\\s*:.*"))
              .distinct()
              .sorted()
              .toList();
      String version = OrtEnvironment.getEnvironment().getVersion();
      String all = version + System.getProperty("os.arch") + features;
      return features.isEmpty()
          ? Optional.empty()
          : Optional.of(Sha256.hex(all).substring(0, DIGITS));
    } catch (IOException e) {
      LOG.warn("Cannot read {}", cpus, e);
      return Optional.empty();
    }
  }
}
