package dev.millrace.core.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {

  /** The first and last address of every block, where another block does not follow at once. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0 0.255.255.255",
        "10.0.0.0 10.255.255.255",
        "100.64.0.0 100.127.255.255",
        "127.0.0.0 127.255.255.255",
        "169.254.0.0 169.254.169.254 169.254.255.255",
        "172.16.0.0 172.31.255.255",
        "192.0.0.0 192.0.0.255",
        "192.0.2.0 192.0.2.255",
        "192.88.99.0 192.88.99.255",
        "192.168.0.0 192.168.255.255",
        "198.18.0.0 198.19.255.255",
        "198.51.100.0 198.51.100.255",
        "203.0.113.0 203.0.113.255",
        "224.0.0.0 239.255.255.255",
        "240.0.0.0 255.255.255.255",
        ":: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:0:8.8.8.8",
        "64:ff9b:: 64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1:: 64:ff9b:1:ffff::",
        "100:: 100::ffff:ffff:ffff:ffff 1fff:ffff::",
        "2001:: 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:1ff:ffff::",
        "2001:db8:: 2001:db8:ffff::",
        "2002:: 2002:7f00:1:: 2002:ffff:ffff:ffff::",
        "3fff:: 3fff:fff:ffff::",
        "4000:: 5f00:: 8000:: fbff::",
        "fc00:: fd00:ec2::254 fdff:ffff::",
        "fe80:: febf:ffff:: fec0:: feff:ffff::",
        "ff00:: ff02::1 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
      })
  void shouldRefuseEveryBlockFromItsFirstToItsLastAddress(String block) {
    assertThat(block.split(" ")).allSatisfy(text -> assertThat(isPublic(text)).as(text).isFalse());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0.0.0 9.255.255.255 11.0.0.0",
        "100.63.255.255 100.128.0.0",
        "126.255.255.255 128.0.0.0",
        "169.253.255.255 169.255.0.0",
        "172.15.255.255 172.32.0.0",
        "191.255.255.255 192.0.1.0 192.0.3.0",
        "192.88.98.255 192.88.100.0",
        "192.167.255.255 192.169.0.0",
        "198.17.255.255 198.20.0.0",
        "198.51.99.255 198.51.101.0",
        "203.0.112.255 203.0.114.0",
        "223.255.255.255 8.8.8.8 ::ffff:8.8.8.8",
        "2001:200:: 2001:db7:ffff:: 2001:db9::",
        "2001:ffff:: 2003::",
        "2606:4700:4700::1111 3ffe:ffff::"
      })
  void shouldTakeTheAddressesBesideTheBlocks(String addresses) {
    assertThat(addresses.split(" "))
        .allSatisfy(text -> assertThat(isPublic(text)).as(text).isTrue());
  }

  @Test
  void shouldRefuseAMappedAddressThatWasNotUnwrapped() throws UnknownHostException {
    byte[] bytes = new byte[16];
    bytes[10] = -1;
    bytes[11] = -1;
    bytes[12] = 127;
    bytes[15] = 1;
    InetAddress mapped = Inet6Address.getByAddress(null, bytes, -1);

    assertThat(mapped).isInstanceOf(Inet6Address.class);
    assertThat(PublicAddresses.isPublic(mapped)).isFalse();
  }

  private static boolean isPublic(String text) {
    return PublicAddresses.isPublic(InetAddress.ofLiteral(text));
  }
}
