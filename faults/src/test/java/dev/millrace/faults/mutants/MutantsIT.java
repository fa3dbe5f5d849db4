package dev.millrace.faults.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The suite notices when a guard is missing: each is taken out of its source, compiled, and put
 * before the class path of the tests that must then fail.
 */
class MutantsIT {
  private static final String CLASS_PATH = classPath();

  @TempDir Path mutated;

  static List<Mutant> mutants() {
    return Mutant.ALL;
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void shouldFailWithoutTheGuard(Mutant mutant) throws Exception {
    compile(mutant);

    Result result = run(mutated + File.pathSeparator + CLASS_PATH, mutant.tests());

    assertThat(result.exit()).as(result.output()).isEqualTo(1);
  }

  /** With all guards the tests pass in this very build; this is about how they are run here. */
  @Test
  void shouldPassWithAllGuards() throws Exception {
    Result result = run(CLASS_PATH, List.of("dev.millrace.aws.MessageBatchTest"));

    assertThat(result.exit()).as(result.output()).isZero();
  }

  private void compile(Mutant mutant) throws IOException {
    Path folder = Files.createDirectory(mutated.resolve("source"));
    String simpleName = mutant.className().substring(mutant.className().lastIndexOf('.') + 1);
    Path source = folder.resolve(simpleName + ".java");
    Files.writeString(source, mutant.mutatedSource());
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    int failed =
        compiler.run(
            null,
            null,
            null,
            "-proc:none",
            "-nowarn",
            "-cp",
            CLASS_PATH,
            "-d",
            mutated.toString(),
            source.toString());
    assertThat(failed).as("compiler").isZero();
  }

  private record Result(int exit, String output) {}

  private static Result run(String classPath, List<String> tests)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djdk.virtualThreadScheduler.parallelism=1",
            "-Dsimulation.seeds=3",
            "--enable-native-access=ALL-UNNAMED",
            TestRun.class.getName()));
    command.addAll(tests);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CLASSPATH", classPath);
    Process process = builder.start();
    String output = process.inputReader().lines().limit(400).collect(Collectors.joining("\n"));
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    return new Result(process.waitFor(), output);
  }

  /** This module's, and the tests of those that keep their own. */
  private static String classPath() {
    String own =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.concat(
            Stream.of(own),
            Stream.of("embedded", "aws", "local")
                .map(module -> Path.of("..", module, "target", "test-classes"))
                .map(folder -> folder.toAbsolutePath().normalize().toString()))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
