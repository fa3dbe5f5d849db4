package dev.millrace.local.command;

import dev.millrace.client.MillraceClient;
import dev.millrace.client.Model;
import dev.millrace.client.ProblemException;
import dev.millrace.client.Upload;
import dev.millrace.core.model.ModelRef;
import dev.millrace.local.model.PackageSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace models add}: uploads a package's files, then enters it as a version. */
@Command(
    name = "add",
    description = "Add a version of a model. Running workers see it within a minute.")
final class ModelsAddCommand extends ApiCommand {

  @Parameters(
      paramLabel = "PACKAGE",
      description =
          "A folder with a model.json, the address of one, or the name of a built-in package.")
  private String where = "";

  @Option(
      names = "--name",
      description = "The model's name (default: the folder above the version's).")
  private @Nullable String name;

  @Option(
      names = "--version",
      description = "The version (default: the folder's name if it is a number, else the next).")
  private @Nullable Integer version;

  @Option(names = "--no-default", description = "Leave what the name alone means as it is.")
  private boolean noDefault;

  @Override
  void run(MillraceClient client) {
    PackageSource source = PackageSource.find(where, Millrace.home().resolve("models"));
    ModelRef ref = ref(client, source);
    Path fetched = temporary();
    try {
      Map<String, Upload> uploads = new TreeMap<>();
      for (String file : source.manifest().files().keySet()) {
        Path path = source.file(file, fetched);
        say("Uploading " + file + ", " + Files.size(path) + " bytes");
        uploads.put(file, client.upload(path, "application/octet-stream"));
      }
      Model added =
          client.models().add(ref.name(), ref.version(), source.text(), uploads, !noDefault);
      if (isJson()) {
        print(added.json());
      } else {
        print(ref + " " + added.digest());
      }
      say("Try it: ./millrace models test " + ref);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the package: " + e, e);
    } finally {
      delete(fetched);
    }
  }

  private ModelRef ref(MillraceClient client, PackageSource source) {
    ModelRef found = source.ref().orElse(null);
    String chosen = name != null ? name : found != null ? found.name() : null;
    if (chosen == null) {
      throw new IllegalArgumentException(
          "Name the model with --name; its folder is not called NAME/VERSION");
    }
    if (version != null) {
      return new ModelRef(chosen, version);
    }
    return found != null && found.name().equals(chosen) ? found : next(client, chosen);
  }

  private static ModelRef next(MillraceClient client, String name) {
    try {
      int highest = client.models().get(name).versions().stream().max(Integer::compare).orElse(0);
      return new ModelRef(name, highest + 1);
    } catch (ProblemException e) {
      if (e.status() == 404) {
        return new ModelRef(name, 1);
      }
      throw e;
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("millrace-model");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a temporary folder: " + e, e);
    }
  }

  private void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      say("A temporary folder stays: " + e);
    }
  }
}
