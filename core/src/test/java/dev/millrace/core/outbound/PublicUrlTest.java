package dev.millrace.core.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicUrlTest {

  @ParameterizedTest
  @MethodSource("forbiddenUrls")
  void shouldRefuseWhatLeadsAnywhereElseThanToThePublicInternet(String url) {
    assertThatThrownBy(() -> PublicUrl.parse(url, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("A URL must ")
        .hasNoCause();
  }

  @Test
  void shouldTryMoreThanAHundredAndTwentyForbiddenForms() throws IOException {
    assertThat(forbiddenUrls()).hasSizeGreaterThan(120).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com",
        "https://example.com/",
        "HTTPS://Example.COM/Hook",
        "https://example.com:443/hook",
        "https://example.com:1024/hook",
        "https://example.com:8443/hook?token=a%20b&c=d",
        "https://example.com:65535/",
        "https://example.com/a/../b/@me:x",
        "https://a-b.example.co.uk/hook",
        "https://xn--exmple-cua.com/",
        "https://xn--r8jz45g.xn--zckzah/",
        "https://0x7f.example.com/",
        "https://127.0.0.1.example.com/",
        "https://bad.cafe/",
        "https://face.de/",
        "https://localhost.example.com/",
        "https://internal.example.com/",
        "https://1.1.1.1/",
        "https://8.8.8.8:8443/",
        "https://172.32.0.1/",
        "https://[2606:4700:4700::1111]/",
        "https://[2a00:1450:4001:81b::200e]:8443/hook",
        "https://[::ffff:8.8.8.8]/"
      })
  void shouldTakeUrlsOfThePublicInternet(String url) {
    PublicUrl read = PublicUrl.parse(url, false);

    assertThat(read.text()).isEqualTo(url);
    assertThat(read.uri()).hasToString(url);
    assertThat(read).isEqualTo(PublicUrl.parse(url, true)).hasSameHashCodeAs(read);
  }

  @Test
  void shouldRefuseOneCharacterTooMany() {
    String longest = "https://example.com/" + "x".repeat(PublicUrl.MOST_CHARACTERS - 20);

    assertThat(PublicUrl.parse(longest, false).text()).hasSize(2048);
    assertThatThrownBy(() -> PublicUrl.parse(longest + "x", false))
        .hasMessage("A URL must have at most 2048 characters");
  }

  @Test
  void shouldRefuseEveryControlCharacterAnywhere() {
    IntStream.concat(IntStream.rangeClosed(0, ' '), IntStream.rangeClosed(0x7f, 0xa0))
        .forEach(character -> {
          for (String form :
              new String[] {"%chttps://a.com/", "https://a%c.com/", "https://a.com/%c"}) {
            String url = form.formatted(character);
            assertThatThrownBy(() -> PublicUrl.parse(url, true))
                .as("character %d in %s", character, form)
                .isInstanceOf(IllegalArgumentException.class);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8080/hook",
        "http://localhost:8080/hook",
        "http://LocalHost/hook",
        "http://[::1]:8080/hook",
        "http://127.9.9.9:8080/",
        "https://localhost:8443/hook"
      })
  void shouldTakeThisMachineInALocalRunOnly(String url) {
    assertThat(PublicUrl.parse(url, true).text()).isEqualTo(url);
    assertThatThrownBy(() -> PublicUrl.parse(url, false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com/",
        "http://10.0.0.1:8080/",
        "https://10.0.0.1:8080/",
        "https://169.254.169.254/",
        "https://[fe80::1]/",
        "http://hook.localhost:8080/",
        "http://localhost.:8080/",
        "http://127.1:8080/",
        "http://2130706433:8080/",
        "http://127.0.0.1:22/",
        "http://user@localhost:8080/",
        "http://[::1%25lo]:8080/",
        "ftp://localhost:8080/"
      })
  void shouldTakeNothingElseInALocalRun(String url) {
    assertThatThrownBy(() -> PublicUrl.parse(url, true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldNeverRepeatTheText() throws IOException {
    Stream<String> named = forbiddenUrls().stream().map(url -> url + "/s3cret");

    named.forEach(url ->
        assertThatThrownBy(() -> PublicUrl.parse(url, false))
            .hasMessageNotContainingAny("s3cret", "example", "127", "ftp"));
    assertThat(PublicUrl.parse("https://example.com:8443/s3cret?t=s3cret", false))
        .hasToString("https://example.com:8443");
  }

  static List<String> forbiddenUrls() throws IOException {
    try (InputStream file = PublicUrlTest.class.getResourceAsStream("forbidden-urls.txt")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    }
  }
}
