package dev.millrace.local.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.core.Sha256;
import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.core.model.ModelRef;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageSourceTest {
  private final Map<String, String> pages = new HashMap<>();

  @TempDir Path folder;
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String page = pages.get(exchange.getRequestURI().getPath());
          byte[] body = page == null ? new byte[0] : page.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(
              page == null ? 404 : 200, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void shouldTakeAFolderAndNameItAfterItsPlace() throws IOException {
    Path home = write("digits/3", manifest("content", ""));
    Files.writeString(home.resolve("model.onnx"), "content");

    PackageSource source = PackageSource.find(home.toString(), folder);
    assertThat(source.ref()).contains(new ModelRef("digits", 3));
    assertThat(source.file("model.onnx", folder)).hasContent("content");
  }

  @Test
  void shouldTakeTheLatestVersionOfABuiltInPackageByItsName() throws IOException {
    write("digits/9", manifest("content", ""));
    write("digits/10", manifest("content", ""));

    assertThat(PackageSource.find("digits", folder).ref()).contains(new ModelRef("digits", 10));
    assertThatThrownBy(() -> PackageSource.find("../" + folder.getFileName(), folder))
        .isInstanceOf(InvalidModelPackageException.class)
        .hasMessageContaining("neither a folder");
  }

  @Test
  void shouldFetchFilesFromTheirSources() throws IOException {
    pages.put("/weights.bin", "content");
    Path home =
        write("digits/1", manifest("content", "{\"model.onnx\":\"" + url("/weights.bin") + "\"}"));

    Path fetched = Files.createDirectory(folder.resolve("fetched"));
    assertThat(PackageSource.find(home.toString(), folder).file("model.onnx", fetched))
        .isEqualTo(fetched.resolve("model.onnx"))
        .hasContent("content");
  }

  @Test
  void shouldFetchAPackageFromAnAddress() throws IOException {
    pages.put("/digits/2/model.json", manifest("content", ""));
    pages.put("/digits/2/model.onnx", "content");

    for (String address : new String[] {"/digits/2/model.json", "/digits/2", "/digits/2/"}) {
      PackageSource source = PackageSource.find(url(address), folder);
      assertThat(source.ref()).contains(new ModelRef("digits", 2));
      Path fetched = Files.createTempDirectory(folder, "fetched");
      assertThat(source.file("model.onnx", fetched)).hasContent("content");
    }
  }

  @Test
  void shouldRefuseBytesThatAreNotTheOnesNamedAndFilesThatAreNowhere() throws IOException {
    pages.put("/digits/2/model.json", manifest("content", ""));
    PackageSource source = PackageSource.find(url("/digits/2"), folder);
    assertThatThrownBy(() -> source.file("model.onnx", folder)).hasMessageContaining("404");

    pages.put("/digits/2/model.onnx", "other");
    assertThatThrownBy(() -> source.file("model.onnx", folder))
        .isInstanceOf(InvalidModelPackageException.class)
        .hasMessageContaining(Sha256.hex("other"))
        .hasMessageContaining(Sha256.hex("content"));

    Path home = write("digits/1", manifest("content", ""));
    PackageSource bare = PackageSource.find(home.toString(), folder);
    assertThatThrownBy(() -> bare.file("model.onnx", folder))
        .hasMessageContaining("does not lie beside model.json");
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private Path write(String place, String manifest) throws IOException {
    Path home = Files.createDirectories(folder.resolve(place));
    Files.writeString(home.resolve("model.json"), manifest);
    return home;
  }

  private static String manifest(String content, String sources) {
    return """
    {"task":"tensor","files":{"model.onnx":"%s"},%s
     "settings":{"model":"model.onnx"},"input_schema":{"type":"object"},
     "output_schema":{"type":"object"}}\
    """
        .formatted(Sha256.hex(content), sources.isEmpty() ? "" : "\"sources\":" + sources + ",");
  }
}
