package dev.millrace.ingest;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.Endpoint;
import dev.millrace.core.http.Route;
import dev.millrace.core.http.Router;
import dev.millrace.core.upload.Upload;
import java.util.List;
import java.util.TreeMap;

/** {@code POST /v1/uploads}: 201 with the address for the bytes. Thread-safe. */
public final class UploadEndpoint implements Endpoint {
  private static final JsonMapper JSON = new JsonMapper();

  private final OpenUpload openUpload;

  public UploadEndpoint(OpenUpload openUpload) {
    this.openUpload = openUpload;
  }

  /** The route of this endpoint. */
  public Router routes() {
    return new Router(List.of(new Route("POST", "/v1/uploads", Route.Access.SUBMIT, this)));
  }

  @Override
  public ApiResponse handle(ApiRequest request, String variable) {
    OpenUpload.Opened opened = openUpload.open(Announcement.read(request), request.baseUrl());
    Upload upload = opened.upload();
    ObjectNode json =
        JSON.createObjectNode()
            .put("id", upload.id().value())
            .put("object", "upload")
            .put("method", opened.ticket().method())
            .put("url", opened.ticket().url());
    ObjectNode headers = json.putObject("headers");
    new TreeMap<>(opened.ticket().headers()).forEach(headers::put);
    json.put("expires_at", upload.expiresAt().toString()).put("max_bytes", upload.size());
    return ApiResponse.json(201, json.toString());
  }
}
