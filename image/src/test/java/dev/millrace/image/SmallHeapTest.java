package dev.millrace.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallHeapTest {
  private static final String MUTATIONS = "6000";
  private static final String SEED = "42";

  @Test
  void shouldEndInATypedWayWithinLittleMemoryWhateverComes(@TempDir Path folder) throws Exception {
    String java = ProcessHandle.current().info().command().orElseThrow();
    List<String> command =
        List.of(
            java,
            "-Xmx256m",
            "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2",
            "-Djava.io.tmpdir=" + folder,
            MutatedPictures.class.getName(),
            MUTATIONS,
            SEED);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .put(
            "CLASSPATH",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains("CORRUPT=").contains("read=").contains("UNSUPPORTED=");
    assertThat(folder).as("files for a cache").isEmptyDirectory();
  }
}
