package dev.millrace.outbound;

import dev.millrace.core.outbound.PublicAddresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Lets a connection have the addresses of a host if every one of them is allowed. The connection
 * asks once and uses what it was given, so that a name cannot lead elsewhere after the check.
 */
public final class GuardedDnsResolver implements DnsResolver {
  private final HostResolver resolver;
  private final boolean allowLoopback;

  public GuardedDnsResolver(HostResolver resolver, boolean allowLoopback) {
    this.resolver = resolver;
    this.allowLoopback = allowLoopback;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = resolver.resolve(host).clone();
    if (!Arrays.stream(addresses).allMatch(this::isAllowed)) {
      throw new ForbiddenAddressException();
    }
    if (addresses.length == 0) {
      throw new UnknownHostException(host);
    }
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  private boolean isAllowed(InetAddress address) {
    return PublicAddresses.isPublic(address) || (allowLoopback && address.isLoopbackAddress());
  }
}
