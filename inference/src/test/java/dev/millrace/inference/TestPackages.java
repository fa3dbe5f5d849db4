package dev.millrace.inference;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.Sha256;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.model.ModelPackage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes model packages into a folder. */
final class TestPackages {
  static final Path BUILT_IN = Path.of("../models");

  private static final JsonMapper JSON = new JsonMapper();

  private final Path folder;

  TestPackages(Path folder) {
    this.folder = folder;
  }

  /** A package of one ONNX file. */
  TestPackages onnx(String name, String task, String settings, int megabytes, byte[] model) {
    try {
      Path home = Files.createDirectories(folder.resolve(name).resolve("1"));
      Files.write(home.resolve("model.onnx"), model);
      return manifest(home, task, settings, megabytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A package with the files of the built-in sentence encoder. */
  TestPackages sentenceEncoder(String name, String task, String settings) {
    try {
      Path home = Files.createDirectories(folder.resolve(name).resolve("1"));
      for (String file : new String[] {"model.onnx", "tokenizer.json"}) {
        Files.copy(BUILT_IN.resolve("minilm-l6-v2/1").resolve(file), home.resolve(file));
      }
      return manifest(home, task, settings, 200);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a file of a package that is there. */
  TestPackages file(String name, String file, byte[] content) {
    try {
      Path home = folder.resolve(name).resolve("1");
      Files.write(home.resolve(file), content);
      ObjectNode manifest = (ObjectNode) JSON.readTree(home.resolve("model.json").toFile());
      ((ObjectNode) manifest.get("files")).put(file, Sha256.hex(content));
      Files.writeString(home.resolve("model.json"), manifest.toString());
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  FolderModelCatalog read() {
    return FolderModelCatalog.read(folder);
  }

  ModelPackage get(String name) {
    return read().resolve(name).orElseThrow();
  }

  private TestPackages manifest(Path home, String task, String settings, int megabytes)
      throws IOException {
    ObjectNode manifest = JSON.createObjectNode().put("task", task);
    ObjectNode files = manifest.putObject("files");
    try (var found = Files.list(home)) {
      for (Path file : found.filter(each -> !each.endsWith("model.json")).sorted().toList()) {
        files.put(file.getFileName().toString(), Sha256.hex(Files.readAllBytes(file)));
      }
    }
    ObjectNode all = (ObjectNode) JSON.readTree("{\"model\":\"model.onnx\"}");
    all.setAll((ObjectNode) JSON.readTree(settings));
    manifest.set("settings", all);
    manifest.putObject("limits").put("memory_mb", megabytes);
    manifest.putObject("input_schema");
    manifest.putObject("output_schema");
    Files.writeString(home.resolve("model.json"), manifest.toString());
    return this;
  }
}
