package dev.millrace.llm.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.llm.provider.ProviderEntry.Dialect;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the operator's configuration. Its messages never show what stands where a key may. */
final class ProviderConfig {
  private static final Set<String> HTTP_FIELDS =
      Set.of("type", "base_url", "key", "model", "schema_mode");
  private static final Set<String> BEDROCK_FIELDS =
      Set.of("type", "base_url", "region", "model", "schema_mode");
  private static final Pattern KEY = Pattern.compile("(env|secret|ssm):\\S+");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[(0*:)*:?0*1]");
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ProviderConfig() {}

  /**
   * The providers by name.
   *
   * @param json one object; blank for none
   * @throws IllegalArgumentException with one sentence, if something in it is wrong
   */
  static Map<String, ProviderEntry> read(String json) {
    if (json.isBlank()) {
      return Map.of();
    }
    JsonNode root = parse(json);
    if (!root.isObject()) {
      throw new IllegalArgumentException("The configuration of providers must be a JSON object");
    }
    Map<String, ProviderEntry> entries = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> named : root.properties()) {
      entries.put(named.getKey(), entry("Provider \"" + named.getKey() + "\"", named.getValue()));
    }
    return entries;
  }

  private static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "The configuration of providers is no JSON: line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr());
    }
  }

  private static ProviderEntry entry(String owner, JsonNode object) {
    String name = object.path("type").asText("");
    return switch (name) {
      case "openai", "gemini" -> {
        ConfigFields fields = new ConfigFields(owner, object, HTTP_FIELDS);
        yield entry(Dialect.valueOf(name.toUpperCase(Locale.ROOT)), fields, MockSettings.PLAIN);
      }
      case "bedrock" ->
          entry(
              Dialect.BEDROCK, new ConfigFields(owner, object, BEDROCK_FIELDS), MockSettings.PLAIN);
      case "mock" -> {
        ConfigFields fields = new ConfigFields(owner, object, MockEntry.FIELDS);
        yield entry(Dialect.MOCK, fields, MockEntry.read(fields));
      }
      default ->
          throw new IllegalArgumentException(
              owner + " needs a type: openai, gemini, bedrock or mock");
    };
  }

  private static ProviderEntry entry(Dialect type, ConfigFields fields, MockSettings mock) {
    Optional<String> key = fields.text("key");
    if (key.isPresent() && !KEY.matcher(key.get()).matches()) {
      throw fields.wrong(
          "needs env:NAME, secret:ARN or ssm:/NAME in \"key\", never the key itself");
    }
    if (type == Dialect.GEMINI && key.isEmpty()) {
      throw fields.wrong("needs a \"key\"");
    }
    Optional<URI> baseUrl = fields.text("base_url").map(text -> address(text, fields));
    return new ProviderEntry(
        type,
        baseUrl,
        key,
        fields.text("region"),
        fields.text("model"),
        fields.flag("schema_mode").orElse(type != Dialect.BEDROCK),
        mock);
  }

  private static URI address(String text, ConfigFields fields) {
    URI uri;
    try {
      uri = URI.create(text.replaceAll("/+$", ""));
    } catch (IllegalArgumentException e) {
      throw fields.wrong("needs an address in \"base_url\"");
    }
    String host = uri.getHost();
    if (host == null || uri.getUserInfo() != null || uri.getQuery() != null) {
      throw fields.wrong("needs an address without user and query in \"base_url\"");
    }
    boolean inClear = "http".equals(uri.getScheme()) && LOOPBACK.matcher(host).matches();
    if (!inClear && !"https".equals(uri.getScheme())) {
      throw fields.wrong("needs https in \"base_url\": http is for this machine alone");
    }
    return uri;
  }
}
