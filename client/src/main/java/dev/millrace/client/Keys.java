package dev.millrace.client;

import java.util.List;

/** The tenants' keys, for holders of a key with the scope {@code admin}. Thread-safe. */
public final class Keys {
  private final Api api;

  Keys(Api api) {
    this.api = api;
  }

  /**
   * Makes a key. It is not asked for twice when the answer is lost: {@link #list} tells whether it
   * was made.
   *
   * @throws ProblemException {@code too-many-keys} if the tenant has two live ones
   */
  public NewApiKey create(KeySpec spec) {
    return NewApiKey.of(api.answer(api.call("POST", "/v1/keys", spec.toJson()).once()).json());
  }

  /** All keys of the tenant, revoked ones too as long as they are kept. */
  public List<ApiKey> list(String tenant) {
    String path = "/v1/keys?tenant=" + Api.name("tenant", tenant);
    return Json.list(api.answer(api.call("GET", path)).json(), "data", ApiKey::of);
  }

  /**
   * Ends a key, now and for ever; again is no error.
   *
   * @throws ProblemException {@code key-not-found} if the tenant has no such key
   */
  public void revoke(String tenant, String id) {
    String path = "/v1/keys/" + Api.name("key", id) + "?tenant=" + Api.name("tenant", tenant);
    var _ = api.answer(api.call("DELETE", path));
  }
}
