package dev.millrace.local.command;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.client.MillraceClient;
import dev.millrace.local.StartException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which server a command talks to. Address and key always come from the same place, so that no key
 * goes to a server it does not belong to.
 */
record ApiConnection(URI api, String apiKey) {
  private static final Path DEFAULT_FOLDER = Path.of(".millrace");
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * The server of {@code --api} or else {@code --data}, or else of MILLRACE_API, or else the one
   * that runs on the usual folder.
   *
   * @throws StartException if there is none
   */
  static ApiConnection find(
      @Nullable String api, @Nullable Path data, Map<String, String> environment) {
    String named = api == null && data == null ? environment.get("MILLRACE_API") : api;
    if (named == null || named.isBlank()) {
      return ofFolder(data == null ? DEFAULT_FOLDER : data);
    }
    String key = environment.get("MILLRACE_API_KEY");
    if (key == null || key.isBlank()) {
      throw new StartException("Set MILLRACE_API_KEY to a key of " + named, null);
    }
    return new ApiConnection(address(named), key.strip());
  }

  MillraceClient open() {
    try {
      return MillraceClient.connect(api, apiKey);
    } catch (IllegalArgumentException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  private static ApiConnection ofFolder(Path folder) {
    Path file = folder.resolve("endpoints.json");
    try {
      JsonNode endpoints = JSON.readTree(Files.readString(file));
      return new ApiConnection(
          address(endpoints.path("api").asText()), endpoints.path("apiKey").asText());
    } catch (JacksonException e) {
      throw new StartException("There is no JSON in " + file, null);
    } catch (IOException e) {
      throw new StartException(
          "No server ever ran on the folder "
              + folder
              + ". Start one with ./millrace up, or name another with --api",
          e);
    }
  }

  private static URI address(String text) {
    try {
      return URI.create(text.strip());
    } catch (IllegalArgumentException e) {
      throw new StartException("This is no address: " + text, e);
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return api.toString();
  }
}
