package dev.millrace.architecture;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Formats every Java source of the repository as the google-java-format command does: imports
 * sorted, unused imports removed, long strings wrapped.
 *
 * <p>The build runs this file straight from its source, so that formatting needs no compiled
 * module.
 */
final class FormatSources {
  private static final Set<String> SKIPPED_DIRECTORIES = Set.of("target", "node_modules", ".git");

  private FormatSources() {}

  /** Rewrites the sources below the working directory. */
  public static void main(String[] args) throws IOException {
    for (var change : pendingChanges(Path.of("")).entrySet()) {
      Files.writeString(change.getKey(), change.getValue());
      IO.println("Formatted " + change.getKey());
    }
  }

  /** The sources below {@code root} that are not formatted, each with the text it should have. */
  static Map<Path, String> pendingChanges(Path root) throws IOException {
    var formatter = new Formatter();
    var changes = new TreeMap<Path, String>();
    for (var file : javaFiles(root)) {
      var source = Files.readString(file);
      var formatted = format(formatter, file, source);
      if (!formatted.equals(source)) {
        changes.put(file, formatted);
      }
    }
    return changes;
  }

  private static String format(Formatter formatter, Path file, String source) {
    try {
      return formatter.formatSourceAndFixImports(source);
    } catch (FormatterException e) {
      throw new IllegalStateException("Cannot format " + file + ": " + e.getMessage(), e);
    }
  }

  private static List<Path> javaFiles(Path root) throws IOException {
    var files = new ArrayList<Path>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return SKIPPED_DIRECTORIES.contains(directory.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }
}
