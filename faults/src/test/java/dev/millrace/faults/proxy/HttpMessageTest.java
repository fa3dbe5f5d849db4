package dev.millrace.faults.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpMessageTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1|hOST:x| Odd:  a , b |Transfer-Encoding: chunked||3|abc|0|X-Trailer: é|Y:"
            + " 2||",
        "POST / HTTP/1.1|Transfer-Encoding: chunked||0|X-Trailer: t||",
        "POST / HTTP/1.1|Content-Length: 3||abc",
        "GET / HTTP/1.1||",
      })
  void shouldWriteARequestAsItWasRead(String text) throws IOException {
    assertThat(relayed(wire(text))).isEqualTo(wire(text));
  }

  @Test
  void shouldJoinChunks() throws IOException {
    assertThat(relayed(wire("P / HTTP/1.1|Transfer-Encoding: Chunked||2;x=y|ab|1|c|00||")))
        .isEqualTo(wire("P / HTTP/1.1|Transfer-Encoding: Chunked||3|abc|0||"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1",
        "POST / HTTP/1.1|Content-Length: 3|",
        "POST / HTTP/1.1|Content-Length: 3||ab",
        "POST / HTTP/1.1|Transfer-Encoding: chunked||3|ab",
        "POST / HTTP/1.1|Transfer-Encoding: chunked||3|abc|",
        "POST / HTTP/1.1|Transfer-Encoding: chunked||3|abc|0|",
      })
  void shouldRefuseAMessageThatBreaksOff(String text) {
    assertThatThrownBy(() -> relayed(wire(text))).isInstanceOf(EOFException.class);
  }

  @Test
  void shouldRefuseALengthThatIsNone() {
    assertThatThrownBy(() -> relayed(wire("P / HTTP/1.1|Content-Length: x||")))
        .isInstanceOf(IOException.class);
  }

  private static String relayed(String request) throws IOException {
    HttpReader reader =
        new HttpReader(new ByteArrayInputStream(request.getBytes(StandardCharsets.ISO_8859_1)));
    HttpHead head = reader.head().orElseThrow();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new HttpWriter(out).write(reader.message(head, Framing.ofRequest(head)));
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private static String wire(String text) {
    return text.replace("|", "\r\n");
  }
}
