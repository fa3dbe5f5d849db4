package dev.millrace.core.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The receiver in {@code docs/webhooks.md} compiles, takes our calls and no others. */
class WebhookDocumentTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void shouldShowAReceiverThatKnowsOurCalls() throws Exception {
    compile();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      Method isGenuine =
          loader
              .loadClass("Receiver")
              .getDeclaredMethod("isGenuine", String.class, String.class, HttpHeaders.class);
      isGenuine.setAccessible(true);
      Instant now = Instant.now();
      String signature = WebhookSignature.sign(List.of(SECRET), "msg_1", now, "{}");
      HttpHeaders headers =
          HttpHeaders.of(
              Map.of(
                  "webhook-id", List.of("msg_1"),
                  "webhook-timestamp", List.of(Long.toString(now.getEpochSecond())),
                  "webhook-signature", List.of(signature)),
              (name, value) -> true);

      assertThat(isGenuine.invoke(null, SECRET, "{}", headers)).isEqualTo(true);
      assertThat(isGenuine.invoke(null, SECRET, "{\"forged\":1}", headers)).isEqualTo(false);
    }
  }

  private void compile() throws IOException {
    Matcher code = JAVA.matcher(Files.readString(Path.of("../docs/webhooks.md")));
    assertThat(code.find()).isTrue();
    Path source = Files.writeString(folder.resolve("Receiver.java"), code.group(1));
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    int failed =
        Objects.requireNonNull(ToolProvider.getSystemJavaCompiler())
            .run(null, null, null, "-cp", classPath, "-d", folder.toString(), source.toString());
    assertThat(failed).isZero();
  }
}
