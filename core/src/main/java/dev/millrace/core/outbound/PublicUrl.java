package dev.millrace.core.outbound;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A URL that may be called for others, as far as its text can tell: where a name leads is checked
 * at every connection. An immutable value.
 */
public final class PublicUrl {

  /** Characters: what browsers, proxies and servers have in common. */
  public static final int MOST_CHARACTERS = 2048;

  private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~]+");
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");

  /**
   * Labels of RFC 1123, at least two. The last one begins with a letter, as that of every public
   * name does and none of an address in decimal, octal or hexadecimal.
   */
  private static final Pattern PUBLIC_NAME =
      Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])");

  private static final int LONGEST_NAME = 253;
  private static final List<String> PRIVATE_SUFFIXES =
      List.of(".localhost", ".local", ".internal", ".localdomain", ".home.arpa");

  private final URI uri;

  private PublicUrl(URI uri) {
    this.uri = uri;
  }

  /**
   * Reads and checks a URL: https, a public name or address, port 443 or one from 1024 on, neither
   * user info nor fragment, at most {@value #MOST_CHARACTERS} characters of visible ASCII.
   *
   * @param allowLoopback whether this machine's own addresses and {@code localhost} are allowed,
   *     over http too: for a local run only
   * @throws IllegalArgumentException saying what is wrong, without a word of the text
   */
  public static PublicUrl parse(String text, boolean allowLoopback) {
    require(text.length() <= MOST_CHARACTERS, "must have at most 2048 characters");
    require(
        VISIBLE_ASCII.matcher(text).matches() && text.indexOf('\\') < 0,
        "must be of visible ASCII characters without backslashes: write other characters of the"
            + " host in punycode and of the path percent-encoded");
    URI uri = uri(text);
    String host = uri.getHost();
    require(uri.getRawUserInfo() == null, "must have no user name or password");
    require(uri.getRawFragment() == null, "must have no fragment");
    require(host != null, "must have a host that is a name or an address");
    String authority = uri.getPort() < 0 ? host : host + ":" + uri.getPort();
    require(authority.equals(uri.getRawAuthority()), "must have a plain host and port");
    boolean loopback = allowLoopback && isLoopback(host);
    require(
        "https".equalsIgnoreCase(uri.getScheme())
            || (loopback && "http".equalsIgnoreCase(uri.getScheme())),
        "must begin with https://");
    require(isAllowedPort(uri.getPort()), "must have no port, port 443, or one of 1024 to 65535");
    require(loopback || isPublic(host), "must have a host of the public internet");
    return new PublicUrl(uri);
  }

  /** The URL, as it was read. */
  public URI uri() {
    return uri;
  }

  /** The whole text, as it was read. It may hold a token of the receiver's. */
  public String text() {
    return uri.toString();
  }

  /** Scheme, host and port only: the rest may hold a token, and this may end in a log. */
  @Override
  public String toString() {
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PublicUrl that && uri.equals(that.uri);
  }

  @Override
  public int hashCode() {
    return uri.hashCode();
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      // The cause would repeat the text.
      throw new IllegalArgumentException("A URL must be as RFC 3986 has it");
    }
  }

  private static boolean isAllowedPort(int port) {
    return port == -1 || port == 443 || (port >= 1024 && port <= 65535);
  }

  private static boolean isPublic(String host) {
    if (isLiteral(host)) {
      return address(host).filter(PublicAddresses::isPublic).isPresent();
    }
    String name = host.toLowerCase(Locale.ROOT);
    return name.length() <= LONGEST_NAME
        && PUBLIC_NAME.matcher(name).matches()
        && PRIVATE_SUFFIXES.stream().noneMatch(name::endsWith);
  }

  private static boolean isLoopback(String host) {
    return isLiteral(host)
        ? address(host).filter(InetAddress::isLoopbackAddress).isPresent()
        : "localhost".equalsIgnoreCase(host);
  }

  private static boolean isLiteral(String host) {
    return IPV4.matcher(host).matches() || (host.startsWith("[") && host.indexOf('%') < 0);
  }

  private static Optional<InetAddress> address(String literal) {
    try {
      return Optional.of(
          InetAddress.ofLiteral(
              literal.startsWith("[") ? literal.substring(1, literal.length() - 1) : literal));
    } catch (IllegalArgumentException e) {
      // URI and InetAddress disagree: then it is nobody's address.
      return Optional.empty();
    }
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException("A URL " + message);
    }
  }
}
