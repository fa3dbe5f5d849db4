package dev.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256Test {
  @Test
  void shouldHashAFileAsItHashesItsBytes(@TempDir Path folder) throws IOException {
    byte[] content = new byte[200_000];
    content[150_000] = 1;
    Path file = Files.write(folder.resolve("file"), content);

    assertThat(Sha256.hex(file)).isEqualTo(Sha256.hex(content));
    assertThat(Sha256.hex("abc"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }
}
