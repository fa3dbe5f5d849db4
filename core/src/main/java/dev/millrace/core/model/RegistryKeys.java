package dev.millrace.core.model;

import dev.millrace.core.payload.PayloadKey;

/** Where the registry's packages lie among the payloads: each content once, under its digest. */
public final class RegistryKeys {
  private RegistryKeys() {}

  /** The manifest with this digest. */
  public static PayloadKey manifest(String digest) {
    return new PayloadKey("models/manifests/" + digest);
  }

  /** The file with this digest. */
  public static PayloadKey file(String digest) {
    return new PayloadKey("models/files/" + digest);
  }
}
