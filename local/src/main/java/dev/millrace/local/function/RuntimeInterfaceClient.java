package dev.millrace.local.function;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import dev.millrace.local.StartException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * AWS's own runtime interface client, from this process's class path: what a child JVM needs to run
 * a handler as Lambda does.
 *
 * @param classPath its jars, and nothing else
 * @param nativeLibrary its own way of unpacking this is a file of one name for all processes of the
 *     machine, which they take from under each other
 */
record RuntimeInterfaceClient(String classPath, Path nativeLibrary) {
  static final String MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
  static final String NATIVE_LIBRARY_PROPERTY =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  /** Finds the jars and puts the native library into the folder. */
  static RuntimeInterfaceClient unpack(Path folder) {
    Class<?> main = load(MAIN);
    String classPath =
        Stream.of(
                main,
                RequestHandler.class,
                PojoSerializer.class,
                load("software.amazon.awssdk.utilslite.SdkInternalThreadLocal"))
            .map(RuntimeInterfaceClient::jar)
            .collect(Collectors.joining(File.pathSeparator));
    return new RuntimeInterfaceClient(classPath, library(main, folder));
  }

  private static Path library(Class<?> main, Path folder) {
    String name = "libaws-lambda-jni." + platform() + ".so";
    Path library = folder.resolve(name);
    try (InputStream packed = main.getResourceAsStream("/jni/" + name)) {
      if (packed == null) {
        throw new StartException(
            "AWS's Lambda runtime does not run on this machine (no " + name + ")", null);
      }
      Path draft = Files.createTempFile(folder, ".draft-", "");
      Files.copy(packed, draft, StandardCopyOption.REPLACE_EXISTING);
      return Files.move(draft, library, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new StartException("Cannot unpack AWS's Lambda runtime: " + e.getMessage(), e);
    }
  }

  private static String platform() {
    String system = System.getProperty("os.name").equals("Linux") ? "linux" : "none";
    String architecture = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    boolean musl =
        Files.exists(Path.of("/lib/ld-musl-" + System.getProperty("os.arch") + ".so.1"))
            || Files.exists(Path.of("/lib/ld-musl-x86_64.so.1"));
    return system + (musl ? "_musl-" : "-") + architecture;
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, RuntimeInterfaceClient.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new StartException("AWS's Lambda runtime is not on the class path: " + name, e);
    }
  }

  private static String jar(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new StartException("Cannot find the jar of " + type.getName(), e);
    }
  }
}
