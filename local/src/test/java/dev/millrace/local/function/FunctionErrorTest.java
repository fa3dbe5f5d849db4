package dev.millrace.local.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FunctionErrorTest {

  @Test
  void shouldTellWhatAHandlerThrew() throws IOException {
    FunctionError error = FunctionError.of(new IllegalArgumentException("no such row"));

    JsonNode document = new JsonMapper().readTree(error.document());
    assertThat(error.type()).isEqualTo("java.lang.IllegalArgumentException");
    assertThat(document.path("errorType").asText()).isEqualTo(error.type());
    assertThat(document.path("errorMessage").asText()).isEqualTo("no such row");
    assertThat(document.at("/stackTrace/0").asText()).contains("FunctionErrorTest");
  }

  @Test
  void shouldPassOnWhatARuntimePosted() {
    String posted = "{\"errorMessage\":\"m\",\"errorType\":\"a.B\",\"stackTrace\":[\"x\"]}";

    assertThat(FunctionError.posted(posted)).isEqualTo(new FunctionError("a.B", "m", posted));
  }

  @Test
  void shouldMakeDoWithAPostThatIsNoJson() {
    FunctionError error = FunctionError.posted("<html>");

    assertThat(error.type()).isEqualTo("Unhandled");
    assertThat(error.document()).contains("<html>");
  }

  @Test
  void shouldTellWhyAProcessGaveNoAnswer() {
    FunctionError error = FunctionError.of(new FunctionFailedException("late", "Sandbox.Timedout"));

    assertThat(error.type()).isEqualTo("Sandbox.Timedout");
    assertThat(error.document())
        .isEqualTo("{\"errorType\":\"Sandbox.Timedout\",\"errorMessage\":\"late\"}");
  }
}
