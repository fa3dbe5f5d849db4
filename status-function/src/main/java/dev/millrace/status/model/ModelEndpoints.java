package dev.millrace.status.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.account.Caller;
import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.Faults;
import dev.millrace.core.http.JsonBody;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.http.ProblemType;
import dev.millrace.core.http.Route;
import dev.millrace.core.http.Route.Access;
import dev.millrace.core.http.Router;
import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.model.ModelRef;
import dev.millrace.core.model.RegistryCatalog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /v1/models}: what there is, for everyone; new versions, by administrators. Thread-safe.
 */
public final class ModelEndpoints {
  private static final Logger LOG = LoggerFactory.getLogger(ModelEndpoints.class);
  private static final JsonMapper JSON = new JsonMapper();

  private final RegistryCatalog catalog;
  private final AddModel addModel;
  private final Duration runTime;

  /**
   * Serves this catalog.
   *
   * @param runTime that one run of a job may take
   */
  public ModelEndpoints(RegistryCatalog catalog, AddModel addModel, Duration runTime) {
    this.catalog = catalog;
    this.addModel = addModel;
    this.runTime = runTime;
  }

  /** The routes of these endpoints. */
  public Router routes() {
    return new Router(
        List.of(
            new Route("GET", "/v1/models", Access.READ, this::list),
            new Route("GET", "/v1/models/{model}", Access.READ, this::show),
            new Route("PUT", "/v1/models/{model}/default", Access.ADMIN, this::choose),
            new Route("PUT", "/v1/models/{model}/versions/{version}", Access.ADMIN, this::add)));
  }

  private ApiResponse list(ApiRequest request, String none) {
    ObjectNode json = JSON.createObjectNode();
    json.put("object", "list");
    ArrayNode data = json.putArray("data");
    catalog.refs().stream()
        .map(ModelRef::name)
        .distinct()
        .filter(request.requireCaller()::mayUse)
        .forEach(name -> summary(name).ifPresent(data::add));
    return ApiResponse.json(200, json.toString());
  }

  /** One package that is damaged hides no other. */
  private Optional<ObjectNode> summary(String name) {
    try {
      return catalog
          .resolve(name)
          .map(chosen -> ModelJson.summary(chosen, chosen.ref(), catalog.versions(name)));
    } catch (InvalidModelPackageException e) {
      LOG.error("The model {} cannot be shown", name, e);
      return Optional.empty();
    }
  }

  private ApiResponse show(ApiRequest request, String model) {
    return ApiResponse.json(200, document(request.requireCaller(), decoded(model)));
  }

  private ApiResponse choose(ApiRequest request, String model) {
    JsonNode body = JsonBody.read(request);
    Faults faults = new Faults();
    faults.requireObject(body);
    faults.checkNames("", body, Set.of("version"));
    JsonNode version = body.path("version");
    if (!version.canConvertToInt() || !version.isIntegralNumber()) {
      faults.add("/version", "must be the number of a version");
    }
    faults.check();
    ModelRef ref =
        ModelRef.find(decoded(model) + "@" + version.intValue())
            .orElseThrow(ModelEndpoints::unknown);
    checkMayUse(request, ref);
    if (!addModel.makeDefault(ref)) {
      throw unknown();
    }
    return ApiResponse.json(200, document(request.requireCaller(), ref.toString()));
  }

  private ApiResponse add(ApiRequest request, String path) {
    ModelRef ref =
        ModelRef.find(decoded(path).replace('/', '@'))
            .orElseThrow(() ->
                new ProblemException(
                    ProblemType.MODEL_NOT_FOUND,
                    "A model's name is 1 to 64 characters of a-z 0-9 . _ -, its version 1 or"
                        + " more"));
    checkMayUse(request, ref);
    boolean fresh = addModel.add(request.requireTenant(), ref, NewVersion.read(request));
    ApiResponse response =
        ApiResponse.json(fresh ? 201 : 200, document(request.requireCaller(), ref.toString()));
    return fresh ? response.with("Location", request.baseUrl() + "/v1/models/" + ref) : response;
  }

  private static void checkMayUse(ApiRequest request, ModelRef ref) {
    if (!request.requireCaller().mayUse(ref.name())) {
      throw unknown();
    }
  }

  /** Whether there is none or the key does not allow it makes no difference. */
  private String document(Caller caller, String name) {
    ModelPackage shown =
        catalog
            .resolve(name)
            .filter(model -> caller.mayUse(model.ref().name()))
            .orElseThrow(ModelEndpoints::unknown);
    String alone = shown.ref().name();
    ModelRef chosen = catalog.resolve(alone).map(ModelPackage::ref).orElse(shown.ref());
    return ModelJson.whole(shown, chosen, catalog.versions(alone), runTime).toString();
  }

  /** A name has no other character that needs to be encoded. */
  private static String decoded(String segment) {
    return segment.replace("%40", "@");
  }

  private static ProblemException unknown() {
    return new ProblemException(
        ProblemType.MODEL_NOT_FOUND, "See GET /v1/models for those there are");
  }
}
