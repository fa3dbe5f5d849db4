package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs leave nothing behind outside of the heap. The leak of an output a run would be 40 MB of
 * texts and 8 MB of tensors here; {@code -Dmemory.runs=50000} looks closer.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "resident memory is read from /proc")
class MemoryTest {
  private static final int RUNS = Integer.getInteger("memory.runs", 2_000);
  private static final int WARM_UP = 2_000;
  private static final long MOST_GROWTH_KB = 6_000;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"texts", "tensors"})
  void shouldNotGrowWithTheNumberOfRuns(String what) throws IOException, InterruptedException {
    // a heap that is resident from the start, and does not hide what grows beside it
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms64m",
                "-Xmx64m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                MemoryProbe.class.getName(),
                what,
                String.valueOf(WARM_UP),
                String.valueOf(RUNS),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String growth =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();

    assertThat(process.exitValue()).isZero();
    System.out.printf("%s: %s kB more after %d runs%n", what, growth, RUNS);
    assertThat(Long.parseLong(growth)).isLessThan(MOST_GROWTH_KB);
  }
}
