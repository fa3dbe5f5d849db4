package dev.millrace.status.model;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.http.Problem;
import dev.millrace.core.http.Problem.FieldError;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.http.ProblemType;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.model.Manifest;
import dev.millrace.core.model.ModelIndex;
import dev.millrace.core.model.ModelIndexStore;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.model.ModelRef;
import dev.millrace.core.model.RegistryCatalog;
import dev.millrace.core.model.RegistryKeys;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.upload.Upload;
import dev.millrace.core.upload.UploadId;
import dev.millrace.core.upload.UploadStore;
import dev.millrace.core.upload.Uploads;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/**
 * Adds versions to the registry, and says which of them a name means. A version appears whole or
 * not at all: its files and its manifest are stored before it is entered in the index. Thread-safe.
 */
public final class AddModel {
  private final RegistryCatalog catalog;
  private final ModelIndexStore index;
  private final PayloadStore payloads;
  private final Uploads uploads;
  private final UploadStore store;

  /** Adds to the registry that the catalog reads. */
  public AddModel(
      RegistryCatalog catalog,
      ModelIndexStore index,
      PayloadStore payloads,
      Uploads uploads,
      UploadStore store) {
    this.catalog = catalog;
    this.index = index;
    this.payloads = payloads;
    this.uploads = uploads;
    this.store = store;
  }

  /**
   * Adds the version; again with the same content is fine.
   *
   * @param tenant whose uploads hold the files
   * @return whether it was not there before
   * @throws ProblemException if it is there with other content, or a file is missing or is not the
   *     one that the manifest names
   * @throws StoreUnavailableException if it is not sure that it was added
   */
  boolean add(TenantId tenant, ModelRef ref, NewVersion version) {
    catalog.refresh();
    boolean fresh = isFresh(ref, version.manifest(), catalog.resolve(ref.toString()));
    if (fresh) {
      for (Map.Entry<String, String> file : version.manifest().files().entrySet()) {
        keep(tenant, file.getKey(), file.getValue(), version.files());
      }
      payloads.write(RegistryKeys.manifest(version.manifest().digest()), version.content());
      enter(ref, version);
    } else if (version.makeDefault()) {
      makeDefault(ref);
    }
    return fresh;
  }

  /**
   * From now on the name alone means this version.
   *
   * @return whether there is such a version
   */
  boolean makeDefault(ModelRef ref) {
    catalog.refresh();
    if (catalog.resolve(ref.toString()).isEmpty()) {
      return false;
    }
    boolean saved;
    do { // whoever was faster has their change kept
      saved = index.save(index.read().withDefault(ref));
    } while (!saved);
    catalog.refresh();
    return true;
  }

  private void enter(ModelRef ref, NewVersion version) {
    String digest = version.manifest().digest();
    boolean saved;
    do { // what is decided and what is saved rest on one revision
      ModelIndex current = index.read();
      Optional<String> there = current.digest(ref);
      if (there.isPresent()) {
        checkSame(ref, there.get().equals(digest));
        return;
      }
      if (current.size() >= ModelIndex.MOST_VERSIONS) {
        throw refused(
            ProblemType.INVALID_MODEL_PACKAGE,
            "",
            "the registry has " + ModelIndex.MOST_VERSIONS + " versions, and takes no more");
      }
      ModelRef chosen =
          version.makeDefault() ? ref : catalog.defaultRef(ref.name(), current).orElse(ref);
      saved = index.save(current.with(ref, digest, chosen.version()));
    } while (!saved);
    catalog.refresh();
  }

  private static void checkSame(ModelRef ref, boolean same) {
    if (!same) {
      throw new ProblemException(
          ProblemType.MODEL_VERSION_EXISTS,
          "A version never changes: add " + ref.name() + " with a higher one");
    }
  }

  private static boolean isFresh(ModelRef ref, Manifest manifest, Optional<ModelPackage> known) {
    known.ifPresent(model -> checkSame(ref, model.manifest().equals(manifest)));
    return known.isEmpty();
  }

  /** A content is kept once, whichever packages have it. */
  private void keep(TenantId tenant, String name, String digest, Map<String, UploadId> given) {
    PayloadKey place = RegistryKeys.file(digest);
    UploadId id = given.get(name);
    if (id == null) {
      if (!isKept(place)) {
        throw refused(
            ProblemType.UPLOAD_MISMATCH,
            "/files",
            "must name an upload for " + name + ", which the registry has not");
      }
      return;
    }
    Upload upload =
        uploads
            .find(tenant, id)
            .orElseThrow(() ->
                refused(ProblemType.UPLOAD_MISMATCH, "/files", "there is no such upload: " + id));
    if (!upload.sha256().equals(digest)) {
      throw refused(
          ProblemType.UPLOAD_MISMATCH,
          "/files",
          "the upload for " + name + " has not the SHA-256 that the manifest names");
    }
    if (!store.find(upload).map(stored -> stored.fits(upload)).orElse(false)) {
      throw refused(
          ProblemType.UPLOAD_MISMATCH,
          "/files",
          "put the bytes of " + name + " first, then add it");
    }
    store.copy(upload, place);
  }

  private boolean isKept(PayloadKey place) {
    Optional<InputStream> content = payloads.open(place);
    if (content.isPresent()) {
      try {
        content.get().close();
      } catch (IOException e) {
        throw new StoreUnavailableException("Cannot look at " + place, e);
      }
    }
    return content.isPresent();
  }

  private static ProblemException refused(ProblemType type, String pointer, String detail) {
    return new ProblemException(new Problem(type, new FieldError(pointer, detail)));
  }
}
