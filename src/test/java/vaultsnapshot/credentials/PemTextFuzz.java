package vaultsnapshot.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import vaultsnapshot.fuzz.FuzzTarget;
import vaultsnapshot.fuzz.Property;

/** Any text as PEM whose line breaks are put right. */
public final class PemTextFuzz implements FuzzTarget {
  private static final Pattern STRAIGHT =
      Pattern.compile(
          "(-----BEGIN ([A-Z0-9 ]+)-----\\n([A-Za-z0-9+/=]{1,64}\\n)*-----END \\2-----\\n)+");

  @Override
  public void run(byte[] input) {
    for (String kind : List.of("CERTIFICATE", "PRIVATE KEY")) {
      Optional<String> straight = Pem.straighten(new String(input, UTF_8), kind);
      if (straight.isPresent()) {
        Property.holds(STRAIGHT.matcher(straight.get()).matches(), "lines of 64 characters");
        Property.same(straight, Pem.straighten(straight.get(), kind), "straightened twice");
      }
    }
  }

  @Override
  public List<byte[]> seeds() {
    return Stream.of(
            "-----BEGIN CERTIFICATE-----\\nTUlJQg==\\n-----END CERTIFICATE-----\\n",
            "-----BEGIN EC PRIVATE KEY----- MHcC AAEE -----END EC PRIVATE KEY-----",
            "-----BEGIN EC PARAMETERS-----\nBg==\n-----END EC PARAMETERS-----\n"
                + "-----BEGIN PRIVATE KEY-----\r\nMIIC\r\n-----END PRIVATE KEY-----",
            """
            -----BEGIN RSA PRIVATE KEY-----
            Proc-Type: 4,ENCRYPTED

            MHcC
            -----END RSA PRIVATE KEY-----
            """)
        .map(text -> text.getBytes(UTF_8))
        .toList();
  }
}
